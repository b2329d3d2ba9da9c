// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

const dataAddress = "data." + dataSourceName + ".test"

// runAcceptance runs steps against a fake, with the provider in this process.
func runAcceptance(t *testing.T, server *fakeapi.Server, steps ...resource.TestStep) {
	t.Helper()
	provider := listenWith(t, server)
	for i := range steps {
		steps[i].Config = clitest.RequiredProviders + steps[i].Config
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"qingcloud": func() (tfprotov6.ProviderServer, error) { return newServer(provider), nil },
		},
		Steps: steps,
	})
}

// dataHCL is a data block with these lines.
func dataHCL(lines ...string) string {
	return fmt.Sprintf("data %q \"test\" {\n  %s\n}\n", dataSourceName, strings.Join(lines, "\n  "))
}

// knownBackend is the value that a backend of the fake must have in the state.
func knownBackend(b fakeapi.Item) knownvalue.Check {
	attributes := map[string]knownvalue.Check{}
	for _, a := range loadBalancerBackends.attributes {
		member := a.name
		if member == "address" { // none of the tests' backends was added by its address
			member = "private_ip"
		}
		switch value := b[member].(type) {
		case string:
			attributes[a.name] = knownvalue.StringExact(value)
		case int:
			attributes[a.name] = knownvalue.Int64Exact(int64(value))
		case float64: // from JSON
			attributes[a.name] = knownvalue.Int64Exact(int64(value))
		default:
			attributes[a.name] = knownvalue.Null()
		}
	}
	return knownvalue.ObjectExact(attributes)
}

// expectBackends wants these backends, as they are sent at a level of verbose.
func expectBackends(verbose int, backends ...fakeapi.Item) []statecheck.StateCheck {
	checks := []knownvalue.Check{}
	for _, b := range backends {
		checks = append(checks, knownBackend(b.At(verbose)))
	}
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(dataAddress, tfjsonpath.New("backends"), knownvalue.ListExact(checks)),
		statecheck.ExpectKnownValue(dataAddress, tfjsonpath.New("total_count"), knownvalue.Int64Exact(int64(len(backends)))),
	}
}

func TestAccCounts(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 100, 101, 437} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{})
			backends := fakeapi.Generate(n)
			server.Add(backends...)
			runAcceptance(t, server, resource.TestStep{Config: dataHCL("verbose = 2"), ConfigStateChecks: expectBackends(2, backends...)})
		})
	}
}

func TestAccSeedPage(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.SeedPage()...)
	server.Add(fakeapi.Generate(5)...)
	page := fakeapi.SeedPage()
	runAcceptance(t, server, resource.TestStep{
		Config:            dataHCL(`loadbalancer = "lb-1234abcd"`),
		ConfigStateChecks: expectBackends(0, page[1], page[0]),
	})
}

func TestAccFilters(t *testing.T) {
	t.Parallel()
	backends := fakeapi.Generate(300)
	for name, c := range map[string]struct {
		lines []string
		want  []fakeapi.Item
	}{
		"load balancer": {[]string{`loadbalancer = "lb-1234abcd"`}, []fakeapi.Item{fakeapi.SeedPage()[1], fakeapi.SeedPage()[0]}},
		"listener":      {[]string{`loadbalancer_listener = "lbl-00000001"`}, backends[100:200]},
		"backends":      {[]string{`loadbalancer_backends = ["lbb-00000205", "lbb-00000007"]`}, []fakeapi.Item{backends[7], backends[205]}},
		"all of them": {
			[]string{`loadbalancer = "lb-large001"`, `loadbalancer_listener = "lbl-00000002"`, `loadbalancer_backends = ["lbb-00000205", "lbb-00000007"]`, `verbose = 0`},
			backends[205:206],
		},
		"no match": {[]string{`loadbalancer = "lb-a"`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{})
			server.Add(slices.Concat(fakeapi.SeedPage(), backends, namedLoadBalancers("empty"))...)
			runAcceptance(t, server, resource.TestStep{Config: dataHCL(c.lines...), ConfigStateChecks: expectBackends(0, c.want...)})
		})
	}
}

func TestAccZoneAndVerboseAreSent(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Zones: []string{"sh1a"}})
	backends := fakeapi.Generate(3)
	server.AddTo("sh1a", backends...)
	runAcceptance(t, server, resource.TestStep{Config: dataHCL(`zone = "sh1a"`, `verbose = 2`), ConfigStateChecks: expectBackends(2, backends...)})
	for _, r := range server.Requests() {
		if r.Params["zone"] != "sh1a" || r.Params["verbose"] != "2" {
			t.Errorf("got %v", r.Params)
		}
	}
}

// Values that are seldom looked at: every field, CJK, template characters, null,
// "", absent, 0, text for numbers, a status that no page lists.
func TestAccOddValues(t *testing.T) {
	t.Parallel()
	full := fakeapi.Generate(1)[0]
	odd := func(id string, more fakeapi.Item) (sent, want fakeapi.Item) {
		sent = fakeapi.Item{"loadbalancer_backend_id": id}
		maps.Copy(sent, more)
		return sent, maps.Clone(sent)
	}
	named, wantNamed := odd("lbb-a", fakeapi.Item{"loadbalancer_backend_name": "后端 ${x} %{y} \"q\" \\ \n", "status": "suspended", "weight": 0})
	empty, wantEmpty := odd("lbb-b", fakeapi.Item{"loadbalancer_backend_name": "", "status": nil, "port": nil, "create_time": ""})
	wantEmpty["loadbalancer_backend_name"], wantEmpty["create_time"] = nil, nil
	textual, wantTextual := odd("lbb-c", fakeapi.Item{"port": "8443", "weight": "", "unknown": map[string]any{"port": 1}})
	wantTextual["port"], wantTextual["weight"] = 8443, nil

	server := fakeapi.New(fakeapi.Config{})
	server.Add(full, named, empty, textual)
	runAcceptance(t, server, resource.TestStep{Config: dataHCL("verbose = 2"), ConfigStateChecks: expectBackends(2, wantNamed, wantEmpty, wantTextual, full)})
}

// The API's order changes with each request, and the plan stays empty.
func TestAccOrderIsStable(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Order: func(rows []fakeapi.Item, n int) {
		if n%2 == 0 {
			slices.Reverse(rows)
		}
	}})
	server.Add(fakeapi.Generate(60)...)
	config := dataHCL() + "output \"list\" {\n  value = " + dataAddress + ".backends\n}\n"
	empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	runAcceptance(t, server,
		resource.TestStep{Config: config, ConfigStateChecks: expectBackends(0, fakeapi.Generate(60)...)},
		resource.TestStep{Config: config, ConfigPlanChecks: empty},
		resource.TestStep{Config: config, ConfigPlanChecks: empty},
	)
}

// A filter that only the apply knows defers the read to it.
func TestAccUnknownFilter(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.SeedPage()...)
	server.Add(fakeapi.Generate(5)...)
	page := fakeapi.SeedPage()
	runAcceptance(t, server, resource.TestStep{
		Config: dataHCL(
			`loadbalancer = "lb-1234abcd${substr(timestamp(), 0, 0)}"`,
			`loadbalancer_backends = [for id in ["lbb-zkwqbfu9"] : "${id}${substr(timestamp(), 0, 0)}"]`,
		),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownValue(dataAddress, tfjsonpath.New("backends")),
		}},
		ConfigStateChecks:  expectBackends(0, page[0]),
		ExpectNonEmptyPlan: true, // timestamp() is known at no plan
	})
}
