//go:build live

// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

// TestLive reads a real account, and reports what the API's pages leave open.
// `make testlive` runs it; it changes nothing there.
func TestLive(t *testing.T) {
	t.Parallel()
	env := fakeEnv{}
	for _, setting := range os.Environ() {
		if name, value, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "QINGCLOUD_") {
			env[name] = value
		}
	}
	if len(env) == 0 {
		t.Skip("NOT RUN: no account. Set QINGCLOUD_ACCESS_KEY, QINGCLOUD_SECRET_KEY and QINGCLOUD_ZONE.")
	}
	for _, verbose := range []string{"", "0", "1", "2"} {
		hcl := accountHCL
		if verbose != "" {
			hcl = strings.ReplaceAll(hcl, `timeouts = { read = "10m" }`, "verbose  = "+verbose+"\n  timeouts = { read = \"10m\" }")
		}
		all := checkAccount(t, clitest.New(t, clitest.RequiredProviders+hcl, env))
		null := map[string]int{}
		for _, b := range all {
			for name, value := range b {
				if value == nil {
					null[name]++
				}
			}
		}
		t.Logf("verbose %q: %d backends, nulls by attribute: %v", verbose, len(all), null)
	}
	a := openAccount(t, env, nil)
	for _, line := range append(a.readAll(), a.answers()...) {
		t.Log(line)
	}
}
