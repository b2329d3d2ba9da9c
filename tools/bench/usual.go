// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// usualProvider hands a list to Terraform as providers usually do: with a struct
// for each element, and State.Set. It has no configuration and no network.
type usualProvider struct {
	framework.Provider // for the schema

	source datasource.DataSource
}

func newUsual(backends func() []apiclient.Backend) tfprotov6.ProviderServer {
	p := provider.New("bench")()
	for _, newSource := range p.DataSources(context.Background()) {
		source := newSource()
		var name datasource.MetadataResponse
		source.Metadata(context.Background(), datasource.MetadataRequest{ProviderTypeName: "qingcloud"}, &name)
		if name.TypeName == dataSourceName {
			return providerserver.NewProtocol6(usualProvider{p, usualDataSource{source, backends}})()
		}
	}
	panic("the provider has no " + dataSourceName)
}

func (usualProvider) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {
}

func (p usualProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return p.source }}
}

type usualDataSource struct {
	datasource.DataSource // for the schema

	backends func() []apiclient.Backend
}

type backendsModel struct {
	Zone         types.String   `tfsdk:"zone"`
	LoadBalancer types.String   `tfsdk:"loadbalancer"`
	Listener     types.String   `tfsdk:"loadbalancer_listener"`
	IDs          types.Set      `tfsdk:"loadbalancer_backends"`
	Owner        types.String   `tfsdk:"owner"`
	Verbose      types.Number   `tfsdk:"verbose"`
	Timeouts     *timeoutsModel `tfsdk:"timeouts"`
	TotalCount   types.Int64    `tfsdk:"total_count"`
	Backends     any            `tfsdk:"backends"`
}

type timeoutsModel struct {
	Read types.String `tfsdk:"read"`
}

// backendModel is the struct that a provider would have for a backend.
var backendModel = reflect.StructOf(func() (fields []reflect.StructField) {
	for _, field := range backendFields {
		model := reflect.StructField{Name: field.Name, Type: reflect.TypeFor[types.String](), Tag: reflect.StructTag(`tfsdk:"` + field.attribute + `"`)}
		if field.Type == reflect.TypeFor[apiclient.Number]() {
			model.Type = reflect.TypeFor[types.Int64]()
		}
		fields = append(fields, model)
	}
	return fields
}())

// modelOf converts backends to a slice of backendModel.
func modelOf(backends []apiclient.Backend) any {
	models := reflect.MakeSlice(reflect.SliceOf(backendModel), len(backends), len(backends))
	for i, backend := range backends {
		from := reflect.ValueOf(backend)
		for j, field := range backendFields {
			value := reflect.ValueOf(types.StringValue(from.FieldByIndex(field.Index).String()))
			if number, ok := reflect.TypeAssert[apiclient.Number](from.FieldByIndex(field.Index)); ok {
				value = reflect.ValueOf(types.Int64Value(number.Value))
			}
			models.Index(i).Field(j).Set(value)
		}
	}
	return models.Interface()
}

// Read sets the state.
func (d usualDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state backendsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	backends := d.backends()
	state.TotalCount, state.Backends = types.Int64Value(int64(len(backends))), modelOf(backends)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}
