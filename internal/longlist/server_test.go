// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package longlist

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// stubServer has a response to ReadDataSource, and possibly a list.
type stubServer struct {
	tfprotov6.ProviderServer

	resp *tfprotov6.ReadDataSourceResponse
	list *List
	err  error
}

func (s stubServer) ReadDataSource(ctx context.Context, _ *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	if s.list != nil {
		Defer(ctx, *s.list)
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
	broken.Objects = slices.Values([]any{3.5})
	good := &tfprotov6.DynamicValue{MsgPack: encodedState(t, "list", unknown)}
	for name, c := range map[string]struct {
		list  *List
		state *tfprotov6.DynamicValue
		want  string
	}{
		"an empty list":     {oneText(), &tfprotov6.DynamicValue{MsgPack: encodedState(t, "list", []string{})}, `the value of "list" in the state is not unknown`},
		"no such attribute": {oneText(), &tfprotov6.DynamicValue{MsgPack: encodedState(t, "lists", unknown)}, `the state has no "list"`},
		"no state":          {oneText(), nil, "the response has no state"},
		"JSON":              {oneText(), &tfprotov6.DynamicValue{JSON: []byte(`{"list":null}`)}, "the state is not an object: EOF"},
		"truncated":         {oneText(), &tfprotov6.DynamicValue{MsgPack: good.MsgPack[:7]}, `the value of "list" in the state is not valid: EOF`},
		"broken list":       {broken, good, "a value of type float64 cannot be encoded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, err := NewServer(stubServer{resp: &tfprotov6.ReadDataSourceResponse{State: c.state}, list: c.list}).ReadDataSource(t.Context(), nil)
			if err != nil || resp.State != nil {
				t.Fatalf("got %v, %v", resp.State, err)
			}
			want := &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityError, Summary: "Unable to Encode the State",
				Detail: "This is a bug in the provider, please report it: " + c.want + ".",
			}
			if !reflect.DeepEqual(resp.Diagnostics, []*tfprotov6.Diagnostic{want}) {
				t.Errorf("got %v", resp.Diagnostics)
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
			resp, err := NewServer(stub).ReadDataSource(t.Context(), nil)
			if resp != stub.resp || resp != nil && resp.State != state || err != stub.err { //nolint:errorlint // the same error, not a wrapped one, must be passed on
				t.Errorf("got %v, %v", resp, err)
			}
		})
	}
	if got := encodedState(t, "list", unknown); !bytes.Equal(state.MsgPack, got) || len(errorOnly.Diagnostics) != 1 {
		t.Error("the response was changed")
	}

	warning := diagnosticOf(tfprotov6.DiagnosticSeverityWarning)
	resp, err := NewServer(stubServer{resp: &tfprotov6.ReadDataSourceResponse{State: state, Diagnostics: warning}, list: oneText()}).ReadDataSource(t.Context(), nil)
	if err != nil || !bytes.Equal(resp.State.MsgPack, encodedState(t, "list", []string{""})) || !reflect.DeepEqual(resp.Diagnostics, warning) {
		t.Errorf("with a warning: got %v, %v", resp, err)
	}
	resp, err = NewServer(stubServer{resp: &tfprotov6.ReadDataSourceResponse{Diagnostics: warning}, list: oneText()}).ReadDataSource(t.Context(), nil)
	if err != nil || len(resp.Diagnostics) != 2 || resp.Diagnostics[0] != warning[0] {
		t.Errorf("with a warning and an error: got %v, %v", resp, err)
	}
}

// The limit is for all of the state, to the byte.
func TestLargestState(t *testing.T) {
	t.Parallel()
	// A tag and a length of five bytes, once for the state and once for its encoding.
	if surroundings < 12 {
		t.Errorf("%d bytes are left for the rest of a message", surroundings)
	}
	state := encodedState(t, "list", unknown)
	for spare, tooLarge := range map[int]bool{0: false, -1: true} {
		size := len(state) + 2
		stub := stubServer{resp: &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: state}}, list: oneText()}
		stub.list.TooLarge = func(size, limit int) (summary, detail string) { return "Too Large", fmt.Sprint(size, limit) }
		limit := size + surroundings + spare
		resp, err := server{stub, limit}.ReadDataSource(t.Context(), nil)
		if err != nil || (resp.State == nil) != tooLarge {
			t.Fatalf("%d bytes: got %v, %v", limit, resp.Diagnostics, err)
		}
		if tooLarge && (len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "Too Large" || resp.Diagnostics[0].Detail != fmt.Sprint(size, limit)) {
			t.Errorf("%d bytes: got %v", limit, resp.Diagnostics)
		}
	}
}

// contextKeeper is a server that keeps the context of a read, as the framework's does.
type contextKeeper struct {
	stubServer

	kept *context.Context
}

func (k contextKeeper) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	*k.kept = ctx
	return k.stubServer.ReadDataSource(ctx, req)
}

// The framework keeps the contexts of all reads until the provider stops. They must
// not keep the objects, too.
func TestContextDoesNotKeepTheObjects(t *testing.T) {
	t.Parallel()
	var kept context.Context
	state := &tfprotov6.DynamicValue{MsgPack: encodedState(t, "list", unknown)}
	stub := stubServer{resp: &tfprotov6.ReadDataSourceResponse{State: state}, list: oneText()}
	if resp, err := NewServer(contextKeeper{stub, &kept}).ReadDataSource(t.Context(), nil); err != nil || resp.State == nil {
		t.Fatalf("got %v, %v", resp, err)
	}
	if list, ok := kept.Value(deferredKey{}).(*List); !ok || list.Objects != nil || list.TooLarge != nil {
		t.Errorf("got %v", list)
	}
}

// Without the server, the caller has to set the list.
func TestDeferWithoutServer(t *testing.T) {
	t.Parallel()
	if Defer(t.Context(), *oneText()) {
		t.Error("the list was taken")
	}
}
