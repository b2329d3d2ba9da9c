// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// verbosely asks for every attribute.
var verbosely = blockValues{verboseName: numberValueOf(2)}

// The pages' examples, items with nothing but an ID, and what the API sends by default.
func TestAccUsualItems(t *testing.T) {
	t.Parallel()
	page := map[string][]fakeapi.Item{}
	for _, item := range fakeapi.Pages() {
		for _, row := range listSources() {
			if item.ID() == item[row.idMember()] {
				page[row.name] = append(page[row.name], item)
			}
		}
	}
	page["loadbalancer_backends"] = pick(page["loadbalancer_backends"], 1, 0)
	reads := map[string]accRead{}
	for _, row := range listSources() {
		sparse := []fakeapi.Item{{row.idMember(): "a-1"}, {row.idMember(): "a-2"}}
		if row.resource == "loadbalancer" { // by default only those with a status are asked for
			sparse[0]["status"], sparse[1]["status"] = "active", "suspended"
		}
		full := row.generate(3)
		reads["page-of-"+row.name] = row.all(page[row.name])
		reads["sparse-"+row.name] = row.all(sparse)
		reads["default-"+row.name] = accRead{source: row.name, items: full, want: full}
	}
	for _, row := range []dataSourceRow{rowOf(oneLB), rowOf(oneListener)} {
		items := row.generate(3)
		reads["default-"+row.name] = accRead{source: row.name, args: row.base, items: items, want: items[:1]}
		reads["full-"+row.name] = accRead{source: row.name, args: mergeValues(row.base, verbosely), items: items, want: items[:1]}
		sparse := []fakeapi.Item{{row.idMember(): items[0].ID()}}
		reads["sparse-"+row.name] = accRead{source: row.name, args: row.base, items: sparse, want: sparse}
	}
	checkReads(t, reads)
}

func eip(id string) map[string]any {
	return map[string]any{"eip_id": id, "eip_name": "", "eip_addr": "203.0.113." + id[len(id)-1:]}
}

// eipInState is an element of eips or cluster.
func eipInState(id string) map[string]any {
	e := eip(id)
	e["eip_name"] = nil
	return e
}

// Forms that have been seen in responses, on pages or in clients of the API.
func TestAccOddForms(t *testing.T) {
	t.Parallel()
	loadBalancers, listeners := fakeapi.GenerateLoadBalancers(5), fakeapi.GenerateListeners(9)
	var lbDiffer, listenerDiffer []map[string]any
	for i, form := range []struct{ sent, differ map[string]any }{
		{ // a public one of 2017, with null elements
			map[string]any{
				"vxnet_id": "vxnet-0", "vxnet": nil, "eips": []any{}, "cluster": []any{nil, eip("eip-2"), map[string]any{"instances": []any{}}, eip("eip-1")},
				"private_ips": []any{"198.19.0.2", nil, "198.19.0.1"}, "http_header_size": nil, "tags": []any{}, "transition_status": "", "description": nil,
			},
			map[string]any{"cluster": []any{eipInState("eip-1"), eipInState("eip-2")}, "private_ips": []any{"198.19.0.1", "198.19.0.2"}},
		},
		{ // in a network, with nodes in cluster
			map[string]any{"eips": []any{eip("eip-2"), nil, eip("eip-1")}, "cluster": []any{map[string]any{"eip_id": "", "instances": []any{}}}},
			map[string]any{"eips": []any{eipInState("eip-1"), eipInState("eip-2")}, "cluster": []any{}},
		},
		{ // without any address
			map[string]any{"vxnet": map[string]any{}, "eips": []any{}, "cluster": []any{}, "private_ips": []any{}},
			map[string]any{"vxnet": nil},
		},
		{ // strings for numbers
			map[string]any{"node_count": "2", "loadbalancer_type": "0", "is_applied": "1", "http_header_size": ""},
			map[string]any{"node_count": 2., "loadbalancer_type": 0., "is_applied": 1.},
		},
		{ // strings for lists, tags in another order
			map[string]any{
				"eips": "", "cluster": nil, "private_ips": "", "tags": []any{
					map[string]any{"tag_id": "tag-b", "tag_name": "", "color": "red"}, nil, map[string]any{"tag_id": "tag-a", "tag_name": "x", "owner": "usr-a"},
				},
			},
			map[string]any{"tags": []any{map[string]any{"tag_id": "tag-a", "tag_name": "x"}, map[string]any{"tag_id": "tag-b", "tag_name": nil}}},
		},
	} {
		maps.Copy(loadBalancers[i], form.sent)
		lbDiffer = append(lbDiffer, form.differ)
	}
	for i, form := range []valueForm{
		{"", nil},
		{nil, nil},
		{[]any{}, []any{}},
		{"sc-1", []any{"sc-1"}},
		{"sc-2,sc-1", []any{"sc-2", "sc-1"}},
		{[]any{"sc-2", "sc-1"}, []any{"sc-2", "sc-1"}},
		{[]any{nil, "sc-1"}, []any{"sc-1"}},
		{[]any{""}, []any{}},
		{" sc-2 , sc-1,", []any{"sc-2", "sc-1"}},
	} {
		listeners[i]["server_certificate_id"] = form.sent
		listeners[i]["listener_port"], listeners[i]["forwardfor"], listeners[i]["scene"] = "443", "0", ""
		listenerDiffer = append(listenerDiffer, map[string]any{"server_certificate_id": form.want, "listener_port": 443., "forwardfor": 0.})
	}
	one := mergeValues(rowOf(oneLB).base, verbosely)
	checkReads(t, map[string]accRead{
		"load-balancers": {source: "loadbalancers", args: verbosely, items: loadBalancers, want: loadBalancers, differ: lbDiffer},
		"one":            {source: oneLB, args: one, items: loadBalancers, want: loadBalancers[:1], differ: lbDiffer[:1]},
		"listeners":      {source: "loadbalancer_listeners", args: verbosely, items: listeners, want: listeners, differ: listenerDiffer},
		"listener": {
			source: oneListener, args: mergeValues(byPort(443, ""), blockValues{"loadbalancer": stringValue("lb-00000000"), verboseName: numberValueOf(2)}),
			items: listeners[:1], want: listeners[:1], differ: listenerDiffer,
		},
	})
}
