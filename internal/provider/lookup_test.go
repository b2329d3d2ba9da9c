// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func rowOf(name string) dataSourceRow {
	return allDataSources[slices.IndexFunc(allDataSources, func(row dataSourceRow) bool { return row.name == name })]
}

// Exactly one item is found, or the error says what was looked for and what there is.
func TestLookup(t *testing.T) {
	t.Parallel()
	for name, c := range lookupCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row := rowOf(c.source)
			p, server := row.serve(t, fakeapi.Config{Zones: []string{name}, Fault: silence})
			server.AddTo(name, c.items...)
			value, diags := p.read(t.Context(), mergeValues(blockValues{"zone": name}, c.args))
			if n := len(server.Requests()); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
			if c.found == "" {
				compareGolden(t, filepath.Join("testdata", "lookup", name+".txt"), strings.Replace(singleDiagnostic(t, diags), " | ", "\n\n", 2)+"\n")
				return
			}
			if len(diags) > 0 {
				t.Fatal(diagnosticTexts(diags))
			}
			if got := row.items(p.state(value))[0][row.idMember()]; got != c.found {
				t.Errorf("found %v, want %s", got, c.found)
			}
		})
	}
}

// If search_word finds nothing, the second request differs in nothing but that.
func TestSecondRequestWithoutSearchWord(t *testing.T) {
	t.Parallel()
	p, server := rowOf(oneLB).serve(t, fakeapi.Config{SearchFindsNothing: true}, namedLoadBalancers("web")...)
	if _, diags := p.read(t.Context(), blockValues{"loadbalancer_name": "web", verboseName: 1}); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	first, second := server.Requests()[0].Params, server.Requests()[1].Params
	if first["search_word"] != "web" || second["search_word"] != "" {
		t.Errorf("search_word is %q and %q", first["search_word"], second["search_word"])
	}
	for name, value := range first {
		if name != "search_word" && name != "signature" && name != "time_stamp" && second[name] != value {
			t.Errorf("%s is %q and %q", name, value, second[name])
		}
	}
}

// A failure of either request is the failure of the read.
func TestLookupFails(t *testing.T) {
	t.Parallel()
	for _, failing := range []int{1, 2} {
		p, _ := rowOf(oneLB).serve(t, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
			if r.Number == failing {
				return fakeapi.Fault{RetCode: 1400, Message: "PermissionDenied"}
			}
			return fakeapi.Fault{}
		}})
		_, diags := p.read(t.Context(), blockValues{"loadbalancer_name": "web"})
		if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, "ERROR | Unable to Read Load Balancers | QingCloud refused DescribeLoadBalancers in zone pek3 with ret_code 1400,") {
			t.Errorf("request %d: got %s", failing, got)
		}
	}
}

// The advice of an error names arguments that the data source has.
func TestLookupOfTooMany(t *testing.T) {
	t.Parallel()
	for source, args := range map[string]blockValues{oneLB: {"loadbalancer_name": "web"}, oneListener: {"loadbalancer": "lb-a", "listener_port": 80}} {
		row := rowOf(source)
		p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{Body: `{"ret_code":0,"total_count":2000000,"` + row.resource + `_set":[]}`}
		}})
		_, diags := p.read(t.Context(), args)
		want := map[string]string{
			oneLB:       " Read less at a time. Set loadbalancer_id instead of loadbalancer_name.",
			oneListener: " Read less at a time. Set loadbalancer_listener_id alone.",
		}[source]
		if got := singleDiagnostic(t, diags); !strings.HasSuffix(got, want) {
			t.Errorf("got %s", got)
		}
	}
}

// A look-up by ID reads one item, so less cannot be read.
func TestLookupByIDCannotReadLess(t *testing.T) {
	t.Parallel()
	for id, less := range map[string]func(dataBlock) string{"loadbalancer_id": loadBalancer.howToReadLess, "loadbalancer_listener_id": loadBalancerListener.howToReadLess} {
		r := readContext{readLess: less(dataBlock{params: map[string][]string{id: {"lb-1"}}}), timeout: time.Minute, data: &providerData{}}
		got := explain(&apiclient.Error{Kind: apiclient.KindTimeout}, r).Detail()
		if !strings.Contains(got, `Increase the timeout, for example timeouts = { read = "2m" }. If the API`) {
			t.Errorf("got %s", got)
		}
	}
}

// combination is a set of arguments that do not go together.
type combination struct {
	source    string
	args      blockValues
	attribute string // on which the error stands
}

var (
	wrongTogether = map[string]combination{
		"nothing":                    {oneLB, nil, ""},
		"ID and name":                {oneLB, blockValues{"loadbalancer_id": "lb-a", "loadbalancer_name": "web"}, "loadbalancer_name"},
		"verbose alone":              {oneLB, blockValues{verboseName: 1}, ""},
		"no listener":                {oneListener, nil, ""},
		"load balancer alone":        {oneListener, blockValues{"loadbalancer": "lb-a"}, "loadbalancer"},
		"load balancer and protocol": {oneListener, blockValues{"loadbalancer": "lb-a", "listener_protocol": "tcp"}, "listener_protocol"},
		"port alone":                 {oneListener, blockValues{"listener_port": 80}, "listener_port"},
		"name alone":                 {oneListener, blockValues{"loadbalancer_listener_name": "web"}, "loadbalancer_listener_name"},
		"protocol alone":             {oneListener, blockValues{"listener_protocol": "tcp"}, "listener_protocol"},
		"ID and load balancer":       {oneListener, blockValues{"loadbalancer_listener_id": "lbl-a", "loadbalancer": "lb-a"}, "loadbalancer"},
		"ID and port":                {oneListener, blockValues{"loadbalancer_listener_id": "lbl-a", "listener_port": 80}, "listener_port"},
		"ID and name of a listener":  {oneListener, blockValues{"loadbalancer_listener_id": "lbl-a", "loadbalancer_listener_name": "web"}, "loadbalancer_listener_name"},
		"ID and protocol":            {oneListener, blockValues{"loadbalancer_listener_id": "lbl-a", "listener_protocol": "tcp"}, "listener_protocol"},
		"everything":                 {oneListener, blockValues{"loadbalancer_listener_id": "lbl-a", "loadbalancer": "lb-a", "listener_port": 80, "listener_protocol": "tcp"}, "listener_protocol"},
	}
	usage = map[string]string{
		oneLB: "Set exactly one of loadbalancer_id and loadbalancer_name.",
		oneListener: "Set either loadbalancer_listener_id alone, or loadbalancer with listener_port, loadbalancer_listener_name or both. " +
			"listener_protocol may be added to the latter.",
	}
)

// Arguments that do not go together are refused while validating, and while reading
// if they were unknown before.
func TestLookupCombinations(t *testing.T) {
	t.Parallel()
	for name, c := range wrongTogether {
		p, server := rowOf(c.source).serve(t, fakeapi.Config{})
		want := "ERROR | Invalid Combination of Arguments | " + usage[c.source]
		if c.attribute != "" {
			want = strings.Replace(want, " ", ` on AttributeName("`+c.attribute+`") `, 1)
		}
		if got := singleDiagnostic(t, p.validate(c.args)); got != want {
			t.Errorf("%s: got %s\nwant %s", name, got, want)
		}
		_, diags := p.read(t.Context(), c.args)
		if got := singleDiagnostic(t, diags); got != want || len(server.Requests()) > 0 {
			t.Errorf("%s: read with %d requests: %s", name, len(server.Requests()), got)
		}
		for argument := range c.args {
			args := mergeValues(c.args, blockValues{argument: unknown{}})
			if diags := p.validate(args); argument != verboseName && len(diags) > 0 {
				t.Errorf("%s, with %s unknown: %q", name, argument, diagnosticTexts(diags))
			}
		}
	}
	for name, c := range lookupCases {
		p, _ := rowOf(c.source).serve(t, fakeapi.Config{})
		if diags := p.validate(c.args); len(diags) > 0 {
			t.Errorf("%s: %q", name, diagnosticTexts(diags))
		}
	}
}

// An error that may mean that search_word finds nothing does not end a look-up by
// name. Any other error does, and so does one of the request without search_word.
func TestSearchWordFindsNothing(t *testing.T) {
	t.Parallel()
	for code, found := range map[int]bool{1300: true, 2100: true, 1400: false} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			config := fakeapi.Config{SearchFindsNothing: true, NotFoundCode: code}
			p, server := rowOf(oneLB).serve(t, config, namedLoadBalancers("web")...)
			_, diags := p.read(t.Context(), blockValues{"loadbalancer_name": "web"})
			requests := server.Requests()
			last := requests[len(requests)-1].Params["search_word"]
			switch {
			case found && (len(diags) > 0 || last != ""):
				t.Errorf("%q, the last search_word is %q", diagnosticTexts(diags), last)
			case !found && (len(requests) != 1 || !strings.Contains(singleDiagnostic(t, diags), "ret_code 1400")):
				t.Errorf("%d requests, %q", len(requests), diagnosticTexts(diags))
			}
		})
	}
}

func TestLookupRefusedWithoutSearchWord(t *testing.T) {
	t.Parallel()
	p, server := rowOf(oneLB).serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{RetCode: 2100} }})
	_, diags := p.read(t.Context(), blockValues{"loadbalancer_name": "web"})
	if got := singleDiagnostic(t, diags); len(server.Requests()) != 2 || !strings.Contains(got, "ret_code 2100, resource not found") {
		t.Errorf("%d requests, %s", len(server.Requests()), got)
	}
}
