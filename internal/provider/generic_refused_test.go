// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// refusedElsewhere are configurations of other data sources, likewise.
var refusedElsewhere = []struct {
	source, argument string
	value            any
	detail           string
}{
	{"loadbalancers", "status", []string{"running"}, `"running" is not a valid value. Use one of pending, active, stopped, suspended, deleted, ceased.`},
	{"loadbalancers", "search_word", "", `The value must not be empty: an empty filter would match everything. Specify a value, or omit the argument.`},
	{"loadbalancers", "tags", []string{"prod"}, `"prod" is not the ID of a tag. Use the ID of a tag, such as tag-1234abcd.`},
	{"loadbalancers", "loadbalancers", []string{"lbl-1234abcd"}, `"lbl-1234abcd" is the ID of a load balancer listener. Use the ID of a load balancer, such as lb-1234abcd.`},
	{"loadbalancer", "loadbalancer_id", "eip-1234abcd", `"eip-1234abcd" is the ID of a public IP address. Use the ID of a load balancer, such as lb-1234abcd.`},
	{"loadbalancer", "loadbalancer_name", "", `The value must not be empty: an empty filter would match everything. Specify a value, or omit the argument.`},
	{"loadbalancer_listener", "listener_port", 0, `0 is out of range. Use an integer, from 1 to 65535.`},
	{"loadbalancer_listener", "listener_port", 65536, `65536 is out of range. Use an integer, from 1 to 65535.`},
	{"loadbalancer_listener", "listener_protocol", "HTTPS", `Protocols are in lower case: use "https" instead of "HTTPS".`},
	{"loadbalancer_listener", "listener_protocol", "tcp/udp", `"tcp/udp" is not a valid protocol. Use one such as http, https, tcp or udp.`},
	{"loadbalancer_policies", "loadbalancer_policies", []string{"lbpr-1234abcd"}, `"lbpr-1234abcd" is the ID of a load balancer policy rule. Use the ID of a load balancer policy, such as lbp-1234abcd.`},
	{"loadbalancer_policy_rules", "loadbalancer_policy", "lb-1234abcd", `"lb-1234abcd" is the ID of a load balancer. Use the ID of a load balancer policy, such as lbp-1234abcd.`},
	{"loadbalancer_policy_rules", "loadbalancer_policy_rules", []string{"lbp-1234abcd"}, `"lbp-1234abcd" is the ID of a load balancer policy. Use the ID of a load balancer policy rule, such as lbpr-1234abcd.`},
}

func TestValidationRefusesElsewhere(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for _, c := range refusedElsewhere {
		args := mergeValues(blockValues{c.argument: c.value}, rowOf(c.source).arguments[c.argument].with)
		attribute := `AttributeName("` + c.argument + `")`
		if set, ok := c.value.([]string); ok {
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
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		p := p.of(row.name)
		for name, a := range row.arguments {
			empty := []any{""}
			switch a.value.(type) {
			case int:
				empty = []any{0}
			case []string:
				empty = []any{[]string{}, []string{""}, []any{nil}}
			}
			for _, value := range empty {
				if got := singleDiagnostic(t, p.validate(mergeValues(blockValues{name: value}, a.with))); !strings.HasPrefix(got, `ERROR on AttributeName("`+name+`")`) {
					t.Errorf("%s: got %s", name, got)
				}
			}
		}
		for name, value := range (blockValues{"zone": "", "timeouts": map[string]any{"read": ""}, verboseName: -1}) {
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
				value, want := fmt.Sprint(firstOf(a.value)), `ERROR on AttributeName("`+name+`")`
				if code != 1100 && !strings.Contains(value, "-") { // only an ID can be denied or not found
					want = "ERROR"
				}
				p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault {
					return fakeapi.Fault{RetCode: code, Message: "wrong [" + value + "]"}
				}})
				_, diags := p.read(t.Context(), mergeValues(blockValues{name: a.value}, a.with))
				if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, want+" | Unable to Read ") {
					t.Errorf("%d: got %s", code, got)
				}
			}
		}
		if row.verbose { // any message may contain a number
			p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault {
				return fakeapi.Fault{RetCode: 1100, Message: "wrong [2]"}
			}})
			_, diags := p.read(t.Context(), mergeValues(blockValues{verboseName: 2}, row.base))
			if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, "ERROR | ") {
				t.Errorf("got %s", got)
			}
		}
		p, _ := row.serve(t, fakeapi.Config{})
		_, diags := p.read(t.Context(), mergeValues(blockValues{"zone": "sh9z"}, row.base))
		if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, `ERROR on AttributeName("zone") | Unable to Read `) {
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
		"one ID":      {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 443, "listener_protocol": "tcp"}, "loadbalancer", "Check the IDs in loadbalancer, and"},
		"an own ID":   {oneLB, blockValues{"loadbalancer_id": "lb-1"}, "loadbalancer_id", "Check the IDs in loadbalancer_id, and"},
		"a name":      {oneLB, blockValues{"loadbalancer_name": "web"}, "", "Check the arguments, and"},
		"other words": {"loadbalancers", blockValues{"status": []string{"active"}, "search_word": "web", "tags": []string{"tag-1"}}, "tags", "Check the IDs in tags, and"},
		"two IDs":     {"loadbalancers", blockValues{"loadbalancers": []string{"lb-1"}, "tags": []string{"tag-1"}}, "", "Check the IDs in tags and loadbalancers, and"},
		"numbers":     {"loadbalancer_policies", blockValues{verboseName: 1}, "", "Check the arguments, and"},
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
