// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed data
var dataFiles embed.FS

// SeedPage returns the example of DescribeLoadBalancerBackends' page: the two
// backends of load balancer lb-1234abcd.
func SeedPage() []Item { return readData("backends_page.json") }

// Pages returns the examples of the pages of all actions. Those of listeners and
// policies are not valid JSON there (missing and trailing commas, single quotes),
// and the load balancer has another ID than the one that is asked for: here they
// are corrected.
func Pages() []Item {
	items := SeedPage()
	for _, name := range []string{"loadbalancers", "listeners", "policies", "policy_rules"} {
		items = append(items, readData(name+"_page.json")...)
	}
	return items
}

// Web returns load balancer lb-web00001, named web-prod, with its listeners, their
// backends and a forwarding policy.
func Web() []Item { return readData("web.json") }

// Addresses returns three load balancers: a public one, whose EIPs are in cluster,
// one in a vxnet with an EIP, and one without any address.
func Addresses() []Item { return readData("addresses.json") }

func readData(name string) []Item {
	text, err := dataFiles.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	items, err := ParseItems(text)
	if err != nil {
		panic(err)
	}
	return items
}

// ParseItems parses items in JSON: an object with the sets of one or more actions,
// by the API's names, such as loadbalancer_set, or a list of backends.
func ParseItems(text []byte) ([]Item, error) {
	var items []Item
	if json.Unmarshal(text, &items) == nil {
		return items, nil
	}
	var sets map[string]json.RawMessage
	if err := json.Unmarshal(text, &sets); err != nil {
		return nil, fmt.Errorf("expected a list of backends, or an object with sets of items: %w", err)
	}
	known := 0
	for _, a := range actions {
		var set []Item
		if raw, ok := sets[a.set]; ok {
			if err := json.Unmarshal(raw, &set); err != nil {
				return nil, fmt.Errorf("%s: expected a list of items: %w", a.set, err)
			}
			items = append(items, set...)
			known++
			delete(sets, a.set)
		}
	}
	for name := range sets {
		if strings.HasSuffix(name, "_set") {
			return nil, fmt.Errorf("%s is not a set of items that the fake has", name)
		}
	}
	if known == 0 {
		return nil, errors.New("the object has no set of items, such as loadbalancer_set")
	}
	return items, nil
}

// LargeLoadBalancer is the load balancer that [Generate] fills.
const LargeLoadBalancer = "lb-large001"

var firstCreateTime = time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)

func createTime(i int) string {
	return firstCreateTime.Add(time.Duration(i) * time.Second).Format(time.RFC3339)
}

// Large returns [LargeLoadBalancer], named large, with n backends, their listeners
// and their policy.
func Large(n int) []Item {
	large := GenerateLoadBalancers(1)[0]
	large["loadbalancer_id"], large["loadbalancer_name"] = LargeLoadBalancer, "large"
	listeners := GenerateListeners((n + 99) / 100)
	for _, listener := range listeners {
		listener["loadbalancer_id"] = LargeLoadBalancer
	}
	policy := GeneratePolicies(2)[1]
	policy["loadbalancer_ids"] = []any{LargeLoadBalancer}
	return slices.Concat([]Item{large, policy}, listeners, Generate(n))
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
