// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// account is an account that is read, whosever it is. Reads change nothing there.
type account struct {
	t        *testing.T
	protocol protocolServer
	client   *apiclient.Client
	zone     string
	recorder *recorder
}

// openAccount opens the account of an environment, over the network unless a
// transport is given.
func openAccount(t *testing.T, env fakeEnv, transport http.RoundTripper) *account {
	t.Helper()
	a := &account{t: t, recorder: &recorder{next: transport}}
	var config apiclient.Config
	provider := &qingcloudProvider{version: "test", getenv: env.get, configureClient: func(c *apiclient.Config) {
		if transport == nil {
			a.recorder.next = &http.Transport{
				Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: c.RootCAs, MinVersion: tls.VersionTLS12},
			}
		} else {
			c.Sleep, c.Now = func(context.Context, time.Duration) error { return nil }, laterClock
		}
		c.Transport, config = a.recorder, *c
		config.Transport = a.recorder
	}}
	a.protocol = newProtocol(t, provider)
	if diags := a.protocol.configure(nil); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	settings, _ := resolveSettings(providerModel{}, env.get)
	client, err := apiclient.New(config)
	if err != nil {
		t.Fatal(err)
	}
	a.client, a.zone = client, settings.zone
	return a
}

// recorder keeps the responses of the API as they are.
type recorder struct {
	next http.RoundTripper

	mu        sync.Mutex
	responses []map[string]any
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var response map[string]any
	if json.Unmarshal(body, &response) == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.responses = append(r.responses, response)
	}
	return resp, nil
}

// rawItems reads a list without the provider's defaults, and returns the items as
// they were sent, each once.
func rawItems[T any](a *account, list *apiclient.List[T], params map[string][]string) ([]map[string]any, error) {
	a.recorder.responses = nil
	if _, _, err := list.All(a.t.Context(), a.client, apiclient.Filter{Zone: a.zone, Params: params}); err != nil {
		return nil, err
	}
	var items []map[string]any
	seen := map[string]bool{}
	for _, response := range a.recorder.responses {
		for _, item := range objectList(response[list.Resource+"_set"]) {
			if id := memberText(item, list.Resource+"_id"); !seen[id] {
				seen[id] = true
				items = append(items, item)
			}
		}
	}
	slices.SortFunc(items, func(a, b map[string]any) int {
		return strings.Compare(memberText(a, list.Resource+"_id"), memberText(b, list.Resource+"_id"))
	})
	return items, nil
}

// read reads a data source with the provider, and reports failures.
func (a *account) read(row dataSourceRow, args blockValues) []map[string]any {
	a.t.Helper()
	p := a.protocol.of(row.name)
	value, diags := p.read(a.t.Context(), mergeValues(blockValues{"timeouts": timeoutValue("10m")}, args))
	if len(diags) > 0 {
		a.t.Errorf("%s: %s", row.name, diagnosticTexts(diags))
		return nil
	}
	return row.items(p.state(value))
}

// readAll reads every data source at each level of verbose. It returns how many items
// there are, and the attributes that none of them has.
func (a *account) readAll() []string {
	a.t.Helper()
	var lines []string
	for _, row := range listSources() {
		for _, verbose := range []string{"unset", "0", "1", "2"} {
			args := blockValues{}
			if verbose != "unset" {
				if !row.verbose {
					continue
				}
				args[verboseName] = numberValueOf(int(verbose[0] - '0'))
			}
			items := a.read(row, args)
			line := fmt.Sprintf("%s, verbose %s: %d items", row.name, verbose, len(items))
			if absent := alwaysNull(items); len(absent) > 0 {
				line += ", always null: " + strings.Join(absent, ", ")
			}
			lines = append(lines, line)
			if len(items) > 0 {
				a.lookUp(row.resource, args, items)
			}
		}
	}
	return lines
}

// alwaysNull are the attributes that are null in all items.
func alwaysNull(items []map[string]any) []string {
	absent := map[string]bool{}
	for _, item := range items {
		for name, value := range item {
			was, seen := absent[name]
			absent[name] = value == nil && (was || !seen)
		}
	}
	maps.DeleteFunc(absent, func(_ string, null bool) bool { return !null })
	return slices.Sorted(maps.Keys(absent))
}

// lookUp looks up the first item of a list, if its resource can be looked up, and
// wants the same item.
func (a *account) lookUp(resource string, args blockValues, items []map[string]any) {
	a.t.Helper()
	for _, way := range waysToLookUp(resource, items) {
		if got := a.read(rowOf(resource), mergeValues(args, way)); len(got) == 1 && !reflect.DeepEqual(got[0], items[0]) {
			a.t.Errorf("%v: got %v, want %v", way, got[0], items[0])
		}
	}
}

// waysToLookUp are the arguments that only the first item matches.
func waysToLookUp(resource string, items []map[string]any) []blockValues {
	first := items[0]
	var ways []blockValues
	switch resource {
	case oneLB:
		ways = []blockValues{byID(memberText(first, "loadbalancer_id"))}
		name := memberText(first, "loadbalancer_name")
		if name != "" && !slices.ContainsFunc(items[1:], func(item map[string]any) bool { return item["loadbalancer_name"] == name }) {
			ways = append(ways, byName(name))
		}
	case oneListener:
		ways = []blockValues{byListenerID(memberText(first, "loadbalancer_listener_id"))}
		if port, ok := first["listener_port"].(float64); ok && memberText(first, "loadbalancer_id") != "" {
			ways = append(ways, mergeValues(byPort(int(port), memberText(first, "listener_protocol")), blockValues{"loadbalancer": stringValue(memberText(first, "loadbalancer_id"))}))
		}
	}
	return ways
}
