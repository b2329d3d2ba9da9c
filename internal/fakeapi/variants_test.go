// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// firstItem sends a request, and returns the first item of the response.
func firstItem(t *testing.T, server *Server, params map[string]string) Item {
	t.Helper()
	resp := sendRequest(t, server, "/iaas/", params, nil)
	set, _ := resp[actionNamed(params["action"]).set].([]any)
	if len(set) == 0 {
		t.Fatalf("%v: got %v", params, resp)
	}
	item, _ := set[0].(map[string]any)
	return item
}

// otherLevels are the levels of members for which there is better evidence than the
// example of the action's page.
var otherLevels = map[string]int{
	"DescribeLoadBalancerBackends status":           1,
	"DescribeLoadBalancerPolicies loadbalancer_ids": 1,
	"DescribeLoadBalancers eips":                    1,
	"DescribeLoadBalancers vxnet":                   0,
}

// Members that are not in the example of a page come at verbose 2 only, all others
// always, and At returns what is sent.
func TestVerboseLevels(t *testing.T) {
	t.Parallel()
	levels := maps.Clone(otherLevels)
	for _, page := range Pages() {
		for member := range page {
			key := page.action().name + " " + member
			levels[key] = otherLevels[key]
		}
	}
	for _, item := range slices.Concat(Generate(1), GenerateListeners(1), GeneratePolicies(1), GenerateLoadBalancers(1)) {
		action := item.action().name
		server := New(Config{})
		server.Add(item)
		for verbose := range 3 {
			sent := firstItem(t, server, map[string]string{"action": action, "verbose": string(rune('0' + verbose))})
			at := item.At(verbose)
			for member := range item {
				level, ok := levels[action+" "+member]
				want := verbose >= 2 || ok && verbose >= level
				if _, got := sent[member]; got != want {
					t.Errorf("%s is sent at verbose %d: %t, want %t: see internal/fakeapi/data and the levels of %s in actions.go", member, verbose, got, want, action)
				}
				if _, got := at[member]; got != want {
					t.Errorf("%s at verbose %d: At has %s: %t", action, verbose, member, got)
				}
			}
		}
	}
}

// Rules, which have no verbose, lack what their page does not list.
func TestRulesWithoutVerbose(t *testing.T) {
	t.Parallel()
	rule := GeneratePolicyRules(1)[0]
	rule["disabled"] = 0 // like owner
	for generous, want := range map[bool]int{false: len(rule) - 2, true: len(rule)} {
		server := New(Config{Generous: generous})
		server.Add(rule)
		if sent := firstItem(t, server, map[string]string{"action": "DescribeLoadBalancerPolicyRules"}); len(sent) != want {
			t.Errorf("generous %v: got %v", generous, sent)
		}
	}
}

// The pages' examples, as they are asked for there, lack nothing.
func TestPagesAt(t *testing.T) {
	t.Parallel()
	for _, item := range Pages() {
		verbose := 1
		if item.action().set == "loadbalancer_backend_set" {
			verbose = 0
		}
		if got := item.At(verbose); !reflect.DeepEqual(got, item) {
			t.Errorf("got %v, want %v", got, item)
		}
	}
}

// Where the pages leave something open, an option chooses.
func TestVariants(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config  Config
		verbose string
		want    string // of status, private_ip and nic_id
	}{
		"sparing":             {Config{}, "-", ""},
		"sparing at 1":        {Config{}, "1", "status"},
		"sparing at 2":        {Config{}, "2", "status private_ip nic_id"},
		"generous":            {Config{Generous: true}, "-", "status private_ip nic_id"},
		"status always":       {Config{Levels: map[string]int{"status": 0}}, "0", "status"},
		"status late":         {Config{Levels: map[string]int{"status": 2}}, "1", ""},
		"addresses at 1":      {Config{Levels: map[string]int{"private_ip": 1}}, "1", "status private_ip"},
		"never any addresses": {Config{Levels: map[string]int{"private_ip": 99}}, "2", "status nic_id"},
	} {
		server := New(c.config)
		server.Add(Generate(1)...)
		item := firstItem(t, server, map[string]string{"action": "DescribeLoadBalancerBackends", "verbose": c.verbose})
		var got []string
		for _, member := range []string{"status", "private_ip", "nic_id"} {
			if _, ok := item[member]; ok {
				got = append(got, member)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestUnknownIDs(t *testing.T) {
	t.Parallel()
	word := map[string]string{"action": "DescribeLoadBalancers", "search_word": "nothing"}
	for name, c := range map[string]struct {
		config Config
		params map[string]string
		code   float64
	}{
		"match nothing":        {Config{}, map[string]string{"loadbalancer": "lb-other"}, 0},
		"fail":                 {Config{UnknownIDsFail: true}, map[string]string{"loadbalancer": "lb-other"}, 2100},
		"fail in a list":       {Config{UnknownIDsFail: true}, map[string]string{"loadbalancer_backends.1": "lbb-00000000", "loadbalancer_backends.2": "lbb-other"}, 2100},
		"fail as expired":      {Config{NotFoundCode: 1300}, map[string]string{"loadbalancer": "lb-other"}, 1300},
		"known":                {Config{NotFoundCode: 1300}, map[string]string{"loadbalancer": LargeLoadBalancer}, 0},
		"word matches nothing": {Config{UnknownIDsFail: true}, word, 0},
		"word as expired":      {Config{NotFoundCode: 1300}, word, 1300},
		"no word":              {Config{NotFoundCode: 1300}, map[string]string{"action": "DescribeLoadBalancers"}, 0},
	} {
		server := New(c.config)
		server.Add(Generate(1)...)
		if response := sendRequest(t, server, "/iaas/", c.params, nil); response["ret_code"] != c.code {
			t.Errorf("%s: got %v", name, response)
		}
	}
}

func TestTotals(t *testing.T) {
	t.Parallel()
	ids := map[string]string{"loadbalancer_backends.1": "lbb-00000042", "loadbalancer_backends.2": "lbb-00000142", "loadbalancer_listener": "lbl-00000001"}
	for name, c := range map[string]struct {
		config Config
		params map[string]string
		total  any
		items  int
	}{
		"number":            {Config{}, nil, 250.0, 20},
		"text":              {Config{TotalIsText: true}, nil, "250", 20},
		"of IDs":            {Config{}, ids, 1.0, 1},
		"ignores IDs":       {Config{TotalIgnoresIDs: true}, ids, 100.0, 1},
		"ignores IDs only":  {Config{TotalIgnoresIDs: true}, map[string]string{"loadbalancer_listener": "lbl-00000002"}, 50.0, 20},
		"small pages":       {Config{PageCap: 7}, map[string]string{"limit": "100"}, 250.0, 7},
		"small pages, less": {Config{PageCap: 7}, map[string]string{"limit": "5"}, 250.0, 5},
	} {
		server := New(c.config)
		server.Add(Generate(250)...)
		resp := sendRequest(t, server, "/iaas/", c.params, nil)
		if set, _ := resp["loadbalancer_backend_set"].([]any); resp["total_count"] != c.total || len(set) != c.items {
			t.Errorf("%s: got %d items of %v", name, len(set), resp["total_count"])
		}
	}
}
