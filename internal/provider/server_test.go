// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// stubServer has a response to ReadDataSource, and possibly a list.
type stubServer struct {
	tfprotov6.ProviderServer

	resp *tfprotov6.ReadDataSourceResponse
	list *pendingList
	err  error
}

func (s stubServer) ReadDataSource(ctx context.Context, _ *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	if s.list != nil {
		*pendingListOf(ctx) = *s.list
	}
	return s.resp, s.err
}

func diagnosticOf(severity tfprotov6.DiagnosticSeverity) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: severity, Summary: "S", Detail: "D"}}
}

// What cannot be encoded is an error, and never a state.
func TestReadDataSourceFailsClosed(t *testing.T) {
	t.Parallel()
	broken := oneText()
	broken.encode = func(*msgpack.Encoder) error { return errors.New("the list cannot be encoded") }
	good := &tfprotov6.DynamicValue{MsgPack: encodedState(t, "list", unknown)}
	for name, c := range map[string]struct {
		list  *pendingList
		state *tfprotov6.DynamicValue
		want  string
	}{
		"an empty list":     {oneText(), &tfprotov6.DynamicValue{MsgPack: encodedState(t, "list", []string{})}, `the value of "list" in the state is not unknown`},
		"no such attribute": {oneText(), &tfprotov6.DynamicValue{MsgPack: encodedState(t, "lists", unknown)}, `the state has no "list"`},
		"no state":          {oneText(), nil, "the response has no state"},
		"JSON":              {oneText(), &tfprotov6.DynamicValue{JSON: []byte(`{"list":null}`)}, "the state is not an object: EOF"},
		"truncated":         {oneText(), &tfprotov6.DynamicValue{MsgPack: good.MsgPack[:7]}, `the value of "list" in the state is not valid: EOF`},
		"broken list":       {broken, good, "the list cannot be encoded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, err := server{stubServer{resp: &tfprotov6.ReadDataSourceResponse{State: c.state}, list: c.list}}.ReadDataSource(t.Context(), nil)
			if err != nil || resp.State != nil {
				t.Fatalf("got %v, %v", resp.State, err)
			}
			if got, want := singleDiagnostic(t, resp.Diagnostics), "ERROR | Unable to Encode the State | This is a bug in the provider, please report it: "+c.want+"."; got != want {
				t.Errorf("got %s", got)
			}
		})
	}
}

// Everything else is the response of the framework's server, untouched.
func TestReadDataSourcePassesThrough(t *testing.T) {
	t.Parallel()
	state := &tfprotov6.DynamicValue{MsgPack: encodedState(t, "list", unknown)}
	errorOnly := &tfprotov6.ReadDataSourceResponse{State: state, Diagnostics: diagnosticOf(tfprotov6.DiagnosticSeverityError)}
	for name, stub := range map[string]stubServer{
		"no list":                      {resp: &tfprotov6.ReadDataSourceResponse{State: state}},
		"deferred":                     {resp: &tfprotov6.ReadDataSourceResponse{State: state, Deferred: &tfprotov6.Deferred{}}},
		"a list, deferred":             {resp: &tfprotov6.ReadDataSourceResponse{State: state, Deferred: &tfprotov6.Deferred{}}, list: oneText()},
		"an error":                     {resp: errorOnly},
		"a list, an error":             {resp: errorOnly, list: oneText()},
		"an error of gRPC":             {err: errors.New("E")},
		"a list, but an error of gRPC": {err: errors.New("E"), list: oneText()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, err := server{stub}.ReadDataSource(t.Context(), nil)
			if resp != stub.resp || resp != nil && resp.State != state || err != stub.err { //nolint:errorlint // the same error, not a wrapped one, must be passed on
				t.Errorf("got %v, %v", resp, err)
			}
		})
	}
	if got := encodedState(t, "list", unknown); !bytes.Equal(state.MsgPack, got) || len(errorOnly.Diagnostics) != 1 {
		t.Error("the response was changed")
	}

	warning := diagnosticOf(tfprotov6.DiagnosticSeverityWarning)
	resp, err := server{stubServer{resp: &tfprotov6.ReadDataSourceResponse{State: state, Diagnostics: warning}, list: oneText()}}.ReadDataSource(t.Context(), nil)
	if err != nil || !bytes.Equal(resp.State.MsgPack, encodedState(t, "list", []string{""})) || !reflect.DeepEqual(resp.Diagnostics, warning) {
		t.Errorf("with a warning: got %v, %v", resp, err)
	}
	resp, err = server{stubServer{resp: &tfprotov6.ReadDataSourceResponse{Diagnostics: warning}, list: oneText()}}.ReadDataSource(t.Context(), nil)
	if err != nil || len(resp.Diagnostics) != 2 || resp.Diagnostics[0] != warning[0] {
		t.Errorf("with a warning and an error: got %v, %v", resp, err)
	}
}

// The limit is for all of the state, to the byte.
func TestLargestState(t *testing.T) {
	t.Parallel()
	// A tag and a length of five bytes, once for the state and once for its encoding.
	if maxMessage-maxState < 12 {
		t.Errorf("%d bytes are left for the rest of a message", maxMessage-maxState)
	}
	state := encodedState(t, "list", unknown)
	for size, tooLarge := range map[int]bool{maxState: false, maxState + 1: true} {
		list := oneText()
		list.size = size - len(state)
		list.tooLarge = func(size int) (summary, detail string) { return "Too Large", fmt.Sprint(size) }
		stub := stubServer{resp: &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: state}}, list: list}
		resp, err := server{stub}.ReadDataSource(t.Context(), nil)
		if err != nil || (resp.State == nil) != tooLarge {
			t.Fatalf("%d bytes: got %v, %v", size, resp.Diagnostics, err)
		}
		if tooLarge && singleDiagnostic(t, resp.Diagnostics) != fmt.Sprint("ERROR | Too Large | ", size) {
			t.Errorf("%d bytes: got %q", size, diagnosticTexts(resp.Diagnostics))
		}
	}
}

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

// contextKeeper keeps the context of a read, as the framework does.
type contextKeeper struct {
	*preparedRead[apiclient.Backend]

	kept *context.Context
}

func (k contextKeeper) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	*k.kept = ctx
	k.preparedRead.Read(ctx, req, resp)
}

// The framework keeps the contexts of all reads until the provider stops. They must
// not keep the items, too.
func TestContextDoesNotKeepTheItems(t *testing.T) {
	t.Parallel()
	var kept context.Context
	source := contextKeeper{&preparedRead[apiclient.Backend]{backendsDataSource(), benchBackends(3)}, &kept}
	p := newProtocol(t, benchProvider{inMemory(fakeapi.New(fakeapi.Config{})), source})
	if got := backendIDs(t, p.state(&tfprotov6.DynamicValue{MsgPack: readState(t, p)})); len(got) != 3 {
		t.Fatalf("got %q", got)
	}
	if list := pendingListOf(kept); list == nil || !reflect.DeepEqual(*list, pendingList{}) {
		t.Errorf("got %v", list)
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
