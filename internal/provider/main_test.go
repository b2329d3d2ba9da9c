// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestMain(m *testing.M) { clitest.Main(m) }

// fakeEnv is what a provider under test sees of the environment.
type fakeEnv map[string]string

func (e fakeEnv) get(name string) string { return e[name] }

// fakeEnvironment leads to a fake's endpoint.
func fakeEnvironment(endpoint string) fakeEnv { return clitest.Environment(endpoint) }

// laterClock is a clock that runs as the test's does, but is past every create_time
// of the data sets: a bubble of testing/synctest begins in the year 2000.
func laterClock() time.Time { return time.Now().AddDate(40, 0, 0) }

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func makeFolder(t *testing.T, name string) {
	t.Helper()
	if err := os.Mkdir(name, 0o700); err != nil {
		t.Fatal(err)
	}
}

// noSleep makes waits pass at once.
func noSleep(c *apiclient.Config) {
	c.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
}

// listenWith serves a fake on a loopback port, and returns the provider for it.
func listenWith(t testing.TB, server *fakeapi.Server) *qingcloudProvider {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	return &qingcloudProvider{version: "test", getenv: fakeEnvironment(listener.URL).get, configureClient: noSleep}
}

// inMemory returns the provider for a fake without a network.
func inMemory(server *fakeapi.Server) *qingcloudProvider {
	return &qingcloudProvider{
		version:         "test",
		getenv:          fakeEnvironment("http://127.0.0.1").get,
		configureClient: func(c *apiclient.Config) { c.Transport, c.Now = server, laterClock },
	}
}

const dataSourceName = "qingcloud_loadbalancer_backends"

// protocolServer is a provider at the level of the plugin protocol, as Terraform
// itself talks to it.
type protocolServer struct {
	t      testing.TB
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
	source string // the data source that is validated and read
}

func newProtocol(t testing.TB, p provider.Provider) protocolServer {
	t.Helper()
	return newProtocolOf(t, newServer(p))
}

func newProtocolOf(t testing.TB, server tfprotov6.ProviderServer) protocolServer {
	t.Helper()
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		t.Fatal(err, schema.Diagnostics)
	}
	return protocolServer{t, server, schema, dataSourceName}
}

// of returns the server with another data source.
func (p protocolServer) of(source string) protocolServer {
	p.source = "qingcloud_" + source
	return p
}

func (p protocolServer) sourceSchema() *tfprotov6.Schema { return p.schema.DataSourceSchemas[p.source] }

// blockValues are the arguments of a block. Those not given are null.
type blockValues map[string]any

// unknown is what is known only after apply.
type unknown struct{}

// valueOf returns the value that a configuration has for a string, a number, a set, an
// object, nil or unknown.
func valueOf(typ tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case []string:
		elements := make([]any, 0, len(value))
		for _, element := range value {
			elements = append(elements, element)
		}
		return valueOf(typ, elements)
	case []any:
		set, _ := typ.(tftypes.Set)
		elements := make([]tftypes.Value, 0, len(value))
		for _, element := range value {
			elements = append(elements, valueOf(set.ElementType, element))
		}
		return tftypes.NewValue(typ, elements)
	case map[string]any:
		object, _ := typ.(tftypes.Object)
		members := make(map[string]tftypes.Value, len(object.AttributeTypes))
		for name, typ := range object.AttributeTypes {
			members[name] = valueOf(typ, value[name])
		}
		return tftypes.NewValue(typ, members)
	}
	return tftypes.NewValue(typ, value)
}

func (p protocolServer) block(schema *tfprotov6.Schema, given blockValues) *tfprotov6.DynamicValue {
	p.t.Helper()
	object, _ := schema.ValueType().(tftypes.Object)
	for name := range given {
		if object.AttributeTypes[name] == nil {
			p.t.Fatalf("there is no argument %s", name)
		}
	}
	block, err := tfprotov6.NewDynamicValue(object, valueOf(object, map[string]any(given)))
	if err != nil {
		p.t.Fatal(err)
	}
	return &block
}

func (p protocolServer) configure(given blockValues) []*tfprotov6.Diagnostic {
	p.t.Helper()
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: p.block(p.schema.Provider, given),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

func (p protocolServer) validate(given blockValues) []*tfprotov6.Diagnostic {
	p.t.Helper()
	resp, err := p.server.ValidateDataResourceConfig(p.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: p.source, Config: p.block(p.sourceSchema(), given),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

func (p protocolServer) validateProvider(given blockValues) []*tfprotov6.Diagnostic {
	p.t.Helper()
	resp, err := p.server.ValidateProviderConfig(p.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: p.block(p.schema.Provider, given)})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

// read reads the data source of a provider that has been configured.
func (p protocolServer) read(ctx context.Context, given blockValues) (*tfprotov6.DynamicValue, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	resp, err := p.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: p.source, Config: p.block(p.sourceSchema(), given),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.State, resp.Diagnostics
}

// state unpacks what a read returned.
func (p protocolServer) state(value *tfprotov6.DynamicValue) map[string]tftypes.Value {
	p.t.Helper()
	state, err := value.Unmarshal(p.sourceSchema().ValueType())
	if err != nil {
		p.t.Fatal(err)
	}
	return attributesIn(p.t, state)
}

func attributesIn(t testing.TB, value tftypes.Value) map[string]tftypes.Value {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		t.Fatal(err)
	}
	return attributes
}

// singleDiagnostic wants exactly one diagnostic, as text: severity, attribute, summary,
// detail.
func singleDiagnostic(t testing.TB, diagnostics []*tfprotov6.Diagnostic) string {
	t.Helper()
	if len(diagnostics) != 1 {
		t.Fatalf("want one diagnostic, got %d: %v", len(diagnostics), diagnosticTexts(diagnostics))
	}
	return diagnosticTexts(diagnostics)[0]
}

func diagnosticTexts(diagnostics []*tfprotov6.Diagnostic) []string {
	all := make([]string, 0, len(diagnostics))
	for _, d := range diagnostics {
		text := d.Severity.String() + " "
		if d.Attribute != nil {
			text += "on " + d.Attribute.String() + " "
		}
		all = append(all, text+"| "+d.Summary+" | "+d.Detail)
	}
	return all
}
