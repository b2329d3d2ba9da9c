// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// deferringProvider defers every read, if the client allows it.
type deferringProvider struct{ benchProvider }

func (deferringProvider) Configure(_ context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	if req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
}

// Reads that end without a list have the same response as with the framework alone.
func TestReadsWithoutListAreTheFrameworks(t *testing.T) {
	t.Parallel()
	source := &preparedRead[apiclient.Backend]{backendsDataSource(), benchBackends(1)}
	ours := inMemory(fakeapi.New(fakeapi.Config{}))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		provider provider.Provider
		ctx      context.Context
		args     blockValues
	}{
		"cancelled": {ours, cancelled, nil},
		"deferred":  {deferringProvider{benchProvider{ours, source}}, t.Context(), nil},
		"an error":  {&qingcloudProvider{getenv: completeEnv.get}, t.Context(), nil}, // no zone
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read := func(p protocolServer) *tfprotov6.ReadDataSourceResponse {
				_, err := p.server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
					Config: p.block(p.schema.Provider, nil), ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
				})
				if err != nil {
					t.Fatal(err)
				}
				resp, err := p.server.ReadDataSource(c.ctx, &tfprotov6.ReadDataSourceRequest{
					TypeName: dataSourceName, Config: p.block(p.schema.DataSourceSchemas[dataSourceName], c.args),
					ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: true},
				})
				if err != nil {
					t.Fatal(err)
				}
				return resp
			}
			got, want := read(newProtocol(t, c.provider)), read(newFrameworkProtocol(t, c.provider))
			if !reflect.DeepEqual(got, want) || (got.Deferred == nil) == (len(got.Diagnostics) == 0) {
				t.Errorf("got %v, the framework has %v", got, want)
			}
		})
	}
}

// The server hides the optional services of the framework's server: none of them is
// in use.
func TestServerHidesNothing(t *testing.T) {
	t.Parallel()
	schema := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{}))).schema
	if n := len(schema.ActionSchemas) + len(schema.ListResourceSchemas) + len(schema.StateStoreSchemas); n > 0 {
		t.Errorf("%d schemas need services that the server does not have", n)
	}
}
