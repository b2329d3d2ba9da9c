// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

const dataAddress = "data." + dataSourceName + ".test"

// runAcceptance runs steps against a fake, with the provider in this process.
func runAcceptance(t *testing.T, server *fakeapi.Server, steps ...resource.TestStep) {
	t.Helper()
	provider := listenWith(t, server)
	for i := range steps {
		steps[i].Config = requiredProviders + steps[i].Config
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
		switch value := b[a.name].(type) {
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

// expectBackends wants these backends, as they are sent without verbose.
func expectBackends(backends ...fakeapi.Item) []statecheck.StateCheck {
	return expectBackendsAt(0, backends...)
}

func expectBackendsAt(verbose int, backends ...fakeapi.Item) []statecheck.StateCheck {
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
			runAcceptance(t, server, resource.TestStep{Config: dataHCL("verbose = 2"), ConfigStateChecks: expectBackendsAt(2, backends...)})
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
		ConfigStateChecks: expectBackends(page[1], page[0]),
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
		"no match": {[]string{`loadbalancer = "lb-nothere"`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{})
			server.Add(fakeapi.SeedPage()...)
			server.Add(backends...)
			runAcceptance(t, server, resource.TestStep{Config: dataHCL(c.lines...), ConfigStateChecks: expectBackends(c.want...)})
		})
	}
}

func TestAccZoneAndVerboseAreSent(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Zones: []string{"sh1a"}})
	backends := fakeapi.Generate(3)
	server.AddTo("sh1a", backends...)
	runAcceptance(t, server, resource.TestStep{Config: dataHCL(`zone = "sh1a"`, `verbose = 2`), ConfigStateChecks: expectBackendsAt(2, backends...)})
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
	runAcceptance(t, server, resource.TestStep{Config: dataHCL("verbose = 2"), ConfigStateChecks: expectBackendsAt(2, wantNamed, wantEmpty, wantTextual, full)})
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
		resource.TestStep{Config: config, ConfigStateChecks: expectBackends(fakeapi.Generate(60)...)},
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
		ConfigStateChecks:  expectBackends(page[0]),
		ExpectNonEmptyPlan: true, // timestamp() is known at no plan
	})
}

// The places where users already have their settings, each alone, with the real
// CLI and the real binary.
func TestAccSettings(t *testing.T) {
	t.Parallel()
	role := &fakeapi.Role{AccessKeyID: "QYROLEROLEROLE", SecretAccessKey: "rolesecret", Token: "roletoken", Lifetime: time.Hour}
	server := fakeapi.New(fakeapi.Config{Role: role})
	server.Add(fakeapi.SeedPage()...)
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	host, port, _ := strings.Cut(strings.TrimPrefix(listener.URL, "http://"), ":")
	where := fmt.Sprintf("host: %s\nport: %s\nprotocol: http\nuri: /iaas\nzone: pek3\n", host, port)
	key := fmt.Sprintf("qy_access_key_id: %s\nqy_secret_access_key: %s\n", fakeapi.AccessKeyID, fakeapi.SecretAccessKey)
	metadata := fmt.Sprintf("credential_proxy_host: %s\ncredential_proxy_port: %s\n", host, port)
	for name, c := range map[string]struct {
		provider string
		config   string
		env      fakeEnv
		asks     string
	}{
		"arguments": {
			fmt.Sprintf("access_key = %q\n  secret_key = %q\n  zone = \"pek3\"\n  endpoint = %q", fakeapi.AccessKeyID, fakeapi.SecretAccessKey, listener.URL), "", nil, "/iaas/",
		},
		"config file": {"", where + key, nil, "/iaas"},
		"the 2021 provider's environment": {
			"", "", fakeEnv{
				"QINGCLOUD_ACCESS_KEY": fakeapi.AccessKeyID, "QINGCLOUD_SECRET_KEY": fakeapi.SecretAccessKey,
				"QINGCLOUD_ZONE": "pek3", "QINGCLOUD_ENDPOINT": listener.URL + "/iaas",
			}, "/iaas",
		},
		"other tools' environment": {"", where, fakeEnv{"QINGCLOUD_ACCESS_KEY_ID": fakeapi.AccessKeyID, "QINGCLOUD_SECRET_ACCESS_KEY": fakeapi.SecretAccessKey}, "/iaas"},
		"instance role":            {"use_instance_role = true", where + metadata, nil, "/iam"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := newCLI(t, requiredProviders+"provider \"qingcloud\" {\n  "+c.provider+"\n}\n"+dataHCL()+"output \"count\" {\n  value = "+dataAddress+".total_count\n}\n", c.env)
			if c.config != "" {
				makeFolder(t, filepath.Join(run.dir, ".qingcloud"))
				writeFile(t, filepath.Join(run.dir, ".qingcloud", "config.yaml"), c.config)
			}
			if got := run.outputs()["count"]; got != 2. {
				t.Errorf("got %v", got)
			}
			if !slices.ContainsFunc(server.Requests(), func(r fakeapi.Request) bool { return r.Path == c.asks }) {
				t.Errorf("no request to %s", c.asks)
			}
		})
	}
}

// Without any key the error is on the provider's argument.
func TestAccMissingKey(t *testing.T) {
	t.Parallel()
	c := newCLI(t, requiredProviders+"provider \"qingcloud\" {}\n"+dataHCL(), nil)
	var summaries []string
	for _, d := range c.run("plan", "-json", "-input=false").diagnostics(t) {
		if d.Severity == "error" {
			summaries = append(summaries, d.Summary+", "+d.Snippet.Context)
		}
	}
	if want := []string{`Missing QingCloud Access Key, provider "qingcloud"`}; !slices.Equal(summaries, want) {
		t.Errorf("got %q", summaries)
	}
}
