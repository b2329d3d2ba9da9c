// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// A zone that the provider knows only after apply fails only the reads that need it,
// even if the environment has one.
func TestUnknownZone(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	p := newProtocol(t, listenWith(t, server))
	if diags := p.configure(blockValues{"zone": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	if _, diags := p.read(t.Context(), blockValues{"zone": stringValue("pek3")}); len(diags) > 0 {
		t.Errorf("with a zone: %q", diagnosticTexts(diags))
	}
	before := len(server.Requests())
	_, diags := p.read(t.Context(), nil)
	if got, want := singleDiagnostic(t, diags), `ERROR on AttributeName("zone") | Unknown QingCloud Zone | Each request to the QingCloud API is for one zone, and the provider's zone, which applies here, is known only after apply.`+"\n\n"+
		`Set the argument zone here, or set zone in the provider block to a value that is known beforehand. Otherwise apply the resources that it depends on first (-target).`; got != want {
		t.Errorf("got %s", got)
	}
	if len(server.Requests()) != before {
		t.Error("there was a request")
	}
}
