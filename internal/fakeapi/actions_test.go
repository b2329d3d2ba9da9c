// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
)

// The examples on the API's pages are returned field by field.
func TestPages(t *testing.T) {
	t.Parallel()
	server := New(Config{})
	server.Add(Pages()...)
	server.Add(Web()...)
	for _, params := range []map[string]string{
		{"action": "DescribeLoadBalancers", "loadbalancers.1": "lb-1234abcd", "status.1": "active", "verbose": "1"},
		{"action": "DescribeLoadBalancerListeners", "loadbalancer": "lb-bnq972ht", "verbose": "1"},
		{"action": "DescribeLoadBalancerPolicies", "loadbalancer_policies.1": "lbp-1234abcd", "verbose": "1"},
		{"action": "DescribeLoadBalancerPolicyRules", "loadbalancer_policy": "lbp-1234abcd"},
		{"action": "DescribeLoadBalancerBackends", "loadbalancer": "lb-1234abcd"},
	} {
		var want map[string]any
		if err := json.Unmarshal(actionNamed(params["action"]).examples().Page, &want); err != nil {
			t.Fatal(err)
		}
		if got := sendRequest(t, server, "/iaas/", params, nil); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v\nwant %v", params["action"], got, want)
		}
	}
}

func TestFiltersOfActions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config Config
		params map[string]string
		total  float64 // -1 for an error
	}{
		"all":               {Config{}, map[string]string{"action": "DescribeLoadBalancers"}, 20},
		"status":            {Config{}, map[string]string{"action": "DescribeLoadBalancers", "status.1": "stopped"}, 2},
		"two statuses":      {Config{}, map[string]string{"action": "DescribeLoadBalancers", "status.1": "stopped", "status.2": "active"}, 20},
		"word in names":     {Config{}, map[string]string{"action": "DescribeLoadBalancers", "search_word": "WEB-1"}, 11},
		"word in IDs":       {Config{}, map[string]string{"action": "DescribeLoadBalancers", "search_word": "lb-00000001"}, 1},
		"word ignored":      {Config{SearchFindsNothing: true}, map[string]string{"action": "DescribeLoadBalancers", "search_word": "web"}, 0},
		"tag":               {Config{}, map[string]string{"action": "DescribeLoadBalancers", "tags.1": "tag-00000001"}, 10},
		"unknown tag":       {Config{}, map[string]string{"action": "DescribeLoadBalancers", "tags.1": "tag-other"}, 0},
		"listeners of one":  {Config{}, map[string]string{"action": "DescribeLoadBalancerListeners", "loadbalancer": "lb-00000001"}, 10},
		"policy":            {Config{}, map[string]string{"action": "DescribeLoadBalancerPolicies", "loadbalancer_policies.1": "lbp-00000002"}, 1},
		"rules":             {Config{}, map[string]string{"action": "DescribeLoadBalancerPolicyRules", "loadbalancer_policy": "lbp-00000001"}, 7},
		"no verbose":        {Config{}, map[string]string{"action": "DescribeLoadBalancerPolicyRules", "verbose": "1"}, -1},
		"no word elsewhere": {Config{}, map[string]string{"action": "DescribeLoadBalancerListeners", "search_word": "web"}, -1},
		"status as a name":  {Config{}, map[string]string{"action": "DescribeLoadBalancers", "status": "active"}, -1},
	} {
		server := New(c.config)
		server.Add(slices.Concat(GenerateLoadBalancers(20), GenerateListeners(60), GeneratePolicies(5), GeneratePolicyRules(7), Generate(7))...)
		resp := sendRequest(t, server, "/iaas/", c.params, nil)
		if total, ok := resp["total_count"].(float64); ok && total != c.total || !ok && c.total >= 0 {
			t.Errorf("%s: got %v", name, resp)
		}
	}
}

// The generated items of an action have all members that the page's example has.
func TestGeneratedMembers(t *testing.T) {
	t.Parallel()
	for _, items := range [][]Item{GenerateLoadBalancers(1), GenerateListeners(1), GeneratePolicies(1), GeneratePolicyRules(1), Generate(1)} {
		for _, page := range Pages() {
			if page.action() != items[0].action() {
				continue
			}
			for _, member := range slices.Sorted(maps.Keys(page)) {
				if _, ok := items[0][member]; !ok && items[0].action().levels[member] == 0 {
					t.Errorf("%s: no %s", items[0].ID(), member)
				}
			}
		}
	}
}
