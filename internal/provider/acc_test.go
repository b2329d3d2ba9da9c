// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
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
			"qingcloud": providerserver.NewProtocol6WithError(provider),
		},
		Steps: steps,
	})
}

// dataBlock is a data block with these lines.
func dataBlock(lines ...string) string {
	return fmt.Sprintf("data %q \"test\" {\n  %s\n}\n", dataSourceName, strings.Join(lines, "\n  "))
}

// knownBackend is the value that a backend of the fake must have in the state.
func knownBackend(b fakeapi.Backend) knownvalue.Check {
	attributes := map[string]knownvalue.Check{}
	for _, a := range backendAttributes {
		switch value := b[a.name].(type) {
		case string:
			attributes[a.name] = knownvalue.StringExact(value)
		case int:
			attributes[a.name] = knownvalue.Int64Exact(int64(value))
		default:
			attributes[a.name] = knownvalue.Null()
		}
	}
	return knownvalue.ObjectExact(attributes)
}

func expectBackends(backends ...fakeapi.Backend) []statecheck.StateCheck {
	checks := []knownvalue.Check{}
	for _, b := range backends {
		checks = append(checks, knownBackend(b))
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
			runAcceptance(t, server, resource.TestStep{Config: dataBlock(), ConfigStateChecks: expectBackends(backends...)})
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
		Config:            dataBlock(`loadbalancer = "lb-1234abcd"`),
		ConfigStateChecks: expectBackends(page[1], page[0]),
	})
}

func TestAccFilters(t *testing.T) {
	t.Parallel()
	backends := fakeapi.Generate(300)
	for name, c := range map[string]struct {
		lines []string
		want  []fakeapi.Backend
	}{
		"load balancer": {[]string{`loadbalancer = "lb-1234abcd"`}, []fakeapi.Backend{fakeapi.SeedPage()[1], fakeapi.SeedPage()[0]}},
		"listener":      {[]string{`loadbalancer_listener = "lbl-00000001"`}, backends[100:200]},
		"backends":      {[]string{`loadbalancer_backends = ["lbb-00000205", "lbb-00000007"]`}, []fakeapi.Backend{backends[7], backends[205]}},
		"all of them": {
			[]string{`loadbalancer = "lb-large001"`, `loadbalancer_listener = "lbl-00000002"`, `loadbalancer_backends = ["lbb-00000205", "lbb-00000007"]`, `verbose = 1`},
			backends[205:206],
		},
		"no match": {[]string{`loadbalancer = "lb-nothere"`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{})
			server.Add(fakeapi.SeedPage()...)
			server.Add(backends...)
			runAcceptance(t, server, resource.TestStep{Config: dataBlock(c.lines...), ConfigStateChecks: expectBackends(c.want...)})
		})
	}
}

func TestAccManyIDs(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	backends := fakeapi.Generate(300)
	server.Add(backends...)
	runAcceptance(t, server, resource.TestStep{
		Config:            dataBlock(`loadbalancer_backends = [for n in range(70, 300) : format("lbb-%08d", n)]`),
		ConfigStateChecks: expectBackends(backends[70:]...),
	})
	for _, r := range server.Requests() {
		if _, ok := r.Params["loadbalancer_backends.101"]; ok || r.Params["loadbalancer_backends.1"] == "" {
			t.Errorf("a request with more than 100 IDs or none: %v", r.Params)
		}
	}
}

func TestAccZoneAndVerboseAreSent(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Zones: []string{"sh1a"}})
	backends := fakeapi.Generate(3)
	server.AddTo("sh1a", backends...)
	runAcceptance(t, server, resource.TestStep{Config: dataBlock(`zone = "sh1a"`, `verbose = 2`), ConfigStateChecks: expectBackends(backends...)})
	for _, r := range server.Requests() {
		if r.Params["zone"] != "sh1a" || r.Params["verbose"] != "2" {
			t.Errorf("got %v", r.Params)
		}
	}
	if !strings.HasPrefix(server.Requests()[0].UserAgent, "terraform-provider-qingcloud/test terraform/1.") {
		t.Errorf("got %s", server.Requests()[0].UserAgent)
	}
}

// Values that are seldom looked at: every field, CJK, template characters, null,
// "", absent, 0, text for numbers, a status that no page lists.
func TestAccOddValues(t *testing.T) {
	t.Parallel()
	full := fakeapi.Generate(1)[0]
	odd := func(id string, more fakeapi.Backend) (sent, want fakeapi.Backend) {
		sent = fakeapi.Backend{"loadbalancer_backend_id": id}
		maps.Copy(sent, more)
		return sent, maps.Clone(sent)
	}
	named, wantNamed := odd("lbb-a", fakeapi.Backend{"loadbalancer_backend_name": "后端 ${x} %{y} \"q\" \\ \n", "status": "suspended", "weight": 0})
	empty, wantEmpty := odd("lbb-b", fakeapi.Backend{"loadbalancer_backend_name": "", "status": nil, "port": nil, "create_time": ""})
	wantEmpty["loadbalancer_backend_name"], wantEmpty["create_time"] = nil, nil
	textual, wantTextual := odd("lbb-c", fakeapi.Backend{"port": "8443", "weight": "", "unknown": map[string]any{"port": 1}})
	wantTextual["port"], wantTextual["weight"] = 8443, nil

	server := fakeapi.New(fakeapi.Config{})
	server.Add(full, named, empty, textual)
	runAcceptance(t, server, resource.TestStep{Config: dataBlock(), ConfigStateChecks: expectBackends(wantNamed, wantEmpty, wantTextual, full)})
}

// The API's order changes with each request, and the plan stays empty.
func TestAccOrderIsStable(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Order: func(rows []fakeapi.Backend, n int) {
		if n%2 == 0 {
			slices.Reverse(rows)
		}
	}})
	server.Add(fakeapi.Generate(60)...)
	config := dataBlock() + "resource \"terraform_data\" \"list\" {\n  input = " + dataAddress + ".backends\n}\n"
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
		Config: "resource \"terraform_data\" \"id\" {\n  input = \"lb-1234abcd\"\n}\n" +
			dataBlock("loadbalancer = terraform_data.id.output", `loadbalancer_backends = [for id in ["lbb-zkwqbfu9"] : "${id}${substr(terraform_data.id.id, 0, 0)}"]`),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownValue(dataAddress, tfjsonpath.New("backends")),
		}},
		ConfigStateChecks: expectBackends(page[0]),
	})
}

// Wrong input is refused by validate, on its attribute, with the whole text.
func TestAccRefusedInput(t *testing.T) {
	t.Parallel()
	names := slices.Sorted(maps.Keys(refusedCases))
	var hcl strings.Builder
	for i, name := range names {
		fmt.Fprintf(&hcl, "data %q \"test%d\" {\n  %s\n}\n", dataSourceName, i, refusedCases[name].hcl)
	}
	c := newCLI(t, requiredProviders+hcl.String(), nil)
	result := c.run("validate", "-json")
	found := result.diagnostics(t)
	for _, name := range names {
		want := refusedCases[name]
		if !slices.ContainsFunc(found, func(d diagnostic) bool {
			return d.Severity == "error" && d.Summary == "Invalid Argument" && d.Detail == want.detail && strings.Contains(d.Snippet.Code, want.hcl)
		}) {
			t.Errorf("%s: no error on %s that says %s", name, want.hcl, want.detail)
		}
	}
	if result.code != 1 {
		t.Errorf("exit code %d: %s", result.code, result.out)
	}
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
			run := newCLI(t, requiredProviders+"provider \"qingcloud\" {\n  "+c.provider+"\n}\n"+dataBlock()+"output \"count\" {\n  value = "+dataAddress+".total_count\n}\n", c.env)
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
	c := newCLI(t, requiredProviders+"provider \"qingcloud\" {}\n"+dataBlock(), nil)
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

// The provider's schema, as the CLI sees it, describes every attribute.
func TestAccSchemaIsDescribed(t *testing.T) {
	t.Parallel()
	c := newCLI(t, requiredProviders, nil)
	var schema map[string]any
	if err := json.Unmarshal([]byte(c.succeed("providers", "schema", "-json").out), &schema); err != nil {
		t.Fatal(err)
	}
	if n := countDescribed(t, schema); n < 25 {
		t.Errorf("only %d attributes", n)
	}
}

// countDescribed counts attributes, at any depth, and wants a description of each.
func countDescribed(t *testing.T, node map[string]any) (n int) {
	t.Helper()
	for name, child := range node {
		object, ok := child.(map[string]any)
		if !ok {
			continue
		}
		n += countDescribed(t, object)
		if name != "attributes" {
			continue
		}
		for attribute, of := range object {
			n++
			if description, _ := of.(map[string]any)["description"].(string); description == "" {
				t.Errorf("%s has no description", attribute)
			}
		}
	}
	return n
}

// The documentation's examples plan, on whichever CLI this is.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	provider := readExample(t, "provider/provider.tf")
	for name, hcl := range map[string]string{
		"provider":    provider,
		"data source": provider + readExample(t, "data-sources/"+dataSourceName+"/data-source.tf"),
		"demo":        readExample(t, "demo/main.tf"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{})
			server.Add(fakeapi.SeedPage()...)
			server.Add(fakeapi.Generate(437)...)
			c := serveCLI(t, "", server)
			writeFile(t, c.dir+"/main.tf", hcl)
			c.succeed("fmt", "-check", "-diff")
			c.succeed("validate", "-no-color")
			c.outputs()
			if r := c.succeed("plan", "-no-color", "-input=false", "-detailed-exitcode"); !strings.Contains(r.out, "No changes.") {
				t.Errorf("the second plan changes something:\n%s", r.out)
			}
		})
	}
}

func readExample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
