// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"maps"
	"strings"
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
}

// unlisted is the verbose at which members come that no page lists: the highest that
// a known client sends.
const unlisted = 2

// actions are the actions of the load balancer family that the fake serves. An
// item belongs to the first action whose ID it has. Where a page and the callers
// that are known disagree on verbose, the higher level is needed.
var actions = []action{
	{
		name: "DescribeLoadBalancerBackends", set: "loadbalancer_backend_set",
		id: "loadbalancer_backend_id", prefix: "lbb", idParam: "loadbalancer_backends",
		filters: map[string]string{"loadbalancer": "loadbalancer_id", "loadbalancer_listener": "loadbalancer_listener_id"},
		verbose: true,
		// The page's table has status, but its example, whose request is without verbose,
		// does not. So it needs one, and 1 is the only one that the page mentions.
		levels: listed("loadbalancer_backend_id loadbalancer_backend_name loadbalancer_listener_id loadbalancer_id "+
			"port weight resource_id create_time", map[string]int{"status": 1}),
	},
	{
		name: "DescribeLoadBalancerListeners", set: "loadbalancer_listener_set",
		id: "loadbalancer_listener_id", prefix: "lbl", idParam: "loadbalancer_listeners",
		filters: map[string]string{"loadbalancer": "loadbalancer_id"},
		verbose: true,
		levels: listed("loadbalancer_listener_id loadbalancer_listener_name loadbalancer_id listener_protocol listener_port "+
			"backend_protocol balance_mode session_sticky forwardfor listener_option healthy_check_method "+
			"healthy_check_option create_time", map[string]int{"backends": 1}),
	},
	{
		name: "DescribeLoadBalancerPolicyRules", set: "loadbalancer_policy_rule_set",
		id: "loadbalancer_policy_rule_id", prefix: "lbpr", idParam: "loadbalancer_policy_rules",
		filters: map[string]string{"loadbalancer_policy": "loadbalancer_policy_id"},
		levels:  listed("loadbalancer_policy_rule_id loadbalancer_policy_rule_name loadbalancer_policy_id rule_type val", nil),
	},
	{
		name: "DescribeLoadBalancerPolicies", set: "loadbalancer_policy_set",
		id: "loadbalancer_policy_id", prefix: "lbp", idParam: "loadbalancer_policies",
		verbose: true,
		levels:  listed("loadbalancer_policy_id loadbalancer_policy_name is_applied create_time", map[string]int{"loadbalancer_ids": 1}),
	},
	{
		name: "DescribeLoadBalancers", set: "loadbalancer_set",
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

// At returns the item as a server with the zero [Config] sends it at a level of
// verbose.
func (i Item) At(verbose int) Item { return i.at(verbose, Config{}) }

func (i Item) at(verbose int, config Config) Item {
	a := i.action()
	sent := make(Item, len(i))
	for member, value := range i {
		if config.Generous || verbose >= a.level(member, config.Levels) {
			sent[member] = value
		}
	}
	return sent
}

// level returns the verbose that a member needs.
func (a *action) level(member string, override map[string]int) int {
	if level, ok := override[member]; ok {
		return level
	}
	if a == nil { // not an item of the API
		return 0
	}
	if level, ok := a.levels[member]; ok {
		return level
	}
	return unlisted
}
