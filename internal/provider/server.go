// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns a constructor of the provider's protocol server, for
// tf6server.Serve. The version becomes part of the User-Agent header.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer { return newServer(New(version)()) }
}

// server is the framework's server, except that ReadDataSource encodes long lists
// itself: the framework converts and compares each of their values several times.
// Without it the framework encodes them, to the same bytes.
//
// It relies on two facts, which the tests of equality check after each upgrade of
// terraform-plugin-framework or terraform-plugin-go: the framework passes the
// context of ReadDataSource on to Read, and a state is MessagePack.
//
// An embedded interface has no other methods. So tf6server does not see those of
// ProviderServerWithListResource, ProviderServerWithActions and
// ProviderServerWithStateStores, which this provider does not need; nor would it see
// those of an interface that an upgrade adds (look for "s.downstream.(" in
// tf6server/server.go).
type server struct {
	tfprotov6.ProviderServer
}

func newServer(p provider.Provider) tfprotov6.ProviderServer {
	return server{providerserver.NewProtocol6(p)()}
}

// ReadDataSource reads a data source. Unless there is a complete list to encode, the
// response is the framework's.
func (s server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	var list pendingList
	defer func() { list = pendingList{} }() // the framework keeps the context
	resp, err := s.ProviderServer.ReadDataSource(context.WithValue(ctx, pendingListKey{}, &list), req)
	if err != nil || list.encode == nil || resp.Deferred != nil || slices.ContainsFunc(resp.Diagnostics, isError) {
		return resp, err
	}
	if resp.State == nil {
		return failed(resp, "Unable to Encode the State", bugReport("the response has no state")), nil
	}
	if size := len(resp.State.MsgPack) + list.size; size > maxState {
		summary, detail := list.tooLarge(size)
		return failed(resp, summary, detail), nil
	}
	state, err := list.insertInto(resp.State.MsgPack)
	if err != nil {
		return failed(resp, "Unable to Encode the State", bugReport(err.Error())), nil
	}
	resp.State = &tfprotov6.DynamicValue{MsgPack: state}
	return resp, nil
}

func isError(d *tfprotov6.Diagnostic) bool {
	return d.Severity == tfprotov6.DiagnosticSeverityError
}

func bugReport(text string) string {
	return "This is a bug in the provider, please report it: " + text + "."
}

// failed returns the response with an error in place of its state.
func failed(resp *tfprotov6.ReadDataSourceResponse, summary, detail string) *tfprotov6.ReadDataSourceResponse {
	return &tfprotov6.ReadDataSourceResponse{Diagnostics: append(resp.Diagnostics, &tfprotov6.Diagnostic{
		Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: detail,
	})}
}
