// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The tests of this file compare the state that the server encodes with the one
// that the framework encodes: they must be the same, byte for byte.

// preparedRead is a data source with a list that is already there.
type preparedRead[T any] struct {
	listDataSource[T]

	items []T
}

func (d *preparedRead[T]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, diags := valuesByName(req.Config)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(d.setState(ctx, resp, req.Config.Raw.Type(), config, d.items)...)
}

// prepared returns the data source with one item for each value.
func (d *listDataSource[T]) prepared(values []fieldValues) (name string, source datasource.DataSource) {
	items := make([]T, len(values))
	for i := range items {
		values[i].setIn(reflect.ValueOf(&items[i]).Elem())
	}
	return d.name, &preparedRead[T]{*d, items}
}

// fieldValues are the values of all fields of an item.
type fieldValues struct {
	text   string
	number apiclient.Number
	length int // of lists, whose elements have the same values; negative for nil
}

func (v fieldValues) setIn(field reflect.Value) {
	switch kind := field.Kind(); {
	case kind == reflect.String:
		field.SetString(v.text)
	case field.Type() == numberType:
		field.Set(reflect.ValueOf(v.number))
	case kind == reflect.Slice && v.length >= 0:
		field.Set(reflect.MakeSlice(field.Type(), v.length, v.length))
		for _, element := range field.Seq2() {
			v.setIn(element)
		}
	case kind == reflect.Pointer && v.length >= 0:
		field.Set(reflect.New(field.Type().Elem()))
		v.setIn(field.Elem())
	case kind == reflect.Struct:
		for _, nested := range field.Fields() {
			v.setIn(nested)
		}
	}
}

func valid(number int64) apiclient.Number { return apiclient.Number{Value: number, Valid: true} }

// manyItems returns values for n items, of which each has its own.
func manyItems(n int) []fieldValues {
	values := make([]fieldValues, n)
	for i := range values {
		values[i] = fieldValues{text: fmt.Sprint("item ", i), number: valid(int64(i)), length: i%4 - 1}
	}
	return values
}

// valueCases are the values that MessagePack encodes in different ways, one item
// for each.
func valueCases() map[string][]fieldValues {
	cases := map[string][]fieldValues{
		"null":  {{length: -1}},
		"empty": {{number: valid(0)}},
		"nested": {
			{text: "a", number: valid(1), length: 1}, {length: 1}, {text: "a", length: 15}, {length: 16}, {number: valid(1), length: 17}, {text: "a", length: -1},
		},
	}
	for _, size := range []int{1, 31, 32, 255, 256, 65_535, 65_536} {
		cases["texts"] = append(cases["texts"], fieldValues{text: strings.Repeat("x", size), length: 1})
	}
	for _, text := range []string{"后端", strings.Repeat("负", 86), "\x00\xff", "${x} %{y} \"q\" \\ \n"} {
		cases["texts"] = append(cases["texts"], fieldValues{text: text, length: 2})
	}
	for _, power := range []int{5, 7, 8, 15, 16, 31, 32, 53} {
		for near := int64(-1); near <= 1; near++ {
			cases["numbers"] = append(cases["numbers"], fieldValues{number: valid(1<<power + near)}, fieldValues{number: valid(-1<<power + near)})
		}
	}
	for _, number := range []int64{-1, 0, 1, math.MinInt64, math.MinInt64 + 1, math.MaxInt64 - 1, math.MaxInt64} {
		cases["numbers"] = append(cases["numbers"], fieldValues{number: valid(number)})
	}
	return cases
}

// preparedSource is a listDataSource of any items.
type preparedSource interface {
	prepared(values []fieldValues) (name string, source datasource.DataSource)
}

// preparedSources returns the list data sources of the provider.
func preparedSources(t testing.TB) (sources []preparedSource) {
	t.Helper()
	for _, newSource := range (&qingcloudProvider{}).DataSources(t.Context()) {
		if source, ok := newSource().(preparedSource); ok {
			sources = append(sources, source)
		}
	}
	if len(sources) < 5 {
		t.Fatalf("only %d list data sources", len(sources))
	}
	return sources
}

func TestStateIsTheFrameworks(t *testing.T) {
	t.Parallel()
	cases := valueCases()
	for _, n := range []int{0, 1, 15, 16} {
		cases[fmt.Sprint(n)] = manyItems(n)
	}
	for _, source := range preparedSources(t) {
		for name, values := range cases {
			source, prepared := source.prepared(values)
			t.Run(source+"/"+name, func(t *testing.T) {
				t.Parallel()
				checkEqualStates(t, source, prepared)
			})
		}
	}
}

// Any values of any list are encoded alike.
func FuzzStateIsTheFrameworks(f *testing.F) {
	f.Add("", int64(0), false, -1, uint8(0), uint8(1))
	f.Add("后端", int64(math.MinInt64), true, 3, uint8(2), uint8(7))
	sources := preparedSources(f)
	f.Fuzz(func(t *testing.T, text string, number int64, valid bool, length int, source, n uint8) {
		values := make([]fieldValues, n%8)
		for i := range values {
			values[i] = fieldValues{text, apiclient.Number{Value: number + int64(i), Valid: valid}, (length+i)%5 - 1}
		}
		name, prepared := sources[int(source)%len(sources)].prepared(values)
		checkEqualStates(t, name, prepared)
	})
}

// checkEqualStates reads a data source with the server and without it.
func checkEqualStates(t testing.TB, name string, source datasource.DataSource) {
	t.Helper()
	p := benchProvider{inMemory(fakeapi.New(fakeapi.Config{})), source}
	var states []*tfprotov6.DynamicValue
	var values []tftypes.Value
	for _, server := range []protocolServer{newProtocol(t, p).of(name), newFrameworkProtocol(t, p).of(name)} {
		server.configure(nil)
		state, diags := server.read(t.Context(), blockValues{"zone": "sh1a"})
		if len(diags) > 0 {
			t.Fatal(diagnosticTexts(diags))
		}
		value, err := state.Unmarshal(server.sourceSchema().ValueType())
		if err != nil {
			t.Fatal(err)
		}
		states, values = append(states, state), append(values, value)
	}
	if got, want := states[0].MsgPack, states[1].MsgPack; !bytes.Equal(got, want) {
		differences, err := values[0].Diff(values[1])
		t.Errorf("%d bytes, the framework has %d. Values differ: %.2000v, %v\n%.2000q\n%.2000q", len(got), len(want), differences, err, got, want)
	}
}

// newFrameworkProtocol is newProtocol with the framework's server alone.
func newFrameworkProtocol(t testing.TB, p provider.Provider) protocolServer {
	t.Helper()
	return newProtocolOf(t, providerserver.NewProtocol6(p)())
}
