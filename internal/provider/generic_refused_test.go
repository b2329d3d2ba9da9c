// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// refusedElsewhere are configurations of other data sources, likewise.
var refusedElsewhere = []struct {
	source, argument string
	value            tftypes.Value
	detail           string
}{
	{"loadbalancers", "status", stringSet("running"), `"running" is not a valid value. Use one of pending, active, stopped, suspended, deleted, ceased.`},
	{"loadbalancers", "search_word", stringValue(""), `The value must not be empty: an empty filter would match everything. Specify a value, or omit the argument.`},
	{"loadbalancers", "tags", stringSet("prod"), `"prod" is not the ID of a tag. Use the ID of a tag, such as tag-1234abcd.`},
	{"loadbalancers", "loadbalancers", stringSet("lbl-1234abcd"), `"lbl-1234abcd" is the ID of a load balancer listener. Use the ID of a load balancer, such as lb-1234abcd.`},
	{"loadbalancer", "loadbalancer_id", stringValue("eip-1234abcd"), `"eip-1234abcd" is the ID of a public IP address. Use the ID of a load balancer, such as lb-1234abcd.`},
	{"loadbalancer", "loadbalancer_name", stringValue(""), `The value must not be empty: an empty filter would match everything. Specify a value, or omit the argument.`},
	{"loadbalancer_listener", "listener_port", numberValueOf(0), `0 is out of range. Use an integer, from 1 to 65535.`},
	{"loadbalancer_listener", "listener_port", numberValueOf(65536), `65536 is out of range. Use an integer, from 1 to 65535.`},
	{"loadbalancer_listener", "listener_protocol", stringValue("HTTPS"), `Protocols are in lower case: use "https" instead of "HTTPS".`},
	{"loadbalancer_listener", "listener_protocol", stringValue("tcp/udp"), `"tcp/udp" is not a valid protocol. Use one such as http, https, tcp or udp.`},
	{"loadbalancer_policies", "loadbalancer_policies", stringSet("lbpr-1234abcd"), `"lbpr-1234abcd" is the ID of a load balancer policy rule. Use the ID of a load balancer policy, such as lbp-1234abcd.`},
	{"loadbalancer_policy_rules", "loadbalancer_policy", stringValue("lb-1234abcd"), `"lb-1234abcd" is the ID of a load balancer. Use the ID of a load balancer policy, such as lbp-1234abcd.`},
	{"loadbalancer_policy_rules", "loadbalancer_policy_rules", stringSet("lbp-1234abcd"), `"lbp-1234abcd" is the ID of a load balancer policy. Use the ID of a load balancer policy rule, such as lbpr-1234abcd.`},
}

func TestValidationRefusesElsewhere(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for _, c := range refusedElsewhere {
		args := mergeValues(blockValues{c.argument: c.value}, rowOf(c.source).arguments[c.argument].with)
		attribute := `AttributeName("` + c.argument + `")`
		if set, ok := plainValue(c.value).([]any); ok {
			attribute += fmt.Sprintf(`.ElementKeyValue(tftypes.String<"%s">)`, set[0])
		}
		if got, want := singleDiagnostic(t, p.of(c.source).validate(args)), "ERROR on "+attribute+" | Invalid Argument | "+c.detail; got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.source, got, want)
		}
	}
}

// No argument of any data source may be empty, which would match everything.
func TestGenericEmptyArguments(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	nothing := tftypes.NewValue(tftypes.String, nil)
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		p, types := p.of(row.name), attributeTypes(p.of(row.name))
		for name, a := range row.arguments {
			empty := []tftypes.Value{stringValue("")}
			switch {
			case types[name].Is(tftypes.Number):
				empty = []tftypes.Value{numberValueOf(0)}
			case types[name].Is(tftypes.Set{}):
				empty = []tftypes.Value{stringSet(), stringSet(""), tftypes.NewValue(types[name], []tftypes.Value{nothing})}
			}
			for _, value := range empty {
				if got := singleDiagnostic(t, p.validate(mergeValues(blockValues{name: value}, a.with))); !strings.HasPrefix(got, `ERROR on AttributeName("`+name+`")`) {
					t.Errorf("%s: got %s", name, got)
				}
			}
		}
		for name, value := range (blockValues{"zone": stringValue(""), "timeouts": timeoutValue(""), verboseName: numberValueOf(-1)}) {
			if name == verboseName && !row.verbose {
				continue
			}
			if got := singleDiagnostic(t, p.validate(mergeValues(blockValues{name: value}, row.base))); !strings.HasPrefix(got, `ERROR on AttributeName("`+name+`")`) {
				t.Errorf("%s: got %s", name, got)
			}
		}
		for name, args := range row.configurations() {
			if diags := p.validate(args); len(diags) > 0 {
				t.Errorf("%s: %q", name, diagnosticTexts(diags))
			}
		}
	})
}

// Refusals stand on the argument whose value QingCloud's message names.
func TestGenericRefusals(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		for _, code := range []int{1100, 1400, 2100} {
			for name, a := range row.arguments {
				if a.param == "" {
					continue
				}
				value, want := stringsOf(a.value)[0], `ERROR on AttributeName("`+name+`")`
				if code != 1100 && !strings.Contains(value, "-") { // only an ID can be denied or not found
					want = "ERROR"
				}
				p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault {
					return fakeapi.Fault{RetCode: code, Message: "wrong [" + value + "]"}
				}})
				_, diags := p.read(t.Context(), mergeValues(blockValues{name: a.value}, a.with))
				if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, want+" | Unable to Read Load Balancer") {
					t.Errorf("%d: got %s", code, got)
				}
			}
		}
		if row.verbose { // any message may contain a number
			p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault {
				return fakeapi.Fault{RetCode: 1100, Message: "wrong [2]"}
			}})
			_, diags := p.read(t.Context(), mergeValues(blockValues{"verbose": tftypes.NewValue(tftypes.Number, 2)}, row.base))
			if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, "ERROR | ") {
				t.Errorf("got %s", got)
			}
		}
		p, _ := row.serve(t, fakeapi.Config{})
		_, diags := p.read(t.Context(), mergeValues(blockValues{"zone": stringValue("sh9z")}, row.base))
		if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, `ERROR on AttributeName("zone") | Unable to Read Load Balancer`) {
			t.Errorf("got %s", got)
		}
	})
}

// Only arguments that are IDs can be unknown to the API, and a number or a word in a
// message is none of the arguments.
func TestUnclearRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source    string
		args      blockValues
		attribute string // on which the error stands
		check     string // what the advice says about it
	}{
		"one ID":      {oneListener, byPort(443, "tcp"), "loadbalancer", "Check the IDs in loadbalancer, and"},
		"an own ID":   {oneLB, blockValues{"loadbalancer_id": stringValue("lb-1")}, "loadbalancer_id", "Check the IDs in loadbalancer_id, and"},
		"a name":      {oneLB, byName("web"), "", "Check the arguments, and"},
		"other words": {"loadbalancers", blockValues{"status": stringSet("active"), "search_word": stringValue("web"), "tags": stringSet("tag-1")}, "tags", "Check the IDs in tags, and"},
		"two IDs":     {"loadbalancers", blockValues{"loadbalancers": stringSet("lb-1"), "tags": stringSet("tag-1")}, "", "Check the IDs in tags and loadbalancers, and"},
		"numbers":     {"loadbalancer_policies", blockValues{verboseName: numberValueOf(1)}, "", "Check the arguments, and"},
	} {
		p, _ := rowOf(c.source).serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{RetCode: 2100, Message: "1 of 443 is not an active web"}
		}})
		_, diags := p.read(t.Context(), c.args)
		got := singleDiagnostic(t, diags)
		if onAttribute := strings.HasPrefix(got, `ERROR on AttributeName("`+c.attribute+`") | `); onAttribute != (c.attribute != "") || !onAttribute && strings.HasPrefix(got, "ERROR on") || !strings.Contains(got, c.check) {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
