// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Lists of no item, of one page and of several are complete, with every attribute.
// Policy rules have no create_time, so 100 or more take a second pass.
func TestAccListCounts(t *testing.T) {
	t.Parallel()
	reads := map[string]accRead{}
	for _, row := range listSources() {
		for _, n := range []int{0, 1, 100, 101, 350} {
			reads[fmt.Sprintf("%s-%d", row.name, n)] = row.all(row.generate(n))
		}
	}
	requestsOf := map[string]int{} // by zone
	for _, r := range checkReads(t, reads).Requests() {
		requestsOf[r.Params["zone"]]++
	}
	for zone, requests := range requestsOf {
		n, err := strconv.Atoi(zone[strings.LastIndex(zone, "-")+1:])
		if err != nil {
			t.Fatal(err)
		}
		want := max(1, (n+98)/99) // pages overlap by one item
		if strings.HasPrefix(zone, "loadbalancer_policy_rules") && n >= 100 {
			want *= 2
		}
		if requests != want {
			t.Errorf("%s: %d requests, want %d", zone, requests, want)
		}
	}
}

// pick returns the items with these indexes.
func pick(items []fakeapi.Item, indexes ...int) []fakeapi.Item {
	picked := make([]fakeapi.Item, 0, len(indexes))
	for _, i := range indexes {
		picked = append(picked, items[i])
	}
	return picked
}

// Each filter alone, and all of them together. Deleted and ceased load balancers are
// found only by their status or their ID.
func TestAccLoadBalancersFilters(t *testing.T) {
	t.Parallel()
	all := fakeapi.GenerateLoadBalancers(20)
	for i, status := range []string{"pending", "active", "stopped", "suspended", "deleted", "ceased"} {
		all[14+i]["status"] = status
	}
	reads := map[string]accRead{}
	for name, c := range map[string]struct {
		args blockValues
		want []fakeapi.Item
	}{
		"default":   {nil, all[:18]},
		"ids":       {blockValues{"loadbalancers": []string{"lb-00000019", "lb-00000003", "lb-00000018"}}, pick(all, 3, 18, 19)},
		"stopped":   {blockValues{"status": []string{"stopped"}}, pick(all, 9, 16)},
		"pending":   {blockValues{"status": []string{"pending", "suspended"}}, pick(all, 14, 17)},
		"gone":      {blockValues{"status": []string{"deleted", "ceased"}}, pick(all, 18, 19)},
		"every":     {blockValues{"status": []string{"pending", "active", "stopped", "suspended", "deleted", "ceased"}}, all},
		"word":      {blockValues{"search_word": "web-1"}, append(pick(all, 1), all[10:18]...)},
		"tag":       {blockValues{"tags": []string{"tag-00000001"}}, pick(all, 1, 3, 5, 7, 9, 11, 13, 15, 17)},
		"both-tags": {blockValues{"tags": []string{"tag-00000000", "tag-00000001"}}, all[:18]},
		"no-tag":    {blockValues{"tags": []string{"tag-other"}}, nil},
		"no-id":     {blockValues{"loadbalancers": []string{"lb-other"}}, nil},
		"together": {blockValues{
			"loadbalancers": []string{"lb-00000003", "lb-00000005", "lb-00000009", "lb-00000018"}, "status": []string{"active", "deleted"},
			"search_word": "web", "tags": []string{"tag-00000001"}, verboseName: 1,
		}, pick(all, 3, 5)},
	} {
		reads[name] = accRead{source: "loadbalancers", args: c.args, items: all, want: c.want}
	}
	checkReads(t, reads)
}

// Each filter alone, and all of them together.
func TestAccOtherFilters(t *testing.T) {
	t.Parallel()
	listeners, policies := fakeapi.GenerateListeners(120), fakeapi.GeneratePolicies(5)
	rules := fakeapi.GeneratePolicyRules(30)
	for i, rule := range rules {
		rule["loadbalancer_policy_id"] = fmt.Sprintf("lbp-0000000%d", i%3)
	}
	first := slices.DeleteFunc(slices.Clone(rules), func(rule fakeapi.Item) bool { return rule["loadbalancer_policy_id"] != "lbp-00000001" })
	reads := map[string]accRead{}
	for name, c := range map[string]struct {
		source string
		args   blockValues
		items  []fakeapi.Item
		want   []fakeapi.Item
	}{
		"lb":          {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-00000001"}, listeners, listeners[50:100]},
		"lb-none":     {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-a"}, slices.Concat(listeners, namedLoadBalancers("empty")), nil},
		"lbl":         {"loadbalancer_listeners", blockValues{"loadbalancer_listeners": []string{"lbl-00000110", "lbl-00000007"}}, listeners, pick(listeners, 7, 110)},
		"lb-and-lbl":  {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-00000002", "loadbalancer_listeners": []string{"lbl-00000110", "lbl-00000007"}, verboseName: 0}, listeners, pick(listeners, 110)},
		"lbp":         {"loadbalancer_policies", blockValues{"loadbalancer_policies": []string{"lbp-00000003", "lbp-00000001"}, verboseName: 1}, policies, pick(policies, 1, 3)},
		"lbp-sparse":  {"loadbalancer_policies", blockValues{"loadbalancer_policies": []string{"lbp-00000003"}}, policies, pick(policies, 3)},
		"rules":       {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy": "lbp-00000001"}, rules, first},
		"lbpr":        {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy_rules": []string{"lbpr-00000003", "lbpr-00000001"}}, rules, pick(rules, 3, 1)},
		"rules-above": {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy": "lbp-00000000", "loadbalancer_policy_rules": []string{"lbpr-00000003", "lbpr-00000001"}}, rules, pick(rules, 3)},
	} {
		reads[name] = accRead{source: c.source, args: c.args, items: c.items, want: c.want}
	}
	checkReads(t, reads)
}

// verbosely asks for every attribute.
var verbosely = blockValues{verboseName: 2}

// The pages' examples, items with nothing but an ID, and what the API sends by default.
func TestAccUsualItems(t *testing.T) {
	t.Parallel()
	page := map[string][]fakeapi.Item{}
	for _, item := range fakeapi.Pages() {
		for _, row := range listSources() {
			if item.ID() == item[row.idMember()] {
				page[row.name] = append(page[row.name], item)
			}
		}
	}
	page["loadbalancer_backends"] = pick(page["loadbalancer_backends"], 1, 0)
	reads := map[string]accRead{}
	for _, row := range listSources() {
		sparse := []fakeapi.Item{{row.idMember(): "a-1"}, {row.idMember(): "a-2"}}
		if row.resource == "loadbalancer" { // by default only those with a status are asked for
			sparse[0]["status"], sparse[1]["status"] = "active", "suspended"
		}
		full := row.generate(3)
		reads["page-of-"+row.name] = row.all(page[row.name])
		reads["sparse-"+row.name] = row.all(sparse)
		reads["default-"+row.name] = accRead{source: row.name, items: full, want: full}
	}
	for _, row := range []dataSourceRow{rowOf(oneLB), rowOf(oneListener)} {
		items := row.generate(3)
		reads["default-"+row.name] = accRead{source: row.name, args: row.base, items: items, want: items[:1]}
		reads["full-"+row.name] = accRead{source: row.name, args: mergeValues(row.base, verbosely), items: items, want: items[:1]}
		sparse := []fakeapi.Item{{row.idMember(): items[0].ID()}}
		reads["sparse-"+row.name] = accRead{source: row.name, args: row.base, items: sparse, want: sparse}
	}
	checkReads(t, reads)
}

// eip is an element of eips or cluster. Its name is sent as "", which is null in the state.
func eip(id string, name any) map[string]any {
	return map[string]any{"eip_id": id, "eip_name": name, "eip_addr": "203.0.113." + id[len(id)-1:]}
}

// Forms that have been seen in responses, on pages or in clients of the API.
func TestAccOddForms(t *testing.T) {
	t.Parallel()
	loadBalancers, listeners := fakeapi.GenerateLoadBalancers(5), fakeapi.GenerateListeners(9)
	var lbDiffer, listenerDiffer []map[string]any
	for i, form := range []struct{ sent, differ map[string]any }{
		{ // a public one of 2017, with null elements
			map[string]any{
				"vxnet_id": "vxnet-0", "vxnet": nil, "eips": []any{}, "cluster": []any{nil, eip("eip-2", ""), map[string]any{"instances": []any{}}, eip("eip-1", "")},
				"private_ips": []any{"198.19.0.2", nil, "198.19.0.1"}, "http_header_size": nil, "tags": []any{}, "transition_status": "", "description": nil,
			},
			map[string]any{"cluster": []any{eip("eip-1", nil), eip("eip-2", nil)}, "private_ips": []any{"198.19.0.1", "198.19.0.2"}},
		},
		{ // in a network, with nodes in cluster
			map[string]any{"eips": []any{eip("eip-2", ""), nil, eip("eip-1", "")}, "cluster": []any{map[string]any{"eip_id": "", "instances": []any{}}}},
			map[string]any{"eips": []any{eip("eip-1", nil), eip("eip-2", nil)}, "cluster": []any{}},
		},
		{ // without any address
			map[string]any{"vxnet": map[string]any{}, "eips": []any{}, "cluster": []any{}, "private_ips": []any{}},
			map[string]any{"vxnet": nil},
		},
		{ // strings for numbers
			map[string]any{"node_count": "2", "loadbalancer_type": "0", "is_applied": "1", "http_header_size": ""},
			map[string]any{"node_count": 2., "loadbalancer_type": 0., "is_applied": 1.},
		},
		{ // strings for lists, tags in another order
			map[string]any{
				"eips": "", "cluster": nil, "private_ips": "", "tags": []any{
					map[string]any{"tag_id": "tag-b", "tag_name": "", "color": "red"}, nil, map[string]any{"tag_id": "tag-a", "tag_name": "x", "owner": "usr-a"},
				},
			},
			map[string]any{"tags": []any{map[string]any{"tag_id": "tag-a", "tag_name": "x"}, map[string]any{"tag_id": "tag-b", "tag_name": nil}}},
		},
	} {
		maps.Copy(loadBalancers[i], form.sent)
		lbDiffer = append(lbDiffer, form.differ)
	}
	for i, form := range []valueForm{
		{"", nil},
		{nil, nil},
		{[]any{}, []any{}},
		{"sc-1", []any{"sc-1"}},
		{"sc-2,sc-1", []any{"sc-2", "sc-1"}},
		{[]any{"sc-2", "sc-1"}, []any{"sc-2", "sc-1"}},
		{[]any{nil, "sc-1"}, []any{"sc-1"}},
		{[]any{""}, []any{}},
		{" sc-2 , sc-1,", []any{"sc-2", "sc-1"}},
	} {
		listeners[i]["server_certificate_id"] = form.sent
		listeners[i]["listener_port"], listeners[i]["forwardfor"], listeners[i]["scene"] = "443", "0", ""
		listenerDiffer = append(listenerDiffer, map[string]any{"server_certificate_id": form.want, "listener_port": 443., "forwardfor": 0.})
	}
	one := mergeValues(rowOf(oneLB).base, verbosely)
	checkReads(t, map[string]accRead{
		"load-balancers": {source: "loadbalancers", args: verbosely, items: loadBalancers, want: loadBalancers, differ: lbDiffer},
		"one":            {source: oneLB, args: one, items: loadBalancers, want: loadBalancers[:1], differ: lbDiffer[:1]},
		"listeners":      {source: "loadbalancer_listeners", args: verbosely, items: listeners, want: listeners, differ: listenerDiffer},
		"listener": {
			source: oneListener, args: blockValues{"loadbalancer": "lb-00000000", "listener_port": 443, verboseName: 2},
			items: listeners[:1], want: listeners[:1], differ: listenerDiffer,
		},
	})
}
