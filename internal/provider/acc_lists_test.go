// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

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
	for zone, requests := range requestsOf(checkReads(t, reads)) {
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

func ids(values ...string) tftypes.Value { return stringSet(values...) }

// lifeTimes are 20 load balancers, of which the last are deleted and ceased.
func lifeTimes() []fakeapi.Item {
	items := fakeapi.GenerateLoadBalancers(20)
	for i, status := range []string{"pending", "active", "stopped", "suspended", "deleted", "ceased"} {
		items[14+i]["status"] = status
	}
	return items
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
	all := lifeTimes()
	reads := map[string]accRead{}
	for name, c := range map[string]struct {
		args blockValues
		want []fakeapi.Item
	}{
		"default":   {nil, all[:18]},
		"ids":       {blockValues{"loadbalancers": ids("lb-00000019", "lb-00000003", "lb-00000018")}, pick(all, 3, 18, 19)},
		"stopped":   {blockValues{"status": ids("stopped")}, pick(all, 9, 16)},
		"pending":   {blockValues{"status": ids("pending", "suspended")}, pick(all, 14, 17)},
		"gone":      {blockValues{"status": ids("deleted", "ceased")}, pick(all, 18, 19)},
		"every":     {blockValues{"status": ids("pending", "active", "stopped", "suspended", "deleted", "ceased")}, all},
		"word":      {blockValues{"search_word": stringValue("web-1")}, append(pick(all, 1), all[10:18]...)},
		"tag":       {blockValues{"tags": ids("tag-00000001")}, pick(all, 1, 3, 5, 7, 9, 11, 13, 15, 17)},
		"both-tags": {blockValues{"tags": ids("tag-00000000", "tag-00000001")}, all[:18]},
		"no-tag":    {blockValues{"tags": ids("tag-other")}, nil},
		"no-id":     {blockValues{"loadbalancers": ids("lb-other")}, nil},
		"together": {blockValues{
			"loadbalancers": ids("lb-00000003", "lb-00000005", "lb-00000009", "lb-00000018"), "status": ids("active", "deleted"),
			"search_word": stringValue("web"), "tags": ids("tag-00000001"), verboseName: numberValueOf(1),
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
		"lb":          {"loadbalancer_listeners", blockValues{"loadbalancer": stringValue("lb-00000001")}, listeners, listeners[50:100]},
		"lb-none":     {"loadbalancer_listeners", blockValues{"loadbalancer": stringValue("lb-other")}, listeners, nil},
		"lbl":         {"loadbalancer_listeners", blockValues{"loadbalancer_listeners": ids("lbl-00000110", "lbl-00000007")}, listeners, pick(listeners, 7, 110)},
		"lb-and-lbl":  {"loadbalancer_listeners", blockValues{"loadbalancer": stringValue("lb-00000002"), "loadbalancer_listeners": ids("lbl-00000110", "lbl-00000007"), verboseName: numberValueOf(0)}, listeners, pick(listeners, 110)},
		"lbp":         {"loadbalancer_policies", blockValues{"loadbalancer_policies": ids("lbp-00000003", "lbp-00000001"), verboseName: numberValueOf(1)}, policies, pick(policies, 1, 3)},
		"lbp-sparse":  {"loadbalancer_policies", blockValues{"loadbalancer_policies": ids("lbp-00000003")}, policies, pick(policies, 3)},
		"rules":       {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy": stringValue("lbp-00000001")}, rules, first},
		"lbpr":        {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy_rules": ids("lbpr-00000003", "lbpr-00000001")}, rules, pick(rules, 3, 1)},
		"rules-above": {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy": stringValue("lbp-00000000"), "loadbalancer_policy_rules": ids("lbpr-00000003", "lbpr-00000001")}, rules, pick(rules, 3)},
	} {
		reads[name] = accRead{source: c.source, args: c.args, items: c.items, want: c.want}
	}
	checkReads(t, reads)
}
