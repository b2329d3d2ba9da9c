// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"slices"
	"testing"
)

// What an item of the data sets refers to exists: the parents of backends, listeners
// and rules, the policies of backends and the load balancers of policies.
func TestDataJoinsUp(t *testing.T) {
	t.Parallel()
	for name, items := range map[string][]Item{"web": Web(), "large": Large(250), "addresses": Addresses()} {
		server := New(Config{})
		server.Add(items...)
		ids := server.IDs()
		if unique := slices.Compact(slices.Sorted(slices.Values(ids))); len(unique) != len(ids) {
			t.Errorf("%s: an ID is used twice: %v", name, ids)
		}
		for _, item := range items {
			refs, _ := item["loadbalancer_ids"].([]any)
			for _, a := range actions {
				refs = append(refs, item[a.id])
			}
			for _, ref := range refs {
				if id, ok := ref.(string); ok && !slices.Contains(ids, id) {
					t.Errorf("%s: %s refers to %s", name, item.ID(), id)
				}
			}
		}
	}
}

// Load balancers have their addresses in one of three places, or have none.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, item := range Addresses() {
		eips, _ := item["eips"].([]any)
		cluster, _ := item["cluster"].([]any)
		_, hasVxnet := item["vxnet"]
		inCluster := slices.ContainsFunc(cluster, func(c any) bool {
			address, _ := c.(map[string]any)
			return address["eip_addr"] != nil
		})
		public := item.text("vxnet_id") == "vxnet-0"
		want := map[string][3]bool{"addr-public": {false, true, false}, "addr-private": {true, false, true}, "addr-none": {}}[item.text("loadbalancer_name")]
		if got := [3]bool{len(eips) > 0, inCluster, hasVxnet}; got != want || public == hasVxnet {
			t.Errorf("%s: got %v", item.ID(), got)
		}
	}
}

// A load balancer whose EIPs are in cluster shows no address without verbose.
func TestAddressesAtZero(t *testing.T) {
	t.Parallel()
	for _, item := range Addresses() {
		sent := item.At(0)
		eips, _ := sent["eips"].([]any)
		if hasAddress := len(eips) > 0 || sent["vxnet"] != nil; hasAddress != (item.ID() == "lb-private1") || sent["cluster"] != nil {
			t.Errorf("got %v", sent)
		}
	}
}
