// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	backendPattern = regexp.MustCompile(`(?ms)^ *data "` + dataSourceName + `" "\w+" \{\n.*?^ *\}$`)

	// sourcePattern matches the attributes that address is derived from, where an address
	// should be.
	sourcePattern = regexp.MustCompile(`\.private_ip\b|\bresource_id\}[:/]`)

	// detailPattern matches attributes that not every source has seen without verbose.
	detailPattern = regexp.MustCompile(`\.(address|disabled|backup|port_end|nic_id|status)\b`)

	// loudPattern matches the uses of an address that fail for null, show it, compare,
	// or choose between forms for IPv4 and IPv6.
	loudPattern = regexp.MustCompile(`\$\{[^{}"]*\.address\}| : \w+\.address\}|address += \w+\.address\n|\.address == "|can\(regex\(":", \w+\.address\)\) \?`)
	usePattern  = regexp.MustCompile(`\b(\w+|\[\*\])\.address\b`)
)

// documentedExample is the load balancer of the example in QingCloud's documentation,
// whose request has no verbose.
const documentedExample = `"lb-1234abcd"`

// addressProblem returns what is wrong with the way that a configuration uses
// addresses.
func addressProblem(text string) string {
	blocks := backendPattern.FindAllString(text, -1)
	sparing := slices.ContainsFunc(blocks, func(block string) bool {
		return !strings.Contains(block, "verbose") && !strings.Contains(block, documentedExample)
	})
	switch {
	case sourcePattern.MatchString(text):
		return "address is the address of a backend"
	case sparing && detailPattern.MatchString(text):
		return "verbose is not set, but attributes that may need it are used"
	case usePattern.MatchString(loudPattern.ReplaceAllString(text, "")) && !withoutAddress.MatchString(text):
		return "no condition says that there are backends without an address"
	}
	return ""
}

// No configuration can leave out a backend without an address silently.
func TestAddressesAreSafe(t *testing.T) {
	t.Parallel()
	using := 0
	for _, d := range configurations(t) {
		text := d.text()
		if usePattern.MatchString(text) {
			using++
		}
		if problem := addressProblem(text); problem != "" {
			t.Errorf("%s: %s", d.from, problem)
		}
	}
	if using < 12 {
		t.Errorf("only %d configurations use addresses", using)
	}
}

func TestAddressProblem(t *testing.T) {
	t.Parallel()
	const data = "data \"qingcloud_loadbalancer_backends\" \"web\" {\n  verbose = 2\n}\n"
	const example = "data \"qingcloud_loadbalancer_backends\" \"x\" {\n  loadbalancer = \"lb-1234abcd\"\n}\n"
	for text, ok := range map[string]bool{
		data + "toset(backends[*].address)\n without an address":                         true,
		data + "toset(backends[*].address)\n 没有地址":                                       true,
		data + "toset(backends[*].address)":                                              false,
		data + "b.address if b.address != null":                                          false,
		data + example + `"${b.address}:${b.port}"`:                                      true,
		data + "address = b.address\n":                                                   true,
		data + `"${can(regex(":", b.address)) ? "[${b.address}]" : b.address}:80"`:       true,
		data + `b.port if can(regex(":", b.address))`:                                    false,
		strings.Replace(data, "verbose", "zone", 1) + `"${b.address}:${b.port}"`:         false,
		strings.Replace(data, "verbose", "zone", 1) + `b.port`:                           true,
		data + `"${b.resource_id}:80"`:                                                   false,
		data + `"${b.resource_id}/32"`:                                                   false,
		data + "b.private_ip != null ? b.private_ip : b.resource_id, without an address": false,
	} {
		if problem := addressProblem(text); (problem == "") != ok {
			t.Errorf("%q: got %q", text, problem)
		}
	}
}
