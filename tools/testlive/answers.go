// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// tagsOf are the IDs of an item's tags.
func tagsOf(item map[string]any) []string {
	var tags []string
	for _, tag := range objectList(item["tags"]) {
		tags = append(tags, memberText(tag, "tag_id"))
	}
	return tags
}

func tagsTogether(a *account) (string, error) {
	items, err := a.loadBalancersAt("2")
	if err != nil {
		return "", err
	}
	var used []string
	for _, item := range items {
		used = append(used, tagsOf(item)...)
	}
	slices.Sort(used)
	used = slices.Compact(used)
	for _, item := range items {
		tags := tagsOf(item)
		other := slices.IndexFunc(used, func(tag string) bool { return !slices.Contains(tags, tag) })
		if len(tags) == 0 || other < 0 {
			continue
		}
		found, err := rawItems(a, &apiclient.LoadBalancers, parameters{"tags": {tags[0], used[other]}, "status": existing})
		switch {
		case err != nil:
			return "", err
		case slices.ContainsFunc(found, func(f map[string]any) bool { return f["loadbalancer_id"] == item["loadbalancer_id"] }):
			return "one", nil
		}
		return "all", nil
	}
	return "", nil
}

func certificateForms(a *account) (string, error) {
	items, err := rawItems(a, &apiclient.LoadBalancerListeners, parameters{"verbose": {"2"}})
	if err != nil {
		return "", err
	}
	counts := map[string]int{}
	for _, item := range items {
		form, ok := item["server_certificate_id"]
		switch value := form.(type) {
		case string:
			counts[map[bool]string{true: `""`, false: "string"}[value == ""]]++
		case []any:
			counts["list"]++
		default:
			counts[map[bool]string{true: "null", false: "missing"}[ok]]++
		}
	}
	return countText(counts), nil
}

func ruleTypes(a *account) (string, error) {
	items, err := rawItems(a, &apiclient.LoadBalancerPolicyRules, nil)
	if err != nil {
		return "", err
	}
	counts := map[string]int{}
	for _, item := range items {
		counts[memberText(item, "rule_type")]++
	}
	return countText(counts), nil
}

func undocumentedMembers(a *account) (string, error) {
	policies, err := rawItems(a, &apiclient.LoadBalancerPolicies, parameters{"verbose": {"2"}})
	if err != nil {
		return "", err
	}
	rules, err := rawItems(a, &apiclient.LoadBalancerPolicyRules, nil)
	if err != nil {
		return "", err
	}
	if len(policies) == 0 {
		return "", nil
	}
	var found []string
	for _, of := range []struct {
		list  string
		item  reflect.Type
		items []map[string]any
	}{
		{"loadbalancer_policies", reflect.TypeFor[apiclient.Policy](), policies},
		{"loadbalancer_policy_rules", reflect.TypeFor[apiclient.PolicyRule](), rules},
	} {
		known := map[string]bool{}
		for field := range of.item.Fields() {
			known[field.Tag.Get("json")] = true
		}
		for _, item := range of.items {
			for member := range item {
				if !known[member] {
					known[member] = true
					found = append(found, of.list+"."+member)
				}
			}
		}
	}
	if slices.Sort(found); len(found) == 0 {
		return "none", nil
	}
	return strings.Join(found, ", "), nil
}

func totalWithIDs(a *account) (string, error) {
	items, err := a.loadBalancersAt("0")
	if err != nil || len(items) < 2 {
		return "", err
	}
	if _, err := rawItems(a, &apiclient.LoadBalancers, parameters{"loadbalancers": {memberText(items[0], "loadbalancer_id")}}); err != nil && len(a.recorder.responses) == 0 {
		return "", err
	}
	return fmt.Sprintf("for 1 ID of %d it is %v", len(items), a.recorder.responses[0]["total_count"]), nil
}

func unknownID(a *account) (string, error) {
	items, err := rawItems(a, &apiclient.LoadBalancers, parameters{"loadbalancers": {"lb-zzzzzzzz"}})
	if err != nil {
		return refusal(err)
	}
	return fmt.Sprintf("%d items, without an error", len(items)), nil
}

// olderLists reads the same list ten times: a copy that lags behind shows in one that
// comes back.
func olderLists(a *account) (string, error) {
	var lists []string
	for range 10 {
		items, err := a.loadBalancersAt("0")
		if err != nil {
			return "", err
		}
		lists = append(lists, fmt.Sprint(items))
	}
	lists = slices.Compact(lists)
	changes := len(lists) - 1
	slices.Sort(lists)
	switch {
	case changes == 0:
		return "", nil
	case len(slices.Compact(lists)) <= changes:
		return "yes", nil
	}
	return fmt.Sprintf("not after %d changes", changes), nil
}

func listenersOfLoadBalancers(a *account) (string, error) {
	all, err := rawItems(a, &apiclient.LoadBalancerListeners, nil)
	if err != nil {
		return "", err
	}
	of := func(items []map[string]any) []string {
		var parents []string
		for _, item := range items {
			parents = append(parents, memberText(item, "loadbalancer_id"))
		}
		slices.Sort(parents)
		return slices.Compact(parents)
	}
	parents := of(all)
	if len(parents) < 2 {
		return "", nil
	}
	found, err := rawItems(a, &apiclient.LoadBalancerListeners, parameters{"loadbalancers.1": {parents[0]}})
	switch {
	case err != nil:
		return refusal(err)
	case slices.Equal(of(found), parents[:1]):
		return "yes", nil
	}
	return "it is ignored", nil
}
