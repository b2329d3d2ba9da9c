// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// onlyItem returns the attributes of the only item of a list.
func onlyItem[T any](t *testing.T, spec *listSpec[T], item T) map[string]tftypes.Value {
	t.Helper()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	schema := p.schema.DataSourceSchemas["qingcloud_"+spec.list.IDParam]
	config, err := p.block(schema, nil).Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	state := spec.stateValue(config.Type(), attributesIn(t, config), 1, slices.Collect(spec.objects([]T{item})))
	if !state.Type().Equal(schema.ValueType()) {
		t.Errorf("the value is not of the schema's type: %s", state.Type())
	}
	if !attributesIn(t, config)[spec.result].IsNull() {
		t.Error("building the state has changed the configuration")
	}
	var items []tftypes.Value
	if err := attributesIn(t, state)[spec.result].As(&items); err != nil || len(items) != 1 {
		t.Fatal(len(items), err)
	}
	return attributesIn(t, items[0])
}

// What the API does not send is null, and 0 is not that.
func TestNullRule(t *testing.T) {
	t.Parallel()
	for name, value := range onlyItem(t, &loadBalancerBackends, apiclient.Backend{}) {
		if !value.IsNull() {
			t.Errorf("%s: got %s, want null", name, value)
		}
	}
	var weight big.Float
	value := onlyItem(t, &loadBalancerBackends, apiclient.Backend{Weight: apiclient.Number{Valid: true}})["weight"]
	if err := value.As(&weight); err != nil || value.IsNull() || weight.Sign() != 0 {
		t.Errorf("weight 0: got %s, %v", value, err)
	}
}

// What one message cannot carry is an error.
func TestTooManyBackends(t *testing.T) {
	t.Parallel()
	backends := benchBackends(1)
	backends[0].Name = apiclient.Text(strings.Repeat("x", 256<<20))
	p := newProtocol(t, benchProvider{inMemory(fakeapi.New(fakeapi.Config{})), &preparedRead[apiclient.Backend]{backendsDataSource(), backends}})
	p.configure(nil)
	_, diags := p.read(t.Context(), nil)
	if got, want := singleDiagnostic(t, diags), "ERROR | Too Many Load Balancer Backends | 1 load balancer backend would take a message of 257 MiB. A message to Terraform must be smaller than 256 MiB.\n\n"+
		"Read less at a time. Use one data source for each load balancer or listener: a listener has at most 100 backends."; got != want {
		t.Errorf("got %s", got)
	}
}

// Whoever adds a field, or renames one, is told which file to edit.
func TestDescriptionsAreComplete(t *testing.T) {
	t.Parallel()
	type tag struct {
		ID apiclient.Text `json:"tag_id"`
	}
	type item struct {
		Tags []tag `json:"tags"`
	}
	for want, texts := range map[string]descriptions{
		`add a description of "tags", for the field provider.item.Tags`:     {},
		`add a description of "tags.tag_id", for the field provider.tag.ID`: {"tags": "Tags."},
		`provider.item has no [eips tags.id]: remove the description`:       {"tags": "Tags.", "tags.tag_id": "ID.", "tags.id": "ID.", "eips": "EIPs."},
	} {
		func() {
			defer func() {
				if got := recover(); got != "internal/provider/attributes_test.go: "+want {
					t.Errorf("got %v, want %s", got, want)
				}
			}()
			attributesOf[item](texts)
		}()
	}
}
