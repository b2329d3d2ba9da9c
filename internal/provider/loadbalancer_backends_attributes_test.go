// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Each field of the client's Backend is an attribute of the same name, with its
// own value, and there are no others: a field or an attribute that is added in
// one place alone fails here.
func TestEachFieldIsAnAttribute(t *testing.T) {
	t.Parallel()
	var backend apiclient.Backend
	want := map[string]tftypes.Value{}
	fields := reflect.ValueOf(&backend).Elem()
	for i, field := range reflect.VisibleFields(fields.Type()) {
		name := field.Tag.Get("json")
		switch value := fields.Field(i).Addr().Interface().(type) {
		case *apiclient.Text:
			*value = apiclient.Text(fmt.Sprintf("text %d", i))
			want[name] = tftypes.NewValue(tftypes.String, string(*value))
		case *apiclient.Number:
			*value = apiclient.Number{Value: int64(i), Valid: true}
			want[name] = tftypes.NewValue(tftypes.Number, int64(i))
		default:
			t.Fatalf("%s: this test does not know %T", name, value)
		}
	}
	got := attributesOf(t, onlyBackend(t, backend))
	if len(got) != len(want) || len(backendSchema()) != len(want) {
		t.Errorf("%d fields, %d attributes in the state, %d in the schema", len(want), len(got), len(backendSchema()))
	}
	for name, value := range want {
		if !got[name].Equal(value) {
			t.Errorf("%s: got %s, want %s", name, got[name], value)
		}
	}
}

// onlyBackend returns the Terraform value of one backend.
func onlyBackend(t *testing.T, backend apiclient.Backend) tftypes.Value {
	t.Helper()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	schema := p.schema.DataSourceSchemas[dataSourceName]
	config, err := p.block(schema, nil).Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	state, err := stateValue(config, []apiclient.Backend{backend})
	if err != nil {
		t.Fatal(err)
	}
	if !state.Type().Equal(schema.ValueType()) {
		t.Errorf("the value is not of the schema's type: %s", state.Type())
	}
	if !config.IsFullyKnown() || !attributesOf(t, config)["backends"].IsNull() {
		t.Error("building the state has changed the configuration")
	}
	var backends []tftypes.Value
	if err := attributesOf(t, state)["backends"].As(&backends); err != nil || len(backends) != 1 {
		t.Fatal(len(backends), err)
	}
	return backends[0]
}

// What the API does not say is null, and 0 is not that.
func TestNullRule(t *testing.T) {
	t.Parallel()
	for name, value := range attributesOf(t, onlyBackend(t, apiclient.Backend{})) {
		if !value.IsNull() {
			t.Errorf("%s: got %s, want null", name, value)
		}
	}
	var weight big.Float
	value := attributesOf(t, onlyBackend(t, apiclient.Backend{Weight: apiclient.Number{Valid: true}}))["weight"]
	if err := value.As(&weight); err != nil || value.IsNull() || weight.Sign() != 0 {
		t.Errorf("weight 0: got %s, %v", value, err)
	}
}

// The size of a message is never estimated too low, nor much too high.
func TestMessageSize(t *testing.T) {
	t.Parallel()
	long := benchBackends(1)
	long[0].Name = apiclient.Text(strings.Repeat("后端", 50_000))
	for name, backends := range map[string][]apiclient.Backend{"none": nil, "null": make([]apiclient.Backend, 1000), "full": benchBackends(1000), "long": long} {
		p := newProtocol(t, benchProvider{inMemory(fakeapi.New(fakeapi.Config{})), &preparedRead{backends: backends}})
		p.configure(nil)
		value, diags := p.read(t.Context(), nil)
		if len(diags) > 0 {
			t.Fatal(diagnosticTexts(diags))
		}
		if estimate, size := messageSize(backends), len(value.MsgPack); estimate < size || estimate > size*3/2+4096 {
			t.Errorf("%s: estimated %d bytes, has %d", name, estimate, size)
		}
	}
}

// What one message cannot carry is an error of the provider's own.
func TestTooManyBackends(t *testing.T) {
	t.Parallel()
	backends := benchBackends(1)
	backends[0].Name = apiclient.Text(strings.Repeat("x", maxMessage))
	p := newProtocol(t, benchProvider{inMemory(fakeapi.New(fakeapi.Config{})), &preparedRead{backends: backends}})
	p.configure(nil)
	_, diags := p.read(t.Context(), nil)
	if got, want := singleDiagnostic(t, diags), "ERROR | Too Many Load Balancer Backends | 1 backend would take a message of up to 256 MiB. Terraform accepts at most 256 MiB from a provider.\n\n"+
		"Read less at a time. Use one data source for each load balancer or listener: a listener has at most 100 backends, which fit on one page."; got != want {
		t.Errorf("got %s", got)
	}
}

// A field that makes no sense to Terraform is told of, not passed on.
func TestStateOfAStrangeConfiguration(t *testing.T) {
	t.Parallel()
	if _, err := stateValue(stringValue("no object"), nil); err == nil {
		t.Error("no error")
	}
}
