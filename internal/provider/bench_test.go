// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// benchBackends are backends as the client returns them, without fetching.
func benchBackends(n int) []apiclient.Backend {
	backends := make([]apiclient.Backend, 0, n)
	for i, b := range fakeapi.Generate(n) {
		text := func(member string) apiclient.Text { s, _ := b[member].(string); return apiclient.Text(s) }
		backends = append(backends, apiclient.Backend{
			ID: text("loadbalancer_backend_id"), Name: text("loadbalancer_backend_name"), ListenerID: text("loadbalancer_listener_id"),
			LoadBalancerID: text("loadbalancer_id"), PolicyID: text("loadbalancer_policy_id"),
			Port: apiclient.Number{Value: 8080, Valid: true}, Weight: apiclient.Number{Value: int64(i % 100), Valid: true},
			ResourceID: text("resource_id"), PrivateIP: text("private_ip"), Status: text("status"), CreateTime: text("create_time"),
		})
	}
	return backends
}

func backendsDataSource() listDataSource[apiclient.Backend] {
	return listDataSource[apiclient.Backend]{dataSource{name: loadBalancerBackends.list.IDParam}, &loadBalancerBackends}
}

// structModel is the usual way to hand over a list, to compare with: a struct
// for each element, and State.Set by reflection.
type structModel struct {
	listDataSource[apiclient.Backend]

	backends []apiclient.Backend
}

type timeoutsModel struct {
	Read types.String `tfsdk:"read"`
}

type structState struct {
	Zone       types.String   `tfsdk:"zone"`
	LB         types.String   `tfsdk:"loadbalancer"`
	Listener   types.String   `tfsdk:"loadbalancer_listener"`
	Backends   types.Set      `tfsdk:"loadbalancer_backends"`
	Verbose    types.Int64    `tfsdk:"verbose"`
	Timeouts   *timeoutsModel `tfsdk:"timeouts"`
	TotalCount types.Int64    `tfsdk:"total_count"`
	Found      []structItem   `tfsdk:"backends"`
}

type structItem struct {
	ID             types.String `tfsdk:"loadbalancer_backend_id"`
	Name           types.String `tfsdk:"loadbalancer_backend_name"`
	ListenerID     types.String `tfsdk:"loadbalancer_listener_id"`
	LoadBalancerID types.String `tfsdk:"loadbalancer_id"`
	PolicyID       types.String `tfsdk:"loadbalancer_policy_id"`
	Port           types.Int64  `tfsdk:"port"`
	Weight         types.Int64  `tfsdk:"weight"`
	ResourceID     types.String `tfsdk:"resource_id"`
	PrivateIP      types.String `tfsdk:"private_ip"`
	Status         types.String `tfsdk:"status"`
	CreateTime     types.String `tfsdk:"create_time"`
}

func (d *structModel) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state structState
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	text := func(t apiclient.Text) types.String {
		if t == "" {
			return types.StringNull()
		}
		return types.StringValue(string(t))
	}
	state.TotalCount = types.Int64Value(int64(len(d.backends)))
	state.Found = make([]structItem, 0, len(d.backends))
	for _, b := range d.backends {
		state.Found = append(state.Found, structItem{
			ID: text(b.ID), Name: text(b.Name), ListenerID: text(b.ListenerID), LoadBalancerID: text(b.LoadBalancerID), PolicyID: text(b.PolicyID),
			Port: types.Int64Value(b.Port.Value), Weight: types.Int64Value(b.Weight.Value),
			ResourceID: text(b.ResourceID), PrivateIP: text(b.PrivateIP), Status: text(b.Status), CreateTime: text(b.CreateTime),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// benchProvider is the provider with another data source in the same place.
type benchProvider struct {
	*qingcloudProvider

	source datasource.DataSource
}

func (p benchProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return p.source }}
}

// BenchmarkReadDataSource measures what it takes to hand a list to Terraform, at
// the level of the protocol and without fetching: this provider's way (value)
// and the usual one (struct).
func BenchmarkReadDataSource(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000, 50_000} {
		backends := benchBackends(n)
		for name, source := range map[string]datasource.DataSource{
			"value":  &preparedRead[apiclient.Backend]{backendsDataSource(), backends},
			"struct": &structModel{backendsDataSource(), backends},
		} {
			if name == "struct" && n > 10_000 {
				continue // half a minute for nothing new
			}
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				p := newProtocol(b, benchProvider{inMemory(fakeapi.New(fakeapi.Config{})), source})
				p.configure(nil)
				b.ReportAllocs()
				for b.Loop() {
					if _, diags := p.read(b.Context(), nil); len(diags) > 0 {
						b.Fatal(diagnosticTexts(diags))
					}
				}
			})
		}
	}
}

// BenchmarkGetProviderSchema measures what each start of the provider costs.
func BenchmarkGetProviderSchema(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newProtocol(b, inMemory(fakeapi.New(fakeapi.Config{})))
	}
}
