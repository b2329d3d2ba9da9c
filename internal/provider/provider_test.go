// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"math/big"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Every attribute has a description, and the schemas are well made.
func TestSchemas(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	checkDescribed(t, "provider", p.schema.Provider.Block.Attributes)
	if len(p.schema.DataSourceSchemas) == 0 {
		t.Error("no data source")
	}
	for name, schema := range p.schema.DataSourceSchemas {
		if schema.Block.Description == "" {
			t.Errorf("%s has no description", name)
		}
		checkDescribed(t, name, schema.Block.Attributes)
	}
	var resp provider.SchemaResponse
	New("test")().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

func checkDescribed(t *testing.T, of string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, a := range attributes {
		if a.Description == "" || a.DescriptionKind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s.%s has no description in Markdown", of, a.Name)
		}
		if secret := a.Name == "secret_key"; a.Sensitive != secret {
			t.Errorf("%s.%s: sensitive is %t", of, a.Name, a.Sensitive)
		}
		if a.NestedType != nil {
			checkDescribed(t, of+"."+a.Name, a.NestedType.Attributes)
		}
	}
}

var (
	completeArgs = blockValues{"access_key": "QYARGUMENT", "secret_key": "argument"}
	completeEnv  = fakeEnv{"QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "variable"}
)

func mergeValues(base blockValues, more blockValues) blockValues {
	all := maps.Clone(base)
	maps.Copy(all, more)
	return all
}

func TestConfigureRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args blockValues
		env  fakeEnv
		want []string
	}{
		"unknown": {mergeValues(completeArgs, blockValues{"secret_key": unknown{}}), completeEnv, []string{
			`ERROR on AttributeName("secret_key") | Unknown QingCloud Provider Setting | The value of secret_key is known only after apply, but the provider needs it to plan.` + "\n\n" +
				`Apply the resources that it depends on first (-target), set secret_key to a value that is known beforehand, or omit it and set the environment variable QINGCLOUD_SECRET_KEY.`,
		}},
		"unknown number": {mergeValues(completeArgs, blockValues{"max_retries": unknown{}}), nil, []string{
			`ERROR on AttributeName("max_retries") | Unknown QingCloud Provider Setting | The value of max_retries is known only after apply, but the provider needs it to plan.` + "\n\n" +
				`Apply the resources that it depends on first (-target), set max_retries to a value that is known beforehand, or omit it and set the environment variable QINGCLOUD_MAX_RETRIES.`,
		}},
		"zone": {completeArgs, fakeEnv{"QINGCLOUD_ZONE": "PEK3"}, []string{
			`ERROR on AttributeName("zone") | Invalid QingCloud Provider Setting | The value of zone, read from the environment variable QINGCLOUD_ZONE, is invalid. Zones are in lower case: use "pek3" instead of "PEK3".`,
		}},
		"endpoint": {completeArgs, fakeEnv{"QINGCLOUD_ENDPOINT": "https://me:hunter2@host"}, []string{
			`ERROR on AttributeName("endpoint") | Invalid QingCloud Provider Setting | The value of endpoint, read from the environment variable QINGCLOUD_ENDPOINT, is invalid. ` +
				`This is not a valid endpoint: it must not contain a user name or password. Use a URL such as https://api.qingcloud.com/iaas/.`,
		}},
		"retries": {completeArgs, fakeEnv{"QINGCLOUD_MAX_RETRIES": "21"}, []string{
			`ERROR on AttributeName("max_retries") | Invalid QingCloud Provider Setting | The value of max_retries, read from the environment variable QINGCLOUD_MAX_RETRIES, is invalid. "21" is not an integer from 0 to 20.`,
		}},
		"concurrency": {completeArgs, fakeEnv{"QINGCLOUD_MAX_CONCURRENCY": "many"}, []string{
			`ERROR on AttributeName("max_concurrency") | Invalid QingCloud Provider Setting | The value of max_concurrency, read from the environment variable QINGCLOUD_MAX_CONCURRENCY, is invalid. "many" is not an integer from 1 to 32.`,
		}},
		"fraction": {mergeValues(completeArgs, blockValues{"max_retries": 1.5}), nil, []string{
			`ERROR on AttributeName("max_retries") | Invalid QingCloud Provider Setting | The value of max_retries, read from the argument max_retries, is invalid. 1.5 is not an integer. Use an integer, from 0 to 20.`,
		}},
		"secrets": {completeArgs, fakeEnv{"QINGCLOUD_MAX_RETRIES": mistakenKey, "QINGCLOUD_ZONE": mistakenID}, []string{
			`ERROR on AttributeName("zone") | Invalid QingCloud Provider Setting | The value of zone, read from the environment variable QINGCLOUD_ZONE, is invalid. The value (20 characters, not shown because it may be a secret) is not a valid zone. Use one such as pek3, sh1a or gd2.`,
			`ERROR on AttributeName("max_retries") | Invalid QingCloud Provider Setting | The value of max_retries, read from the environment variable QINGCLOUD_MAX_RETRIES, is invalid. The value (40 characters, not shown because it may be a secret) is not an integer from 0 to 20.`,
		}},
		"plain http": {mergeValues(completeArgs, blockValues{"endpoint": "http://api.private.example"}), nil, []string{
			`WARNING on AttributeName("endpoint") | Unencrypted Endpoint | The endpoint http://api.private.example/iaas/ is on another machine and uses plain http. ` +
				`The secret key is never sent, but anyone on the network path can read requests and responses, and replay a request for up to a minute.` + "\n\n" + `Use an https endpoint if possible.`,
		}},
		"plain http, loopback": {mergeValues(completeArgs, blockValues{"endpoint": "http://localhost:8080"}), nil, nil},
		"all from arguments":   {completeArgs, nil, nil},
		"all from variables":   {nil, completeEnv, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProtocol(t, &qingcloudProvider{version: "test", getenv: c.env.get})
			got := diagnosticTexts(p.configure(c.args))
			if len(got) != len(c.want) {
				t.Fatalf("got %q", got)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got  %q\nwant %q", got[i], c.want[i])
				}
			}
		})
	}
}

// The argument wins, a variable comes next, a default last, and "" is none of
// them.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	all := fakeEnv{
		"QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "variable", "QINGCLOUD_ZONE": "var1",
		"QINGCLOUD_ENDPOINT": "https://variable.example", "QINGCLOUD_MAX_RETRIES": "3", "QINGCLOUD_MAX_CONCURRENCY": "4",
	}
	text := types.StringValue
	for name, c := range map[string]struct {
		model    providerModel
		env      fakeEnv
		key      string
		source   string
		zone     string
		endpoint string
		retries  int
		at       int
	}{
		"arguments": {
			providerModel{
				AccessKey: text("QYARGUMENT"), SecretKey: text("argument"), Zone: text("arg1"), Endpoint: text("https://argument.example/iaas"),
				MaxRetries: types.NumberValue(big.NewFloat(1)), MaxConcurrency: types.NumberValue(big.NewFloat(2)),
			},
			all, "QYARGUMENT/argument", "the provider block (access_key)", "arg1", "https://argument.example/iaas", 1, 2,
		},
		"variables": {providerModel{}, all, "QYVARIABLE/variable", "the environment (QINGCLOUD_ACCESS_KEY)", "var1", "https://variable.example/iaas/", 3, 4},
		"empty arguments": {
			providerModel{AccessKey: text(""), SecretKey: text(""), Zone: text(""), Endpoint: text("")},
			all, "QYVARIABLE/variable", "the environment (QINGCLOUD_ACCESS_KEY)", "var1", "https://variable.example/iaas/", 3, 4,
		},
		"defaults": {providerModel{}, completeEnv, "QYVARIABLE/variable", "the environment (QINGCLOUD_ACCESS_KEY)", "", "https://api.qingcloud.com/iaas/", 5, 8},
		"zero retries": {
			providerModel{MaxRetries: types.NumberValue(big.NewFloat(0))}, completeEnv, "QYVARIABLE/variable", "the environment (QINGCLOUD_ACCESS_KEY)", "", "https://api.qingcloud.com/iaas/", 0, 8,
		},
	} {
		s, diags := resolveSettings(c.model, c.env.get)
		if diags.HasError() {
			t.Errorf("%s: %v", name, diags)
		}
		if key := s.credentials.AccessKeyID() + "/" + s.credentials.SecretAccessKey(); key != c.key || s.keySource != c.source || s.zone != c.zone ||
			s.endpoint.String() != c.endpoint || s.maxRetries != c.retries || s.maxConcurrency != c.at {
			t.Errorf("%s: got %s from %s, %s, %s, %d, %d", name, key, s.keySource, s.zone, s.endpoint, s.maxRetries, s.maxConcurrency)
		}
	}
}

// Configuring makes no request.
func TestConfigureIsFree(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	p := newProtocol(t, listenWith(t, server))
	if diags := p.configure(nil); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// The user agent tells the provider's version and Terraform's.
func TestUserAgent(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	p := newProtocol(t, listenWith(t, server))
	p.configure(nil)
	p.read(t.Context(), nil)
	if got, want := server.Requests()[0].UserAgent, "terraform-provider-qingcloud/test terraform/1.11.4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A command's client has what the provider's has, and its error what the provider's
// diagnostics say.
func TestClientConfig(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.Generate(3)...)
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	env := fakeEnvironment(listener.URL)
	config, zone, err := ClientConfig(env.get)
	if err != nil {
		t.Fatal(err)
	}
	client, err := apiclient.New(config)
	if err != nil {
		t.Fatal(err)
	}
	backends, _, err := apiclient.LoadBalancerBackends.All(t.Context(), client, apiclient.Filter{Zone: zone})
	if err != nil || len(backends) != 3 || zone != fakeapi.Zone {
		t.Errorf("got %d backends in zone %s, %v", len(backends), zone, err)
	}
	env["QINGCLOUD_ZONE"], env["QINGCLOUD_SECRET_KEY"] = "PEK3", ""
	_, _, err = ClientConfig(env.get)
	for _, want := range []string{"Missing QingCloud Secret Key: ", `Invalid QingCloud Provider Setting: The value of zone, read from the environment variable QINGCLOUD_ZONE, is invalid.`} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}
