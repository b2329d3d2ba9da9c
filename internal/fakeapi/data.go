// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"embed"
	"encoding/json"
	"slices"
)

//go:embed data
var dataFiles embed.FS

// examples are what a file in data has for an action.
type examples struct {
	Page json.RawMessage // the example of the API's page
	Item map[string]any  // an item with a value for each known member; lists in it have one element
}

func (a *action) examples() (e examples) {
	if err := json.Unmarshal(mustRead(a.idParam+".json"), &e); err != nil {
		panic(err)
	}
	return e
}

// SeedPage returns the example of DescribeLoadBalancerBackends' page: the two
// backends of load balancer lb-1234abcd.
func SeedPage() []Item {
	return mustParse("page", actionNamed("DescribeLoadBalancerBackends").examples().Page)
}

// Pages returns the examples of the pages of all actions. Those of listeners and
// policies are not valid JSON there (missing and trailing commas, single quotes),
// and the load balancer has another ID than the one that is asked for: here they
// are corrected.
func Pages() (items []Item) {
	for _, a := range actions {
		items = append(items, mustParse("page", a.examples().Page)...)
	}
	return items
}

// Web returns load balancer lb-web00001, named web-prod, with its listeners, their
// backends and a forwarding policy.
func Web() []Item { return mustParse("web.json", mustRead("web.json")) }

// Addresses returns three load balancers: a public one, whose EIPs are in cluster,
// one in a vxnet with an EIP, and one without any address.
func Addresses() []Item { return mustParse("addresses.json", mustRead("addresses.json")) }

func mustRead(name string) []byte {
	text, err := dataFiles.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	return text
}

func mustParse(name string, text []byte) []Item {
	data, err := ParseData(name, text, nil)
	if err != nil {
		panic(err)
	}
	return data.Items[""]
}

// LargeLoadBalancer is the load balancer that [Generate] fills.
const LargeLoadBalancer = "lb-large001"

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
