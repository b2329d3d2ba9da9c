// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var (
	constraintPattern = regexp.MustCompile(`~> 0\.[0-9.]*[0-9]`)
	requiredPattern   = regexp.MustCompile(`(?m)^  required_version = "(.*)"`)
	dataBlockPattern  = regexp.MustCompile(`(?ms)^data "(\w+)" "(\w+)" \{\n.*?^\}`)
)

// completeConfigurations are the configurations that can be copied as they stand: the
// directories of examples/, and the blocks of pages that declare providers.
func completeConfigurations(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for directory, files := range exampleDirectories(t) {
		for _, text := range files {
			found[directory] += text + "\n"
		}
	}
	for _, page := range docPages(t) {
		for _, b := range page.blocks {
			if b.isHCL() && strings.Contains(b.text, "required_providers") {
				found[fmt.Sprintf("%s:%d", b.page, b.line)] = b.text
			}
		}
	}
	if len(found) < 35 {
		t.Errorf("only %d configurations", len(found))
	}
	return found
}

// Every configuration declares the first version of Terraform that can plan it.
func TestExamplesDeclareTerraform(t *testing.T) {
	t.Parallel()
	for name, text := range completeConfigurations(t) {
		want := ">= " + ownTerraform(text)
		declared := requiredPattern.FindAllStringSubmatch(text, -1)
		if len(declared) == 0 {
			t.Errorf("%s declares no required_version, want %q", name, want)
		}
		for _, match := range declared {
			if match[1] != want {
				t.Errorf("%s declares required_version = %q, want %q", name, match[1], want)
			}
		}
	}
}

// Until 1.0 a minor version may be incompatible, so what readers copy accepts patch
// versions only.
func TestExamplesPinAMinorVersion(t *testing.T) {
	t.Parallel()
	texts := exampleFiles(t)
	for name, page := range docPages(t) {
		texts[name] = page.prose
		for _, b := range page.blocks {
			texts[name] += b.text
		}
	}
	found := 0
	for name, text := range texts {
		for _, constraint := range constraintPattern.FindAllString(text, -1) {
			found++
			if constraint != "~> 0.1.0" {
				t.Errorf("%s recommends %q, want ~> 0.1.0", name, constraint)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d constraints", found)
	}
}

// A data source costs requests in every plan, so one that is declared is also used: by
// a reference, or by a condition of its own.
func TestExamplesUseTheirData(t *testing.T) {
	t.Parallel()
	for name, text := range completeConfigurations(t) {
		used := referred(text)
		for _, block := range dataBlockPattern.FindAllStringSubmatch(text, -1) {
			if !used["data."+block[1]+"."+block[2]] && !strings.Contains(block[0], "self.") {
				t.Errorf("%s does not use data.%s.%s", name, block[1], block[2])
			}
		}
	}
}
