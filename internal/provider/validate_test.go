// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// refusedCases are configurations of backends that validation refuses, with the
// complete text.
var refusedCases = map[string]struct {
	args      blockValues
	attribute string
	detail    string
}{
	"empty load balancer": {
		blockValues{"loadbalancer": ""},
		`AttributeName("loadbalancer")`,
		`The ID must not be empty: an empty filter would match everything. Use the ID of a load balancer, such as lb-1234abcd, or omit the argument.`,
	},
	"listener for a load balancer": {
		blockValues{"loadbalancer": "lbl-8y72dig0"},
		`AttributeName("loadbalancer")`,
		`"lbl-8y72dig0" is the ID of a load balancer listener. Use the ID of a load balancer, such as lb-1234abcd.`,
	},
	"load balancer for a listener": {
		blockValues{"loadbalancer_listener": "lb-1234abcd"},
		`AttributeName("loadbalancer_listener")`,
		`"lb-1234abcd" is the ID of a load balancer. Use the ID of a load balancer listener, such as lbl-1234abcd.`,
	},
	"characters": {
		blockValues{"loadbalancer": "lb-1234 abcd"},
		`AttributeName("loadbalancer")`,
		`"lb-1234 abcd" is not a valid ID: only letters and digits may follow lb-. Use the ID of a load balancer, such as lb-1234abcd.`,
	},
	"a name": {
		blockValues{"loadbalancer": "web"},
		`AttributeName("loadbalancer")`,
		`"web" is not the ID of a load balancer. Use the ID of a load balancer, such as lb-1234abcd.`,
	},
	"prefix alone": {
		blockValues{"loadbalancer": "lb-"},
		`AttributeName("loadbalancer")`,
		`"lb-" is not the ID of a load balancer. Use the ID of a load balancer, such as lb-1234abcd.`,
	},
	"empty set": {
		blockValues{"loadbalancer_backends": []string{}},
		`AttributeName("loadbalancer_backends")`,
		`The set must not be empty: an empty filter would match everything. Specify at least one value, or omit the argument. ` +
			`If the set may be empty, skip the data source with count or for_each.`,
	},
	"null in the set": {
		blockValues{"loadbalancer_backends": []any{"lbb-a", nil}},
		`AttributeName("loadbalancer_backends")`,
		`The set contains null. Remove it, for example with compact().`,
	},
	"instance in the set": {
		blockValues{"loadbalancer_backends": []string{"lbb-a", "i-q9k5xmsl"}},
		`AttributeName("loadbalancer_backends").ElementKeyValue(tftypes.String<"i-q9k5xmsl">)`,
		`"i-q9k5xmsl" is the ID of an instance. Use the ID of a load balancer backend, such as lbb-1234abcd.`,
	},
	"empty zone": {
		blockValues{"zone": ""},
		`AttributeName("zone")`,
		`The zone must not be empty. Use one such as pek3, or omit the argument.`,
	},
	"upper-case zone": {
		blockValues{"zone": "PEK3"},
		`AttributeName("zone")`,
		`Zones are in lower case: use "pek3" instead of "PEK3".`,
	},
	"odd zone": {
		blockValues{"zone": "pek 3"},
		`AttributeName("zone")`,
		`"pek 3" is not a valid zone. Use one such as pek3, sh1a or gd2.`,
	},
	"negative verbose": {
		blockValues{"verbose": -1},
		`AttributeName("verbose")`,
		`-1 is out of range. Use an integer, 0 or higher.`,
	},
	"huge verbose": {
		blockValues{"verbose": int64(99999999999)},
		`AttributeName("verbose")`,
		`99999999999 is out of range. Use an integer, from 0 to 2147483647.`,
	},
	"fraction": {
		blockValues{"verbose": 1.5},
		`AttributeName("verbose")`,
		`1.5 is not an integer. Use an integer, 0 or higher.`,
	},
	"long fraction": {
		blockValues{"verbose": new(big.Float).Quo(big.NewFloat(1), big.NewFloat(3))},
		`AttributeName("verbose")`,
		`0.333333 is not an integer. Use an integer, 0 or higher.`,
	},
	"beyond int64": {
		blockValues{"verbose": big.NewFloat(1e30)},
		`AttributeName("verbose")`,
		`1e+30 is out of range. Use an integer, from 0 to 2147483647.`,
	},
	"below int64": {
		blockValues{"verbose": big.NewFloat(-1e30)},
		`AttributeName("verbose")`,
		`-1e+30 is out of range. Use an integer, 0 or higher.`,
	},
	"secret key in the set": {
		blockValues{"loadbalancer_backends": []string{mistakenKey}},
		`AttributeName("loadbalancer_backends")`,
		`The value (40 characters, not shown because it may be a secret) is not the ID of a load balancer backend. Use the ID of a load balancer backend, such as lbb-1234abcd.`,
	},
	"secret key as zone": {
		blockValues{"zone": mistakenKey},
		`AttributeName("zone")`,
		`The value (40 characters, not shown because it may be a secret) is not a valid zone. Use one such as pek3, sh1a or gd2.`,
	},
	"zero timeout": {
		blockValues{"timeouts": map[string]any{"read": "0s"}},
		`AttributeName("timeouts")`,
		`"0s" is not a valid timeout. Use a positive duration with a unit (s, m, h), such as "90s" or "5m".`,
	},
	"negative timeout": {
		blockValues{"timeouts": map[string]any{"read": "-1h"}},
		`AttributeName("timeouts")`,
		`"-1h" is not a valid timeout. Use a positive duration with a unit (s, m, h), such as "90s" or "5m".`,
	},
	"timeout without unit": {
		blockValues{"timeouts": map[string]any{"read": "90"}},
		`AttributeName("timeouts")`,
		`"90" is not a valid timeout. Use a positive duration with a unit (s, m, h), such as "90s" or "5m".`,
	},
}

func TestValidationRefuses(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for name, c := range refusedCases {
		if got, want := singleDiagnostic(t, p.validate(c.args)), "ERROR on "+c.attribute+" | Invalid Argument | "+c.detail; got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

// The same of a port, which is an attribute as well.
func TestListenerPortRefuses(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{}))).of("loadbalancer_listener")
	for port, want := range map[float64]string{
		443.5: "443.5 is not an integer. Use an integer, from 1 to 65535.", 0: "0 is out of range. Use an integer, from 1 to 65535.", 65536: "65536 is out of range. Use an integer, from 1 to 65535.",
	} {
		got := singleDiagnostic(t, p.validate(blockValues{"loadbalancer": "lb-1234abcd", "listener_port": port}))
		if got != `ERROR on AttributeName("listener_port") | Invalid Argument | `+want {
			t.Errorf("%v: got %s", port, got)
		}
	}
}

// Numbers that would take minutes to convert to decimal are not shown.
func TestFormatNumber(t *testing.T) {
	t.Parallel()
	power := func(exponent int) *big.Float { return new(big.Float).SetMantExp(big.NewFloat(1), exponent) }
	for exponent, want := range map[int]string{-1: "0.5", -30: "9.31323e-10", 30: "1073741824", 100: "1.26765e+30", 1 << 30: "The number", -1 << 30: "The number"} {
		if got := formatNumber(power(exponent)); got != want {
			t.Errorf("2^%d: got %s", exponent, got)
		}
	}
}

// Values that are too long for a message, or could be a key, are counted.
func TestQuote(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"": `""`, "pek 3": `"pek 3"`, "a\n\"b": `"a\n\"b"`, "web-prod-loadbalancer-01": `"web-prod-loadbalancer-01"`, "北京三区": `"北京三区"`, "abcdefghijklmno": `"abcdefghijklmno"`,
		"web-prod-loadbalancer-001": "The value (25 characters, not shown because it may be a secret)",
		"abcdefghijklmnop":          "The value (16 characters, not shown because it may be a secret)",
		"QYACCESSKEYIDEXAMPLE":      "The value (20 characters, not shown because it may be a secret)",
		"abcdefgh/jklmn+p=":         "The value (17 characters, not shown because it may be a secret)",
		strings.Repeat("密", 25):     "The value (25 characters, not shown because it may be a secret)",
	} {
		if got := quote(value); got != want {
			t.Errorf("%q: got %s", value, got)
		}
	}
}

func TestValidationAccepts(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for name, args := range map[string]blockValues{
		"nothing": nil,
		"all": {
			"zone": "pek3", "loadbalancer": "lb-1234abcd", "loadbalancer_listener": "lbl-8y72dig0",
			"loadbalancer_backends": []string{"lbb-zkwqbfu9", "lbb-wm7xquyx"}, "verbose": 0, "timeouts": map[string]any{"read": "90s"},
		},
		"unknown": {
			"zone": unknown{}, "loadbalancer": unknown{}, "loadbalancer_listener": unknown{},
			"loadbalancer_backends": unknown{}, "verbose": unknown{}, "timeouts": map[string]any{"read": unknown{}},
		},
		"unknown in the set":     {"loadbalancer_backends": []any{unknown{}, "lbb-a"}},
		"private zone":           {"zone": "test-1_a"},
		"no timeout in timeouts": {"timeouts": map[string]any{"read": nil}},
	} {
		if diags := p.validate(args); len(diags) > 0 {
			t.Errorf("%s: %q", name, diagnosticTexts(diags))
		}
	}
}

func TestProviderValidation(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for name, c := range map[string]struct {
		args blockValues
		want string
	}{
		"zone":     {blockValues{"zone": "PEK3"}, `ERROR on AttributeName("zone") | Invalid Argument | Zones are in lower case: use "pek3" instead of "PEK3".`},
		"endpoint": {blockValues{"endpoint": "api.qingcloud.com"}, `ERROR on AttributeName("endpoint") | Invalid Argument | This is not a valid endpoint: it must begin with https:// or http://. Use a URL such as https://api.qingcloud.com/iaas/.`},
		"retries":  {blockValues{"max_retries": 21}, `ERROR on AttributeName("max_retries") | Invalid Argument | 21 is out of range. Use an integer, from 0 to 20.`},
		"at once":  {blockValues{"max_concurrency": 0}, `ERROR on AttributeName("max_concurrency") | Invalid Argument | 0 is out of range. Use an integer, from 1 to 32.`},
		"fraction": {blockValues{"max_retries": 1.5}, `ERROR on AttributeName("max_retries") | Invalid Argument | 1.5 is not an integer. Use an integer, from 0 to 20.`},
		"huge":     {blockValues{"max_concurrency": big.NewFloat(1e30)}, `ERROR on AttributeName("max_concurrency") | Invalid Argument | 1e+30 is out of range. Use an integer, from 1 to 32.`},
		"port":     {blockValues{"endpoint": "https://api.example.com:65536"}, `ERROR on AttributeName("endpoint") | Invalid Argument | This is not a valid endpoint: its port must be from 1 to 65535. Use a URL such as https://api.qingcloud.com/iaas/.`},
		"empty":    {blockValues{"zone": "", "endpoint": ""}, ""},
	} {
		resp := p.validateProvider(c.args)
		if c.want == "" && len(resp) == 0 {
			continue
		}
		if got := singleDiagnostic(t, resp); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// FuzzValidateID checks that a valid ID has no unexpected character.
func FuzzValidateID(f *testing.F) {
	for _, id := range []string{"lb-1234abcd", "lbl-8y72dig0", "", "lb-", "lb-V0FF855K", "LB-1", "lb_1", "lb--a", "web", "lb-a\n", "ｌｂ-a"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if validateID(id, typeOf("loadbalancer")) != nil {
			return
		}
		if len(id) < 4 || id[:3] != "lb-" {
			t.Fatalf("%q passes", id)
		}
		for _, c := range id[3:] {
			if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
				t.Fatalf("%q passes", id)
			}
		}
	})
}

// FuzzValidateZone checks the same of zones.
func FuzzValidateZone(f *testing.F) {
	for _, zone := range []string{"pek3", "PEK3", "", "pek 3", "test-1_a", "pek3\n", "北京"} {
		f.Add(zone)
	}
	f.Fuzz(func(t *testing.T, zone string) {
		if validateZone(zone) != nil {
			return
		}
		for i, c := range zone {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (i == 0 || c != '-' && c != '_') {
				t.Fatalf("%q passes", zone)
			}
		}
	})
}

// A zone may be long, but not one run of as many characters as a key has.
func TestZoneThatCouldBeAKey(t *testing.T) {
	t.Parallel()
	for zone, valid := range map[string]bool{
		"private-cloud-zone-with-a-long-name-of-its-operator": true, strings.Repeat("a", 31): true,
		strings.Repeat("a", 32): false, "pek3-" + strings.Repeat("b2", 16): false,
	} {
		if err := validateZone(zone); (err == nil) != valid {
			t.Errorf("%s: got %v", zone, err)
		}
	}
}
