// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// benchBackends are backends as the client returns them, without fetching.
func benchBackends(n int) []apiclient.Backend {
	text, err := json.Marshal(fakeapi.Generate(n))
	if err != nil {
		panic(err)
	}
	var backends []apiclient.Backend
	if err := json.Unmarshal(text, &backends); err != nil {
		panic(err)
	}
	return backends
}

func backendsDataSource() listDataSource[apiclient.Backend] {
	return listDataSource[apiclient.Backend]{dataSource{name: loadBalancerBackends.list.IDParam}, &loadBalancerBackends}
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
// the level of the protocol and without fetching: with internal/longlist, and with
// State.Set, as usual.
func BenchmarkReadDataSource(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		backends := benchBackends(n)
		for name, newServer := range map[string]func(testing.TB, provider.Provider) protocolServer{"ours": newProtocol, "usual": newFrameworkProtocol} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				p := newServer(b, benchProvider{inMemory(fakeapi.New(fakeapi.Config{})), &preparedRead[apiclient.Backend]{backendsDataSource(), backends}})
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
