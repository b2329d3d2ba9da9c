// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// configureDeferring and readDeferring are configure and read of a CLI that allows
// deferral, or does not.
func (p protocolServer) configureDeferring(allowed bool, given blockValues) []*tfprotov6.Diagnostic {
	p.t.Helper()
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: p.block(p.schema.Provider, given), ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: allowed},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

func (p protocolServer) readDeferring(allowed bool, given blockValues) *tfprotov6.ReadDataSourceResponse {
	p.t.Helper()
	resp, err := p.server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: p.source, Config: p.block(p.sourceSchema(), given), ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: allowed},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

// deferred reports whether a read is deferred since the provider's configuration is
// unknown, without errors and with an unknown state.
func (p protocolServer) deferred(resp *tfprotov6.ReadDataSourceResponse) bool {
	p.t.Helper()
	if resp.Deferred == nil || resp.Deferred.Reason != tfprotov6.DeferredReasonProviderConfigUnknown || len(resp.Diagnostics) > 0 {
		return false
	}
	state, err := resp.State.Unmarshal(p.sourceSchema().ValueType())
	if err != nil {
		p.t.Fatal(err)
	}
	return !state.IsKnown()
}

// An argument of the provider that is needed, but not known yet, defers every read, even
// one with a zone, if the CLI allows it, and is an error otherwise.
func TestUnknownSettingsAreDeferred(t *testing.T) {
	t.Parallel()
	for _, a := range newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{}))).schema.Provider.Block.Attributes {
		if a.Name == "zone" {
			continue
		}
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			newProvider := func() protocolServer { return newProtocol(t, &qingcloudProvider{getenv: fakeEnv{}.get}) }
			p := newProvider()
			if diags := p.configureDeferring(true, blockValues{a.Name: unknown{}}); len(diags) > 0 {
				t.Errorf("allowed: %q", diagnosticTexts(diags))
			}
			if resp := p.readDeferring(true, blockValues{"zone": "pek3"}); !p.deferred(resp) {
				t.Errorf("allowed: got %v", resp)
			}
			diags := diagnosticTexts(newProvider().configureDeferring(false, blockValues{a.Name: unknown{}}))
			if !slices.ContainsFunc(diags, func(text string) bool { return strings.Contains(text, "Unknown QingCloud Provider Setting") }) {
				t.Errorf("not allowed: %q", diags)
			}
		})
	}
}

// What is not needed defers nothing: here the environment has all that a config file
// could have.
func TestUnneededSettingsAreNotDeferred(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, listenWith(t, fakeapi.New(fakeapi.Config{})))
	if diags := p.configureDeferring(true, blockValues{"config_file": unknown{}}); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	if resp := p.readDeferring(true, nil); resp.Deferred != nil || len(resp.Diagnostics) > 0 {
		t.Errorf("got %v", resp)
	}
}

// An unknown zone defers the reads that use it, and no others, if the CLI allows it.
func TestUnknownZoneIsDeferred(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	p := newProtocol(t, listenWith(t, server))
	if diags := p.configureDeferring(true, blockValues{"zone": unknown{}}); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	for _, row := range allDataSources {
		if p := p.of(row.name); !p.deferred(p.readDeferring(true, row.base)) {
			t.Errorf("%s is not deferred", row.name)
		}
	}
	if n := len(server.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
	if resp := p.readDeferring(true, blockValues{"zone": "pek3"}); resp.Deferred != nil || len(resp.Diagnostics) > 0 || len(server.Requests()) == 0 {
		t.Errorf("with a zone: got %v", resp)
	}
	if resp := p.readDeferring(false, nil); resp.Deferred != nil || !strings.Contains(singleDiagnostic(t, resp.Diagnostics), "Unknown QingCloud Zone") {
		t.Errorf("not allowed: got %v", resp)
	}
}
