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
	// addressPattern matches resource_id where an address should be: before a port.
	addressPattern = regexp.MustCompile(`resource_id\}:`)

	// detailPattern matches attributes that were seen only with verbose = 2.
	detailPattern  = regexp.MustCompile(`\.(private_ip|disabled|backup|port_end|nic_id|status)\b`)
	backendPattern = regexp.MustCompile(`(?ms)^ *data "` + dataSourceName + `" "\w+" \{\n.*?^ *\}$`)
	compactPattern = regexp.MustCompile(`compact\([^)]*backends[^)]*private_ip`)
	wherePattern   = regexp.MustCompile(`private_ip != null \? (\w+)\.private_ip : (\w+)\.resource_id`)
)

// documentedExample is the load balancer of the example in QingCloud's documentation,
// whose request has no verbose.
const documentedExample = `"lb-1234abcd"`

// addressProblem returns what is wrong with the way that a configuration gets
// addresses.
func addressProblem(text string) string {
	blocks := backendPattern.FindAllString(text, -1)
	verbose := !slices.ContainsFunc(blocks, func(block string) bool {
		return !strings.Contains(block, "verbose") && !strings.Contains(block, documentedExample)
	})
	usesAddress := strings.Contains(text, ".private_ip : ")
	switch {
	case addressPattern.MatchString(text):
		return "resource_id is not an address"
	case len(blocks) > 0 && detailPattern.MatchString(text) && !verbose:
		return "verbose is not set, but attributes that need it are used"
	case compactPattern.MatchString(text):
		return "compact leaves out backends without an address silently"
	case usesAddress && (!wherePattern.MatchString(text) || !strings.Contains(text, "_id}/32")):
		return "resource_id is used without a check that it is an address"
	case usesAddress && !strings.Contains(text, withoutAddress):
		return "no condition says that there are backends without an address"
	}
	return ""
}

// Every configuration gets addresses in a way that works with an account, and that
// cannot leave out backends silently.
func TestAddressesAreSafe(t *testing.T) {
	t.Parallel()
	using := 0
	for _, d := range configurations(t) {
		text := d.text()
		if strings.Contains(text, ".private_ip : ") {
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
	const address = "b.private_ip != null ? b.private_ip : b.resource_id\nif can(cidrnetmask(\"${b.resource_id}/32\"))\n"
	const example = "data \"qingcloud_loadbalancer_backends\" \"x\" {\n  loadbalancer = \"lb-1234abcd\"\n}\n"
	for text, ok := range map[string]bool{
		data + example + address + "without an address":  true,
		data + address + `"Backends without an address"`: true,
		data + address: false,
		strings.Replace(data+address, "verbose", "zone", 1) + "without an address":          false,
		data + "b.private_ip != null ? b.private_ip : b.resource_id\n without an address\n": false,
		data + `"${b.resource_id}:80"`: false,
		data + "compact(data.qingcloud_loadbalancer_backends.web.backends[*].private_ip)": false,
		data + `b.port`: true,
	} {
		if problem := addressProblem(text); (problem == "") != ok {
			t.Errorf("%q: got %q", text, problem)
		}
	}
}
