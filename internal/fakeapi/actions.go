// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"fmt"
	"maps"
	"strings"
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
	levels   map[string]int    // the verbose from which on members are sent; [unlisted] for those not in it
	generate func(n int) []Item
}

// example returns an item with a value of the right type for each known member. Lists in
// it have one element.
func (a *action) example() map[string]any {
	item := a.generate(1)[0]
	if eips, ok := item["eips"]; ok {
		item["cluster"] = eips
	}
	return item
}

// unlisted is the verbose at which members come that no page lists: the highest that
// a known client sends.
const unlisted = 2

// actions are the actions of the load balancer family that the fake serves. An
// item belongs to the first action whose ID it has. Where a page and the callers
// that are known disagree on verbose, the higher level is needed.
var actions = []action{
	{
		name: "DescribeLoadBalancerBackends", generate: Generate, set: "loadbalancer_backend_set",
		id: "loadbalancer_backend_id", prefix: "lbb", idParam: "loadbalancer_backends",
		filters: map[string]string{"loadbalancer": "loadbalancer_id", "loadbalancer_listener": "loadbalancer_listener_id"},
		verbose: true,
		// The page's table has status, but its example, whose request is without verbose,
		// does not. So it needs one, and 1 is the only one that the page mentions.
		levels: listed("loadbalancer_backend_id loadbalancer_backend_name loadbalancer_listener_id loadbalancer_id "+
			"port weight resource_id create_time", map[string]int{"status": 1}),
	},
	{
		name: "DescribeLoadBalancerListeners", generate: GenerateListeners, set: "loadbalancer_listener_set",
		id: "loadbalancer_listener_id", prefix: "lbl", idParam: "loadbalancer_listeners",
		filters: map[string]string{"loadbalancer": "loadbalancer_id"},
		verbose: true,
		levels: listed("loadbalancer_listener_id loadbalancer_listener_name loadbalancer_id listener_protocol listener_port "+
			"backend_protocol balance_mode session_sticky forwardfor listener_option healthy_check_method "+
			"healthy_check_option create_time", map[string]int{"backends": 1}),
	},
	{
		name: "DescribeLoadBalancerPolicyRules", generate: GeneratePolicyRules, set: "loadbalancer_policy_rule_set",
		id: "loadbalancer_policy_rule_id", prefix: "lbpr", idParam: "loadbalancer_policy_rules",
		filters: map[string]string{"loadbalancer_policy": "loadbalancer_policy_id"},
		levels:  listed("loadbalancer_policy_rule_id loadbalancer_policy_rule_name loadbalancer_policy_id rule_type val", nil),
	},
	{
		name: "DescribeLoadBalancerPolicies", generate: GeneratePolicies, set: "loadbalancer_policy_set",
		id: "loadbalancer_policy_id", prefix: "lbp", idParam: "loadbalancer_policies",
		verbose: true,
		levels:  listed("loadbalancer_policy_id loadbalancer_policy_name is_applied create_time", map[string]int{"loadbalancer_ids": 1}),
	},
	{
		name: "DescribeLoadBalancers", generate: GenerateLoadBalancers, set: "loadbalancer_set",
		id: "loadbalancer_id", prefix: "lb", idParam: "loadbalancers",
		numbered: map[string]string{"status": "status", "tags": "tags"},
		search:   []string{"loadbalancer_id", "loadbalancer_name"},
		verbose:  true,
		// vxnet is on no page, but a script of QingCloud's reads it without verbose. The
		// page has details of related resources, such as eips, from 1 on.
		levels: listed("loadbalancer_id loadbalancer_name description status transition_status is_applied create_time "+
			"status_time security_group_id vxnet", map[string]int{"eips": 1, "listeners": 1}),
	},
}

// listed returns the levels of the members that an action's page lists: 0, or more.
func listed(members string, more map[string]int) map[string]int {
	levels := map[string]int{}
	maps.Copy(levels, more)
	for member := range strings.FieldsSeq(members) {
		levels[member] = 0
	}
	return levels
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

var firstCreateTime = time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)

func createTime(i int) string {
	return firstCreateTime.Add(time.Duration(i) * time.Second).Format(time.RFC3339)
}

// Generate returns n backends of [LargeLoadBalancer], a hundred per listener. Each
// has all fields and a different create_time. Every 50th is down, every 25th is
// draining.
func Generate(n int) []Item {
	backends := make([]Item, 0, n)
	for i := range n {
		backends = append(backends, Item{
			"loadbalancer_backend_id":   fmt.Sprintf("lbb-%08d", i),
			"loadbalancer_backend_name": fmt.Sprintf("web-%d", i),
			"loadbalancer_listener_id":  fmt.Sprintf("lbl-%08d", i/100),
			"loadbalancer_id":           LargeLoadBalancer,
			"loadbalancer_policy_id":    "lbp-00000001",
			"port":                      8080,
			"port_end":                  0,
			"weight":                    weight(i),
			"resource_id":               fmt.Sprintf("i-%08d", i),
			"private_ip":                fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255),
			"nic_id":                    fmt.Sprintf("52:54:00:%02x:%02x:%02x", i>>16&255, i>>8&255, i&255),
			"status":                    status(i),
			"disabled":                  0,
			"backup":                    0,
			"create_time":               createTime(i),
			"owner":                     "usr-fake0001",
		})
	}
	return backends
}

// GenerateLoadBalancers returns n load balancers with all fields. Every tenth is
// stopped.
func GenerateLoadBalancers(n int) []Item {
	items := make([]Item, 0, n)
	for i := range n {
		status := "active"
		if i%10 == 9 {
			status = "stopped"
		}
		items = append(items, Item{
			"loadbalancer_id":   fmt.Sprintf("lb-%08d", i),
			"loadbalancer_name": fmt.Sprintf("web-%d", i),
			"description":       "generated",
			"status":            status,
			"transition_status": "updating",
			"is_applied":        i % 2,
			"loadbalancer_type": i % 6,
			"node_count":        2,
			"security_group_id": "sg-00000001",
			"vxnet_id":          "vxnet-0000001",
			"vxnet":             map[string]any{"vxnet_id": "vxnet-0000001", "vxnet_name": "web", "private_ip": fmt.Sprintf("10.1.%d.%d", i>>8&255, i&255)},
			"eips":              []any{map[string]any{"eip_id": fmt.Sprintf("eip-%08d", i), "eip_name": "www", "eip_addr": fmt.Sprintf("203.0.%d.%d", i>>8&255, i&255)}},
			"cluster":           []any{},
			"private_ips":       []any{fmt.Sprintf("198.19.%d.%d", i>>8&255, i&255)},
			"http_header_size":  15,
			"tags":              []any{map[string]any{"tag_id": fmt.Sprintf("tag-%08d", i%2), "tag_name": "prod"}},
			"create_time":       createTime(i),
			"status_time":       createTime(i + 60),
			"owner":             "usr-fake0001",
		})
	}
	return items
}

// GenerateListeners returns n listeners with all fields, 50 per load balancer.
func GenerateListeners(n int) []Item {
	items := make([]Item, 0, n)
	for i := range n {
		items = append(items, Item{
			"loadbalancer_listener_id":   fmt.Sprintf("lbl-%08d", i),
			"loadbalancer_listener_name": fmt.Sprintf("port-%d", 8000+i%50),
			"loadbalancer_id":            fmt.Sprintf("lb-%08d", i/50),
			"listener_protocol":          "https",
			"listener_port":              8000 + i%50,
			"listener_port_end":          0,
			"backend_protocol":           "http",
			"balance_mode":               "roundrobin",
			"session_sticky":             "insert|3600",
			"forwardfor":                 1,
			"listener_option":            2,
			"healthy_check_method":       "tcp",
			"healthy_check_option":       "10|5|2|5",
			"server_certificate_id":      []any{fmt.Sprintf("sc-%08d", i)},
			"timeout":                    50,
			"tunnel_timeout":             3600,
			"scene":                      0,
			"disabled":                   0,
			"tls_version":                "TLSv1.2",
			"http_redirection_code":      301,
			"create_time":                createTime(i),
			"owner":                      "usr-fake0001",
		})
	}
	return items
}

// GeneratePolicies returns n forwarding policies with all fields.
func GeneratePolicies(n int) []Item {
	items := make([]Item, 0, n)
	for i := range n {
		items = append(items, Item{
			"loadbalancer_policy_id":   fmt.Sprintf("lbp-%08d", i),
			"loadbalancer_policy_name": fmt.Sprintf("policy-%d", i),
			"loadbalancer_ids":         []any{fmt.Sprintf("lb-%08d", i)},
			"is_applied":               i % 2,
			"create_time":              createTime(i),
			"owner":                    "usr-fake0001",
		})
	}
	return items
}

// GeneratePolicyRules returns n rules with all fields, of one policy.
func GeneratePolicyRules(n int) []Item {
	items := make([]Item, 0, n)
	for i := range n {
		items = append(items, Item{
			"loadbalancer_policy_rule_id":   fmt.Sprintf("lbpr-%08d", i),
			"loadbalancer_policy_rule_name": fmt.Sprintf("rule-%d", i),
			"loadbalancer_policy_id":        "lbp-00000001",
			"rule_type":                     "url",
			"val":                           fmt.Sprintf("^/%d/", i),
			"owner":                         "usr-fake0001",
		})
	}
	return items
}

func weight(i int) int {
	if i%25 == 24 {
		return 0
	}
	return 1 + i%100
}

func status(i int) string {
	if i%50 == 49 {
		return "down"
	}
	return "up"
}
