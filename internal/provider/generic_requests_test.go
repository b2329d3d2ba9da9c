// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// configurations are a data source's arguments, each alone as far as possible, by
// name, and for a list all of them together.
func (r dataSourceRow) configurations() map[string]blockValues {
	configurations, all := map[string]blockValues{}, blockValues{}
	for name, a := range r.arguments {
		configurations[name] = mergeValues(blockValues{name: a.value}, a.with)
		all[name] = a.value
	}
	if r.result != "" {
		configurations["all"] = all
	}
	return configurations
}

// Each argument is sent as the parameter that it is, and nothing else is.
func TestGenericParameters(t *testing.T) {
	t.Parallel()
	common := []string{"zone", "time_stamp", "access_key_id", "version", "signature_method", "signature_version", "signature", "offset", "limit"}
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		for name, args := range row.configurations() {
			p, server := row.serve(t, fakeapi.Config{})
			p.read(t.Context(), args)
			want := map[string]string{"action": row.action}
			for argument, value := range args {
				if param := row.arguments[argument].param; param != "" {
					want[param] = fmt.Sprint(firstOf(value))
				}
			}
			if row.name == "loadbalancers" && args["status"] == nil && args["loadbalancers"] == nil || row.name == "loadbalancer" && args["loadbalancer_id"] == nil {
				for i, status := range []string{"pending", "active", "stopped", "suspended"} {
					want[fmt.Sprintf("status.%d", i+1)] = status
				}
			}
			sent := server.Requests()[0].Params
			maps.DeleteFunc(sent, func(param, _ string) bool { return slices.Contains(common, param) })
			checkEqual(t, name, sent, want)
		}
	})
}

// The zone is the provider's, unless the data source sets one.
func TestGenericZone(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		for _, zone := range []string{"", "sh1a"} {
			p, server := row.serve(t, fakeapi.Config{Zones: []string{fakeapi.Zone, "sh1a"}})
			args := maps.Clone(row.base)
			if zone != "" {
				args = mergeValues(blockValues{"zone": zone}, args)
			}
			p.read(t.Context(), args)
			want := strings.TrimSpace(zone + " " + fakeapi.Zone)[:4]
			if got := server.Requests()[0].Params["zone"]; got != want {
				t.Errorf("zone %q: the request is for %s", zone, got)
			}
		}
		provider := inMemory(fakeapi.New(fakeapi.Config{}))
		provider.getenv = fakeEnv{"QINGCLOUD_ACCESS_KEY": fakeapi.AccessKeyID, "QINGCLOUD_SECRET_KEY": fakeapi.SecretAccessKey}.get
		p := newProtocol(t, provider).of(row.name)
		p.configure(nil)
		_, diags := p.read(t.Context(), row.base)
		if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, `ERROR on AttributeName("zone") | Missing QingCloud Zone | Each request`) {
			t.Errorf("got %s", got)
		}
	})
}

// verbose is sent only if it is set; 0 is set.
func TestGenericVerbose(t *testing.T) {
	t.Parallel()
	rows := slices.DeleteFunc(slices.Clone(allDataSources), func(row dataSourceRow) bool { return !row.verbose })
	forEach(t, rows, func(t *testing.T, row dataSourceRow) {
		for _, verbose := range []any{nil, 0, 2} {
			p, server := row.serve(t, fakeapi.Config{})
			p.read(t.Context(), mergeValues(blockValues{verboseName: verbose}, row.base))
			sent, ok := server.Requests()[0].Params[verboseName]
			if ok != (verbose != nil) || ok && sent != fmt.Sprint(verbose) {
				t.Errorf("verbose %v is sent as %q", verbose, sent)
			}
		}
	})
}

func TestGenericTimeouts(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		for timeout, want := range map[string]time.Duration{"4s": 4 * time.Second, "": 2 * time.Minute} {
			synctest.Test(t, func(t *testing.T) {
				args := maps.Clone(row.base)
				if timeout != "" {
					args = mergeValues(blockValues{"timeouts": map[string]any{"read": timeout}}, args)
				}
				p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Stall: true} }})
				started := time.Now()
				_, diags := p.read(t.Context(), args)
				if took := time.Since(started); took != want {
					t.Errorf("took %s, want %s", took, want)
				}
				if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, `ERROR on AttributeName("timeouts") | Unable to Read `) ||
					!strings.Contains(got, " | "+row.action+" failed in zone pek3: the request timed out before the response was complete.") {
					t.Errorf("got %s", got)
				}
			})
		}
	})
}

// IDs are sent in batches, of which the result does not show anything.
func TestGenericBatches(t *testing.T) {
	t.Parallel()
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		p, server := row.serve(t, fakeapi.Config{}, row.generate(300)...)
		all := server.IDs()
		slices.Sort(all)
		for n, requests := range map[int]int{1: 1, 100: 1, 101: 2, 230: 3} {
			before := len(server.Requests())
			wanted := slices.Clone(all[300-n:])
			slices.Reverse(wanted)
			var ids []string
			for _, item := range row.readItems(p, blockValues{row.name: wanted}) {
				ids = append(ids, fmt.Sprint(item[row.idMember()]))
			}
			if !slices.Equal(ids, all[300-n:]) {
				t.Errorf("%d IDs: got %d items: %v", n, len(ids), ids)
			}
			sent := server.Requests()[before:]
			for _, r := range sent {
				if r.Params[row.name+".101"] != "" || r.Params["status.1"] != "" {
					t.Errorf("%d IDs: sent %v", n, r.Params)
				}
			}
			if id := sent[0].Params[row.name+".1"]; requests == 1 && id != all[300-n] {
				t.Errorf("%d IDs: the first is %s", n, id)
			}
			if len(sent) != requests {
				t.Errorf("%d IDs: %d requests", n, len(sent))
			}
		}
	})
}

// Every argument may be unknown while Terraform validates.
func TestGenericUnknownArguments(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		p := p.of(row.name)
		all := blockValues{"zone": unknown{}, "timeouts": unknown{}}
		if row.verbose {
			all[verboseName] = unknown{}
		}
		for name, a := range row.arguments {
			all[name] = unknown{}
			if diags := p.validate(blockValues{name: unknown{}}); len(diags) > 0 {
				t.Errorf("%s: %q", name, diagnosticTexts(diags))
			}
			if _, ok := a.value.([]string); ok {
				if diags := p.validate(blockValues{name: []any{unknown{}}}); len(diags) > 0 {
					t.Errorf("in %s: %q", name, diagnosticTexts(diags))
				}
			}
		}
		if diags := p.validate(all); len(diags) > 0 {
			t.Errorf("all: %q", diagnosticTexts(diags))
		}
	})
}
