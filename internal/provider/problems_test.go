// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// refused is what validation must refuse, with the whole text. The acceptance
// tests go through it again with the real CLI.
var refused = map[string]struct {
	hcl       string
	args      values
	attribute string
	detail    string
}{
	"empty load balancer": {
		`loadbalancer = ""`,
		values{"loadbalancer": str("")},
		`AttributeName("loadbalancer")`,
		`An empty string is no ID, and would not filter. Give the ID of a load balancer, such as lb-1234abcd, or leave the argument out.`,
	},
	"listener for a load balancer": {
		`loadbalancer = "lbl-8y72dig0"`,
		values{"loadbalancer": str("lbl-8y72dig0")},
		`AttributeName("loadbalancer")`,
		`"lbl-8y72dig0" is the ID of a load balancer listener. Give the ID of a load balancer, such as lb-1234abcd.`,
	},
	"load balancer for a listener": {
		`loadbalancer_listener = "lb-1234abcd"`,
		values{"loadbalancer_listener": str("lb-1234abcd")},
		`AttributeName("loadbalancer_listener")`,
		`"lb-1234abcd" is the ID of a load balancer. Give the ID of a load balancer listener, such as lbl-1234abcd.`,
	},
	"characters": {
		`loadbalancer = "lb-1234 abcd"`,
		values{"loadbalancer": str("lb-1234 abcd")},
		`AttributeName("loadbalancer")`,
		`"lb-1234 abcd" has characters that no ID has: after lb- there are lower-case letters and digits alone. Give the ID of a load balancer, such as lb-1234abcd.`,
	},
	"a name": {
		`loadbalancer = "web"`,
		values{"loadbalancer": str("web")},
		`AttributeName("loadbalancer")`,
		`"web" is no ID of a load balancer. Give the ID of a load balancer, such as lb-1234abcd.`,
	},
	"prefix alone": {
		`loadbalancer = "lb-"`,
		values{"loadbalancer": str("lb-")},
		`AttributeName("loadbalancer")`,
		`"lb-" is no ID of a load balancer. Give the ID of a load balancer, such as lb-1234abcd.`,
	},
	"empty set": {
		`loadbalancer_backends = []`,
		values{"loadbalancer_backends": strs()},
		`AttributeName("loadbalancer_backends")`,
		`An empty set would not filter: it would return every backend. Give at least one ID, or leave the argument out. ` +
			`Where the set may be empty, leave out the whole data source with count or for_each.`,
	},
	"null in the set": {
		`loadbalancer_backends = ["lbb-a", null]`,
		values{"loadbalancer_backends": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{str("lbb-a"), tftypes.NewValue(tftypes.String, nil)})},
		`AttributeName("loadbalancer_backends")`,
		`The set has a null in it. Leave it out, for example with compact().`,
	},
	"instance in the set": {
		`loadbalancer_backends = ["lbb-a", "i-q9k5xmsl"]`,
		values{"loadbalancer_backends": strs("lbb-a", "i-q9k5xmsl")},
		`AttributeName("loadbalancer_backends").ElementKeyValue(tftypes.String<"i-q9k5xmsl">)`,
		`"i-q9k5xmsl" is the ID of an instance. Give the ID of a load balancer backend, such as lbb-1234abcd.`,
	},
	"empty zone": {
		`zone = ""`,
		values{"zone": str("")},
		`AttributeName("zone")`,
		`An empty string is no zone. Give one such as pek3, or leave the argument out.`,
	},
	"upper-case zone": {
		`zone = "PEK3"`,
		values{"zone": str("PEK3")},
		`AttributeName("zone")`,
		`The API wants zones in lower case: "pek3", not "PEK3".`,
	},
	"odd zone": {
		`zone = "pek 3"`,
		values{"zone": str("pek 3")},
		`AttributeName("zone")`,
		`"pek 3" has characters that no zone has. Give one such as pek3, sh1a or gd2.`,
	},
	"negative verbose": {
		`verbose = -1`,
		values{"verbose": tftypes.NewValue(tftypes.Number, -1)},
		`AttributeName("verbose")`,
		`-1 is out of bounds. Give a whole number, 0 or more.`,
	},
	"huge verbose": {
		`verbose = 99999999999`,
		values{"verbose": tftypes.NewValue(tftypes.Number, 99999999999)},
		`AttributeName("verbose")`,
		`99999999999 is out of bounds. Give a whole number, from 0 to 2147483647.`,
	},
	"zero timeout": {
		`timeouts = { read = "0s" }`,
		values{"timeouts": timeoutValue("0s")},
		`AttributeName("timeouts")`,
		`"0s" is no time that a read could take. Give a number above zero with a unit (s, m, h), such as "90s" or "5m".`,
	},
	"negative timeout": {
		`timeouts = { read = "-1h" }`,
		values{"timeouts": timeoutValue("-1h")},
		`AttributeName("timeouts")`,
		`"-1h" is no time that a read could take. Give a number above zero with a unit (s, m, h), such as "90s" or "5m".`,
	},
	"timeout without unit": {
		`timeouts = { read = "90" }`,
		values{"timeouts": timeoutValue("90")},
		`AttributeName("timeouts")`,
		`"90" is no time that a read could take. Give a number above zero with a unit (s, m, h), such as "90s" or "5m".`,
	},
}

func timeoutValue(read any) tftypes.Value {
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}},
		map[string]tftypes.Value{"read": tftypes.NewValue(tftypes.String, read)})
}

func TestValidationRefuses(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for name, c := range refused {
		if got, want := only(t, p.validate(c.args)), "ERROR on "+c.attribute+" | Invalid Argument | "+c.detail; got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestValidationAccepts(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	unknownSet := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, tftypes.UnknownValue)
	unknownID := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{unknown, str("lbb-a")})
	unknownNumber := tftypes.NewValue(tftypes.Number, tftypes.UnknownValue)
	for name, args := range map[string]values{
		"nothing": nil,
		"all": {
			"zone": str("pek3"), "loadbalancer": str("lb-1234abcd"), "loadbalancer_listener": str("lbl-8y72dig0"),
			"loadbalancer_backends": strs("lbb-zkwqbfu9", "lbb-wm7xquyx"), "verbose": tftypes.NewValue(tftypes.Number, 0), "timeouts": timeoutValue("90s"),
		},
		"unknown": {
			"zone": unknown, "loadbalancer": unknown, "loadbalancer_listener": unknown,
			"loadbalancer_backends": unknownSet, "verbose": unknownNumber, "timeouts": timeoutValue(tftypes.UnknownValue),
		},
		"unknown in the set":     {"loadbalancer_backends": unknownID},
		"private zone":           {"zone": str("test-1_a")},
		"no timeout in timeouts": {"timeouts": timeoutValue(nil)},
	} {
		if diags := p.validate(args); len(diags) > 0 {
			t.Errorf("%s: %q", name, texts(diags))
		}
	}
}

func TestProviderValidation(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for name, c := range map[string]struct {
		args values
		want string
	}{
		"zone":     {values{"zone": str("PEK3")}, `ERROR on AttributeName("zone") | Invalid Argument | The API wants zones in lower case: "pek3", not "PEK3".`},
		"endpoint": {values{"endpoint": str("api.qingcloud.com")}, `ERROR on AttributeName("endpoint") | Invalid Argument | This is no endpoint: it must begin with https:// or http://. Give a URL such as https://api.qingcloud.com/iaas/.`},
		"retries":  {values{"max_retries": tftypes.NewValue(tftypes.Number, 21)}, `ERROR on AttributeName("max_retries") | Invalid Argument | 21 is out of bounds. Give a whole number, from 0 to 20.`},
		"at once":  {values{"max_concurrency": tftypes.NewValue(tftypes.Number, 0)}, `ERROR on AttributeName("max_concurrency") | Invalid Argument | 0 is out of bounds. Give a whole number, from 1 to 32.`},
		"empty":    {values{"zone": str(""), "endpoint": str("")}, ""},
	} {
		resp := p.validateProvider(c.args)
		if c.want == "" && len(resp) == 0 {
			continue
		}
		if got := only(t, resp); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// FuzzIDProblem checks that what passes for an ID is safe to send as one.
func FuzzIDProblem(f *testing.F) {
	for _, id := range []string{"lb-1234abcd", "lbl-8y72dig0", "", "lb-", "lb-A", "lb--a", "web", "lb-a\n", "ｌｂ-a"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if idProblem(id, "lb") != "" {
			return
		}
		if len(id) < 4 || id[:3] != "lb-" {
			t.Fatalf("%q passes", id)
		}
		for _, c := range id[3:] {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
				t.Fatalf("%q passes", id)
			}
		}
	})
}

// FuzzZoneProblem checks the same of zones.
func FuzzZoneProblem(f *testing.F) {
	for _, zone := range []string{"pek3", "PEK3", "", "pek 3", "test-1_a", "pek3\n", "北京"} {
		f.Add(zone)
	}
	f.Fuzz(func(t *testing.T, zone string) {
		if zoneProblem(zone) != "" {
			return
		}
		for i, c := range zone {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (i == 0 || c != '-' && c != '_') {
				t.Fatalf("%q passes", zone)
			}
		}
	})
}
