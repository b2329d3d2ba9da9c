// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import "strings"

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
	levels   map[string]int    // members that need a verbose of at least this
}

// actions are the actions of the load balancer family that the fake serves. An
// item belongs to the first action whose ID it has. Where a page and the callers
// that are known disagree on verbose, the higher level is needed.
var actions = []action{
	{
		name: "DescribeLoadBalancerBackends", set: "loadbalancer_backend_set",
		id: "loadbalancer_backend_id", prefix: "lbb", idParam: "loadbalancer_backends",
		filters: map[string]string{"loadbalancer": "loadbalancer_id", "loadbalancer_listener": "loadbalancer_listener_id"},
		verbose: true,
	},
	{
		name: "DescribeLoadBalancerListeners", set: "loadbalancer_listener_set",
		id: "loadbalancer_listener_id", prefix: "lbl", idParam: "loadbalancer_listeners",
		filters: map[string]string{"loadbalancer": "loadbalancer_id"},
		verbose: true,
		levels:  map[string]int{"backends": 1},
	},
	{
		name: "DescribeLoadBalancerPolicyRules", set: "loadbalancer_policy_rule_set",
		id: "loadbalancer_policy_rule_id", prefix: "lbpr", idParam: "loadbalancer_policy_rules",
		filters: map[string]string{"loadbalancer_policy": "loadbalancer_policy_id"},
	},
	{
		name: "DescribeLoadBalancerPolicies", set: "loadbalancer_policy_set",
		id: "loadbalancer_policy_id", prefix: "lbp", idParam: "loadbalancer_policies",
		verbose: true,
		levels:  map[string]int{"loadbalancer_ids": 1},
	},
	{
		name: "DescribeLoadBalancers", set: "loadbalancer_set",
		id: "loadbalancer_id", prefix: "lb", idParam: "loadbalancers",
		numbered: map[string]string{"status": "status", "tags": "tags"},
		search:   []string{"loadbalancer_id", "loadbalancer_name"},
		verbose:  true,
		levels:   map[string]int{"listeners": 1},
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

// Item is an item as it is sent, with any members. Tests use null, "", strings for
// numbers and worse.
type Item map[string]any

// ID returns the ID of the item, or "".
func (i Item) ID() string {
	if a := i.action(); a != nil {
		return i.text(a.id)
	}
	return ""
}

func (i Item) text(member string) string {
	s, _ := i[member].(string)
	return s
}

// action returns the action that lists the item, or nil.
func (i Item) action() *action {
	for n := range actions {
		if _, ok := i[actions[n].id]; ok {
			return &actions[n]
		}
	}
	return nil
}

// has reports whether a member is one of the values, or a list with an object that
// has one of them as tag_id.
func (i Item) has(member string, values map[string]bool) bool {
	tags, ok := i[member].([]any)
	if !ok {
		return values[i.text(member)]
	}
	for _, element := range tags {
		if tag, ok := element.(map[string]any); ok && values[Item(tag).text("tag_id")] {
			return true
		}
	}
	return false
}

// found reports whether search_word finds the item: by a part of its ID or its
// name, in lower or upper case. How the API matches is not documented.
func (i Item) found(word string, members []string) bool {
	for _, member := range members {
		if strings.Contains(strings.ToLower(i.text(member)), strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// at returns the item as it is sent at a level of verbose.
func (i Item) at(verbose int, levels map[string]int) Item {
	sent := make(Item, len(i))
	for member, value := range i {
		if verbose >= levels[member] {
			sent[member] = value
		}
	}
	return sent
}
