// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// dataSourceRow is what tests need to know of a data source.
type dataSourceRow struct {
	name      string // without the provider's
	action    string // of the API
	resource  string // the API's name of an item, as in its ID
	result    string // the attribute with the items; "" if there is only one item
	item      reflect.Type
	parents   []string               // by which items are ordered, before their own ID
	base      blockValues            // what must be set to read the first generated item, whatever it has
	arguments map[string]argumentRow // besides zone, verbose and timeouts
	verbose   bool                   // whether it has this argument
	generate  func(n int) []fakeapi.Item
}

// argumentRow is an argument with a value that no generated item has.
type argumentRow struct {
	value  any
	with   blockValues // what else must be set
	param  string      // the parameter of a request; "" if it is not sent
	member string      // what it must be equal to in each item; "" if that is not known
}

// allDataSources has a row for each data source. The tests in generic_…_test.go
// run over all of them.
var allDataSources = []dataSourceRow{
	{
		name: "loadbalancers", action: "DescribeLoadBalancers", resource: "loadbalancer", result: "loadbalancer_set",
		item: reflect.TypeFor[apiclient.LoadBalancer](), verbose: true, generate: fakeapi.GenerateLoadBalancers,
		base: blockValues{"loadbalancers": []string{"lb-00000000"}},
		arguments: map[string]argumentRow{
			"owner":         {value: "usr-Other", param: "owner", member: "owner"},
			"loadbalancers": {value: []string{"lb-other"}, param: "loadbalancers.1", member: "loadbalancer_id"},
			"status":        {value: []string{"ceased"}, param: "status.1", member: "status"},
			"search_word":   {value: "other", param: "search_word"},
			"tags":          {value: []string{"tag-other"}, param: "tags.1"},
		},
	},
	{
		name: "loadbalancer", action: "DescribeLoadBalancers", resource: "loadbalancer",
		item: reflect.TypeFor[apiclient.LoadBalancer](), verbose: true, generate: fakeapi.GenerateLoadBalancers,
		base: blockValues{"loadbalancer_id": "lb-00000000"},
		arguments: map[string]argumentRow{
			"owner":             {value: "usr-Other", param: "owner", member: "owner", with: blockValues{"loadbalancer_name": "web-0"}},
			"loadbalancer_id":   {value: "lb-other", param: "loadbalancers.1", member: "loadbalancer_id"},
			"loadbalancer_name": {value: "other", param: "search_word", member: "loadbalancer_name"},
		},
	},
	{
		name: "loadbalancer_listeners", action: "DescribeLoadBalancerListeners", resource: "loadbalancer_listener", result: "listeners", parents: []string{"loadbalancer"},
		item: reflect.TypeFor[apiclient.Listener](), verbose: true, generate: fakeapi.GenerateListeners,
		arguments: map[string]argumentRow{
			"owner":                  {value: "usr-Other", param: "owner", member: "owner"},
			"loadbalancer_listeners": {value: []string{"lbl-other"}, param: "loadbalancer_listeners.1", member: "loadbalancer_listener_id"},
			"loadbalancer":           {value: "lb-other", param: "loadbalancer", member: "loadbalancer_id"},
		},
	},
	{
		name: "loadbalancer_listener", action: "DescribeLoadBalancerListeners", resource: "loadbalancer_listener",
		item: reflect.TypeFor[apiclient.Listener](), verbose: true, generate: fakeapi.GenerateListeners,
		base: blockValues{"loadbalancer_listener_id": "lbl-00000000"},
		arguments: map[string]argumentRow{
			"owner":                    {value: "usr-Other", param: "owner", member: "owner", with: blockValues{"loadbalancer": "lb-00000000", "listener_port": 8000}},
			"loadbalancer_listener_id": {value: "lbl-other", param: "loadbalancer_listeners.1", member: "loadbalancer_listener_id"},
			"loadbalancer": {
				value: "lb-other", param: "loadbalancer", member: "loadbalancer_id", with: blockValues{"listener_port": 8000},
			},
			"listener_port":              {value: 1, member: "listener_port", with: blockValues{"loadbalancer": "lb-00000000"}},
			"loadbalancer_listener_name": {value: "other", member: "loadbalancer_listener_name", with: blockValues{"loadbalancer": "lb-00000000"}},
			"listener_protocol": {
				value: "other", member: "listener_protocol",
				with: blockValues{"loadbalancer": "lb-00000000", "listener_port": 8000},
			},
		},
	},
	{
		name: "loadbalancer_policies", action: "DescribeLoadBalancerPolicies", resource: "loadbalancer_policy", result: "policies",
		item: reflect.TypeFor[apiclient.Policy](), verbose: true, generate: fakeapi.GeneratePolicies,
		arguments: map[string]argumentRow{
			"owner":                 {value: "usr-Other", param: "owner", member: "owner"},
			"loadbalancer_policies": {value: []string{"lbp-other"}, param: "loadbalancer_policies.1", member: "loadbalancer_policy_id"},
		},
	},
	{
		name: "loadbalancer_policy_rules", action: "DescribeLoadBalancerPolicyRules", resource: "loadbalancer_policy_rule", result: "rules", parents: []string{"loadbalancer_policy"},
		item: reflect.TypeFor[apiclient.PolicyRule](), generate: fakeapi.GeneratePolicyRules,
		arguments: map[string]argumentRow{
			"owner":                     {value: "usr-Other", param: "owner", member: "owner"},
			"loadbalancer_policy_rules": {value: []string{"lbpr-other"}, param: "loadbalancer_policy_rules.1", member: "loadbalancer_policy_rule_id"},
			"loadbalancer_policy":       {value: "lbp-other", param: "loadbalancer_policy", member: "loadbalancer_policy_id"},
		},
	},
	{
		name: "loadbalancer_backends", action: "DescribeLoadBalancerBackends", resource: "loadbalancer_backend", result: "backends", parents: []string{"loadbalancer", "loadbalancer_listener"},
		item: reflect.TypeFor[apiclient.Backend](), verbose: true, generate: fakeapi.Generate,
		arguments: map[string]argumentRow{
			"owner":                 {value: "usr-Other", param: "owner", member: "owner"},
			"loadbalancer_backends": {value: []string{"lbb-other"}, param: "loadbalancer_backends.1", member: "loadbalancer_backend_id"},
			"loadbalancer":          {value: "lb-other", param: "loadbalancer", member: "loadbalancer_id"},
			"loadbalancer_listener": {value: "lbl-other", param: "loadbalancer_listener", member: "loadbalancer_listener_id"},
		},
	},
}

// forEach runs a test for each data source, with its row.
func forEach(t *testing.T, rows []dataSourceRow, test func(t *testing.T, row dataSourceRow)) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			test(t, row)
		})
	}
}

// listSources are the data sources that return a list.
func listSources() []dataSourceRow {
	return slices.DeleteFunc(slices.Clone(allDataSources), func(row dataSourceRow) bool { return row.result == "" })
}

func (r dataSourceRow) idMember() string { return r.resource + "_id" }

// sample returns an item with the ID of the first generated one, and a value of its
// own in every other field.
func (r dataSourceRow) sample() fakeapi.Item {
	item := (&sampler{}).item(r.item)
	item[r.idMember()] = r.generate(1)[0].ID()
	return item
}

// body is a response with these items.
func (r dataSourceRow) body(items ...fakeapi.Item) string {
	body, err := json.Marshal(map[string]any{"ret_code": 0, "total_count": len(items), r.resource + "_set": items})
	if err != nil {
		panic(err)
	}
	return string(body)
}

// responding is the configuration of a fake that responds with these items to any
// request.
func (r dataSourceRow) responding(items ...fakeapi.Item) fakeapi.Config {
	return fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Body: r.body(items...)} }}
}

// serve returns the provider for a fake in memory with these items, configured, with
// the data source.
func (r dataSourceRow) serve(t testing.TB, config fakeapi.Config, items ...fakeapi.Item) (protocolServer, *fakeapi.Server) {
	t.Helper()
	config.Now = laterClock
	server := fakeapi.New(config)
	server.Add(items...)
	p := newProtocol(t, inMemory(server)).of(r.name)
	if diags := p.configure(nil); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	return p, server
}

// membersOf returns the members of an object that the API may send, by name: the fields
// of the client's type that are not derived from others.
func membersOf(object reflect.Type) iter.Seq2[string, reflect.StructField] {
	return func(yield func(string, reflect.StructField) bool) {
		for field := range object.Fields() {
			if field.Tag.Get("derived") == "" && !yield(field.Tag.Get("json"), field) {
				return
			}
		}
	}
}

// items returns the items in a state, as values of JSON, without what is derived.
func (r dataSourceRow) items(state map[string]tftypes.Value) []map[string]any {
	items := []map[string]any{{}}
	if r.result != "" {
		items = objectList(plainValue(state[r.result]))
	} else {
		for name, value := range state {
			items[0][name] = plainValue(value)
		}
	}
	for i := range items {
		items[i] = r.only(items[i])
	}
	return items
}

// readItems reads the data source and returns its items.
func (r dataSourceRow) readItems(p protocolServer, args blockValues) []map[string]any {
	p.t.Helper()
	value, diags := p.read(p.t.Context(), args)
	if len(diags) > 0 {
		p.t.Fatal(diagnosticTexts(diags))
	}
	return r.items(p.state(value))
}

// firstOf returns the first element of a set, or else the value itself.
func firstOf(value any) any {
	if set, ok := value.([]string); ok {
		return set[0]
	}
	return value
}

// checkItems says in which attributes the first item that is not as wanted differs.
func checkItems(t *testing.T, name string, got, want []map[string]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d items, want %d", name, len(got), len(want))
		return
	}
	for i := range want {
		if !checkEqual(t, fmt.Sprintf("%s, item %d", name, i), got[i], want[i]) {
			return
		}
	}
}

// checkEqual says which members of two objects differ, and reports whether none does.
func checkEqual[V any](t *testing.T, name string, got, want map[string]V) (equal bool) {
	t.Helper()
	equal = true
	for member, value := range want {
		if other, ok := got[member]; !ok || !reflect.DeepEqual(other, value) {
			t.Errorf("%s: %s is %#v, want %#v", name, member, other, value)
			equal = false
		}
	}
	for member, value := range got {
		if _, ok := want[member]; !ok {
			t.Errorf("%s: %s is %#v, want none", name, member, value)
			equal = false
		}
	}
	return equal
}

func objectList(list any) []map[string]any {
	elements, _ := list.([]any)
	all := make([]map[string]any, 0, len(elements))
	for _, element := range elements {
		object, _ := element.(map[string]any)
		all = append(all, object)
	}
	return all
}
