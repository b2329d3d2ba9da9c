// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package longlist

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns the server with a ReadDataSource that encodes deferred lists.
//
// An embedded interface has no other methods. So tf6server does not see those of
// ProviderServerWithListResource, ProviderServerWithActions and
// ProviderServerWithStateStores, which this provider does not need; nor would it see
// those of an interface that an upgrade adds (look for "s.downstream.(" in
// tf6server/server.go).
func NewServer(framework tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return server{framework, maxMessage}
}

type server struct {
	tfprotov6.ProviderServer

	limit int // of a message, in bytes
}

// deferredKey is the context's key for the place of a deferred list.
type deferredKey struct{}

// Defer leaves the list to the server to encode, once Read has returned. The
// attribute must then be unknown in the state, and the objects must not change any
// more. It reports false without such a server; then the list must be set.
func Defer(ctx context.Context, list List) bool {
	place, ok := ctx.Value(deferredKey{}).(*List)
	if ok {
		*place = list
	}
	return ok
}

// ReadDataSource reads a data source. Unless there is a complete list to encode, the
// response is the framework's.
func (s server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	var list List
	defer func() { list = List{} }() // let the objects be freed: the framework keeps the context
	resp, err := s.ProviderServer.ReadDataSource(context.WithValue(ctx, deferredKey{}, &list), req)
	if err != nil || list.Objects == nil || resp.Deferred != nil || slices.ContainsFunc(resp.Diagnostics, isError) {
		return resp, err
	}
	if resp.State == nil {
		return withBug(resp, "the response has no state"), nil
	}
	encodedSize, err := list.encodedSize()
	if err != nil {
		return withBug(resp, err.Error()), nil
	}
	if size := len(resp.State.MsgPack) + encodedSize; size > s.limit-surroundings {
		summary, detail := list.TooLarge(size, s.limit)
		return failed(resp, summary, detail), nil
	}
	state, err := list.insertInto(resp.State.MsgPack, encodedSize)
	if err != nil {
		return withBug(resp, err.Error()), nil
	}
	resp.State = &tfprotov6.DynamicValue{MsgPack: state}
	return resp, nil
}

func isError(d *tfprotov6.Diagnostic) bool {
	return d.Severity == tfprotov6.DiagnosticSeverityError
}

// withBug returns the response with the error of a list that cannot be encoded.
func withBug(resp *tfprotov6.ReadDataSourceResponse, text string) *tfprotov6.ReadDataSourceResponse {
	return failed(resp, "Unable to Encode the State", "This is a bug in the provider, please report it: "+text+".")
}

// failed returns the response with an error in place of its state.
func failed(resp *tfprotov6.ReadDataSourceResponse, summary, detail string) *tfprotov6.ReadDataSourceResponse {
	return &tfprotov6.ReadDataSourceResponse{Diagnostics: append(resp.Diagnostics, &tfprotov6.Diagnostic{
		Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: detail,
	})}
}
