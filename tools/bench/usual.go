// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

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
	Verbose      types.Int64    `tfsdk:"verbose"`
	Timeouts     *timeoutsModel `tfsdk:"timeouts"`
	TotalCount   types.Int64    `tfsdk:"total_count"`
	Backends     []backendModel `tfsdk:"backends"`
}

type timeoutsModel struct {
	Read types.String `tfsdk:"read"`
}

type backendModel struct {
	ID             types.String `tfsdk:"loadbalancer_backend_id"`
	Name           types.String `tfsdk:"loadbalancer_backend_name"`
	ListenerID     types.String `tfsdk:"loadbalancer_listener_id"`
	LoadBalancerID types.String `tfsdk:"loadbalancer_id"`
	PolicyID       types.String `tfsdk:"loadbalancer_policy_id"`
	Port           types.Int64  `tfsdk:"port"`
	PortEnd        types.Int64  `tfsdk:"port_end"`
	Weight         types.Int64  `tfsdk:"weight"`
	ResourceID     types.String `tfsdk:"resource_id"`
	PrivateIP      types.String `tfsdk:"private_ip"`
	Status         types.String `tfsdk:"status"`
	Disabled       types.Int64  `tfsdk:"disabled"`
	Backup         types.Int64  `tfsdk:"backup"`
	NICID          types.String `tfsdk:"nic_id"`
	CreateTime     types.String `tfsdk:"create_time"`
}

// Read sets the state.
func (d usualDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state backendsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	text := func(t apiclient.Text) types.String {
		if t == "" {
			return types.StringNull()
		}
		return types.StringValue(string(t))
	}
	number := func(n apiclient.Number) types.Int64 {
		if !n.Valid {
			return types.Int64Null()
		}
		return types.Int64Value(n.Value)
	}
	backends := d.backends()
	state.TotalCount = types.Int64Value(int64(len(backends)))
	state.Backends = make([]backendModel, 0, len(backends))
	for _, b := range backends {
		state.Backends = append(state.Backends, backendModel{
			ID: text(b.ID), Name: text(b.Name), ListenerID: text(b.ListenerID), LoadBalancerID: text(b.LoadBalancerID), PolicyID: text(b.PolicyID),
			Port: number(b.Port), PortEnd: number(b.PortEnd), Weight: number(b.Weight), ResourceID: text(b.ResourceID), PrivateIP: text(b.PrivateIP),
			Status: text(b.Status), Disabled: number(b.Disabled), Backup: number(b.Backup), NICID: text(b.NICID), CreateTime: text(b.CreateTime),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}
