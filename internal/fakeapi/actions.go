// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"fmt"
	"maps"
	"time"
)

// action is a Describe action: its parameters, and the members that they are
// compared with.
type action struct {
	name     string
	set      string            // the member of the response with the items
	id       string            // the member of an item with its ID
	prefix   string            // of the IDs
	idParam  string            // the numbered parameter with IDs
	filters  map[string]string // other parameters, by member
	numbered map[string]string // other numbered parameters, by member
	search   []string          // the members that search_word looks into
	verbose  bool              // whether the action has this parameter
	levels   map[string]int    // the verbose from which on members are sent, where the example of the page is not followed
	vary     func(i int) Item  // the members of the ith generated item that differ from the example
}

// unlisted is the verbose at which members come that no page lists: the highest that
// a known client sends.
const unlisted = 2

// actions are the actions of the load balancer family that the fake serves. An
// item belongs to the first action whose ID it has. Where a page and the callers
// that are known disagree on verbose, the higher level is needed.
var actions = []action{
	{
		name: "DescribeLoadBalancerBackends", vary: backendAt, set: "loadbalancer_backend_set",
		id: "loadbalancer_backend_id", prefix: "lbb", idParam: "loadbalancer_backends",
		filters: map[string]string{"loadbalancer": "loadbalancer_id", "loadbalancer_listener": "loadbalancer_listener_id"},
		verbose: true,
		// The page's table has status, but its example, whose request is without verbose,
		// does not. So it needs one, and 1 is the only one that the page mentions.
		levels: map[string]int{"status": 1},
	},
	{
		name: "DescribeLoadBalancerListeners", vary: listenerAt, set: "loadbalancer_listener_set",
		id: "loadbalancer_listener_id", prefix: "lbl", idParam: "loadbalancer_listeners",
		filters: map[string]string{"loadbalancer": "loadbalancer_id"},
		verbose: true,
		levels:  map[string]int{"backends": 1},
	},
	{
		name: "DescribeLoadBalancerPolicyRules", vary: policyRuleAt, set: "loadbalancer_policy_rule_set",
		id: "loadbalancer_policy_rule_id", prefix: "lbpr", idParam: "loadbalancer_policy_rules",
		filters: map[string]string{"loadbalancer_policy": "loadbalancer_policy_id"},
	},
	{
		name: "DescribeLoadBalancerPolicies", vary: policyAt, set: "loadbalancer_policy_set",
		id: "loadbalancer_policy_id", prefix: "lbp", idParam: "loadbalancer_policies",
		verbose: true,
		levels:  map[string]int{"loadbalancer_ids": 1},
	},
	{
		name: "DescribeLoadBalancers", vary: loadBalancerAt, set: "loadbalancer_set",
		id: "loadbalancer_id", prefix: "lb", idParam: "loadbalancers",
		numbered: map[string]string{"status": "status", "tags": "tags"},
		search:   []string{"loadbalancer_id", "loadbalancer_name"},
		verbose:  true,
		// vxnet is on no page, but a script of QingCloud's reads it without verbose. The
		// page has details of related resources, such as eips, from 1 on.
		levels: map[string]int{"eips": 1, "listeners": 1, "vxnet": 0},
	},
}

// actionNamed returns the action with that name, or nil.
func actionNamed(name string) *action {
	for i := range actions {
		if actions[i].name == name {
			return &actions[i]
		}
	}
	return nil
}

// generate returns n items with all members of the example.
func (a *action) generate(n int) []Item {
	example := a.examples().Item
	items := make([]Item, 0, n)
	for i := range n {
		item := Item(maps.Clone(example))
		item[a.id] = numbered(a.prefix, i)
		maps.Copy(item, a.vary(i))
		items = append(items, item)
	}
	return items
}

// Generate returns n backends of [LargeLoadBalancer], a hundred per listener. Each
// has all fields and a different create_time. Every 50th is down, every 25th is
// draining.
func Generate(n int) []Item { return actionNamed("DescribeLoadBalancerBackends").generate(n) }

// GenerateLoadBalancers returns n load balancers with all fields. Every tenth is
// stopped.
func GenerateLoadBalancers(n int) []Item { return actionNamed("DescribeLoadBalancers").generate(n) }

// GenerateListeners returns n listeners with all fields, 50 per load balancer.
func GenerateListeners(n int) []Item { return actionNamed("DescribeLoadBalancerListeners").generate(n) }

// GeneratePolicies returns n forwarding policies with all fields.
func GeneratePolicies(n int) []Item { return actionNamed("DescribeLoadBalancerPolicies").generate(n) }

// GeneratePolicyRules returns n rules with all fields, of one policy.
func GeneratePolicyRules(n int) []Item {
	return actionNamed("DescribeLoadBalancerPolicyRules").generate(n)
}

func backendAt(i int) Item {
	backend := Item{
		"loadbalancer_backend_name": fmt.Sprintf("web-%d", i),
		"loadbalancer_listener_id":  numbered("lbl", i/100),
		"weight":                    1 + i%100,
		"resource_id":               numbered("i", i),
		"private_ip":                fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255),
		"nic_id":                    fmt.Sprintf("52:54:00:%02x:%02x:%02x", i>>16&255, i>>8&255, i&255),
		"create_time":               createTime(i),
	}
	if i%25 == 24 {
		backend["weight"] = 0
	}
	if i%50 == 49 {
		backend["status"] = "down"
	}
	return backend
}

func loadBalancerAt(i int) Item {
	lb := Item{
		"loadbalancer_name": fmt.Sprintf("web-%d", i),
		"is_applied":        i % 2,
		"loadbalancer_type": i % 6,
		"vxnet":             map[string]any{"vxnet_id": "vxnet-0000001", "vxnet_name": "web", "private_ip": fmt.Sprintf("10.1.%d.%d", i>>8&255, i&255)},
		"eips":              []any{map[string]any{"eip_id": numbered("eip", i), "eip_name": "www", "eip_addr": fmt.Sprintf("203.0.%d.%d", i>>8&255, i&255)}},
		"cluster":           []any{},
		"private_ips":       []any{fmt.Sprintf("198.19.%d.%d", i>>8&255, i&255)},
		"tags":              []any{map[string]any{"tag_id": numbered("tag", i%2), "tag_name": "prod"}},
		"create_time":       createTime(i),
		"status_time":       createTime(i + 60),
	}
	if i%10 == 9 {
		lb["status"] = "stopped"
	}
	return lb
}

func listenerAt(i int) Item {
	return Item{
		"loadbalancer_listener_name": fmt.Sprintf("port-%d", 8000+i%50),
		"loadbalancer_id":            numbered("lb", i/50),
		"listener_port":              8000 + i%50,
		"server_certificate_id":      []any{numbered("sc", i)},
		"create_time":                createTime(i),
	}
}

func policyAt(i int) Item {
	return Item{
		"loadbalancer_policy_name": fmt.Sprintf("policy-%d", i),
		"loadbalancer_ids":         []any{numbered("lb", i)},
		"is_applied":               i % 2,
		"create_time":              createTime(i),
	}
}

func policyRuleAt(i int) Item {
	return Item{"loadbalancer_policy_rule_name": fmt.Sprintf("rule-%d", i), "val": fmt.Sprintf("^/%d/", i)}
}

func numbered(prefix string, i int) string { return fmt.Sprintf("%s-%08d", prefix, i) }

var firstCreateTime = time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)

func createTime(i int) string {
	return firstCreateTime.Add(time.Duration(i) * time.Second).Format(time.RFC3339)
}
