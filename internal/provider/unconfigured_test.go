// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

const notConfigured = "ERROR | QingCloud Provider Not Configured | The provider has not been configured, or its configuration has failed, so nothing can be read. " +
	"Fix the error of the provider block, if there is one. Terraform and OpenTofu configure a provider before they read: if another program runs this one, report the error to its developers."

// A read without a configured provider is an error. Validation does not need one.
func TestUnconfiguredRead(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		t.Helper()
		env := fakeEnvironment("http://127.0.0.1")
		provider := inMemory(fakeapi.New(fakeapi.Config{}))
		provider.getenv = env.get
		args := mergeValues(blockValues{"zone": stringValue("pek3")}, row.base)
		p := newProtocol(t, provider).of(row.name)
		if diags := p.validate(args); len(diags) > 0 {
			t.Error(diagnosticTexts(diags))
		}
		refuses := func(when string) {
			if _, diags := p.read(t.Context(), args); singleDiagnostic(t, diags) != notConfigured {
				t.Errorf("%s: got %s", when, diagnosticTexts(diags))
			}
		}
		refuses("before Configure")
		env["QINGCLOUD_ENDPOINT"] = "nonsense"
		if diags := p.configure(nil); len(diags) != 1 {
			t.Fatal(diagnosticTexts(diags))
		}
		refuses("after a Configure that failed")
		env["QINGCLOUD_ENDPOINT"] = "http://127.0.0.1"
		p.configure(nil)
		if _, diags := p.read(t.Context(), args); len(diags) > 0 && strings.Contains(diags[0].Summary, "Configured") {
			t.Errorf("after Configure: got %s", diagnosticTexts(diags))
		}
		env["QINGCLOUD_ENDPOINT"] = "nonsense"
		p.configure(nil)
		refuses("after a second Configure that failed")
	})
}
