// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// configured configures a server for an API, and returns a request for the data
// block in [allBackends].
func configured(t testing.TB, server tfprotov6.ProviderServer, endpoint string) *tfprotov6.ReadDataSourceRequest {
	t.Helper()
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	block := func(s *tfprotov6.Schema, set map[string]tftypes.Value) *tfprotov6.DynamicValue {
		values := map[string]tftypes.Value{}
		for name, typ := range s.ValueType().(tftypes.Object).AttributeTypes { //nolint:forcetypeassert // a schema's value is an object
			values[name] = tftypes.NewValue(typ, nil)
			if value, ok := set[name]; ok {
				values[name] = value
			}
		}
		value, err := tfprotov6.NewDynamicValue(s.ValueType(), tftypes.NewValue(s.ValueType(), values))
		if err != nil {
			t.Fatal(err)
		}
		return &value
	}
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: block(schema.Provider, map[string]tftypes.Value{
		"endpoint": text(endpoint), "zone": text(fakeapi.Zone), "access_key": text(fakeapi.AccessKeyID), "secret_key": text(fakeapi.SecretAccessKey),
	})})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	return &tfprotov6.ReadDataSourceRequest{TypeName: dataSourceName, Config: block(schema.DataSourceSchemas[dataSourceName], map[string]tftypes.Value{
		"verbose":  tftypes.NewValue(tftypes.Number, 2),
		"timeouts": tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}}, map[string]tftypes.Value{"read": text(readTimeout)}),
	})}
}

func read(t testing.TB, server tfprotov6.ProviderServer, req *tfprotov6.ReadDataSourceRequest) []byte {
	t.Helper()
	resp, err := server.ReadDataSource(t.Context(), req)
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	return resp.State.MsgPack
}

// Only what has the same result may be compared.
func TestAllHaveTheSameState(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 15, 400} {
		listener := httptest.NewServer(newReplay(n))
		defer listener.Close()
		backends := func() []apiclient.Backend { return generate(n) }
		ours := provider.NewServer("test")()
		want := read(t, ours, configured(t, ours, listener.URL))
		for name, server := range map[string]tfprotov6.ProviderServer{usual: newUsual(backends), floor: newFloor(backends)} {
			if got := read(t, server, configured(t, server, listener.URL)); !bytes.Equal(got, want) {
				t.Errorf("%s, %d backends: got %.300q, want %.300q", name, n, got, want)
			}
		}
	}
}

// BenchmarkReadDataSource is the same as the provider's benchmark of this name.
func BenchmarkReadDataSource(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		list := generate(n)
		backends := func() []apiclient.Backend { return list }
		for name, newServer := range map[string]func(func() []apiclient.Backend) tfprotov6.ProviderServer{usual: newUsual, floor: newFloor} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				server := newServer(backends)
				req := configured(b, server, "")
				b.ReportAllocs()
				for b.Loop() {
					read(b, server, req)
				}
			})
		}
	}
}
