// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"encoding/json"
	"slices"
)

// LoadBalancer is an item of DescribeLoadBalancers. Where nothing else is named,
// the source of a field is that action's page. listeners is left out: a nested list
// has no total_count, so it could not be verified to be complete.
type LoadBalancer struct {
	ID               Text        `json:"loadbalancer_id"`
	Name             Text        `json:"loadbalancer_name"`
	Description      Text        `json:"description"`
	Status           Text        `json:"status"`            // pending, active, stopped, suspended, deleted or ceased
	TransitionStatus Text        `json:"transition_status"` // "" if none
	IsApplied        Number      `json:"is_applied"`        // 0 while changes are not in effect
	Type             Number      `json:"loadbalancer_type"` // from CreateLoadBalancer's page: 0 to 5
	NodeCount        Number      `json:"node_count"`        // from the SDKs
	SecurityGroupID  Text        `json:"security_group_id"`
	VxNetID          Text        `json:"vxnet_id"` // from the SDKs; vxnet-0 for a public one
	VxNet            *VxNet      `json:"vxnet"`    // on no page; nil for a public one
	EIPs             Nested[EIP] `json:"eips"`
	Cluster          Nested[EIP] `json:"cluster"`     // from the SDKs; the EIPs of a public one
	PrivateIPs       Texts       `json:"private_ips"` // from the SDKs; addresses of the nodes
	HTTPHeaderSize   Number      `json:"http_header_size"`
	Tags             Nested[Tag] `json:"tags"` // from the SDKs
	CreateTime       Text        `json:"create_time"`
	StatusTime       Text        `json:"status_time"`
	Owner            Text        `json:"owner"` // on no page; in a response of 2017

	PrivateAddress  Text  `json:"-" derived:"private_address"`  // of VxNet
	PublicAddresses Texts `json:"-" derived:"public_addresses"` // of EIPs and Cluster, by their IDs; nil if unknown
}

// VxNet is the private network of a load balancer, with its private address there.
type VxNet struct {
	ID        Text `json:"vxnet_id"`
	Name      Text `json:"vxnet_name"`
	PrivateIP Text `json:"private_ip"`
}

// UnmarshalJSON accepts an object, "" and null.
func (v *VxNet) UnmarshalJSON(raw []byte) error {
	type members VxNet // without this method
	if string(raw) == `""` {
		return nil
	}
	if err := json.Unmarshal(raw, (*members)(v)); err != nil {
		return locateError[members](raw, err)
	}
	return nil
}

// EIP is a public address of a load balancer.
type EIP struct {
	ID      Text `json:"eip_id"`
	Name    Text `json:"eip_name"`
	Address Text `json:"eip_addr"`
}

// Tag is a tag that is attached to a load balancer.
type Tag struct {
	ID   Text `json:"tag_id"`
	Name Text `json:"tag_name"`
}

// arrange sorts the lists by ID and derives the addresses. Without a public address, the API still sends
// elements of cluster, which describe nodes.
func (b *LoadBalancer) arrange() {
	b.EIPs, b.Cluster = arrangeEIPs(b.EIPs), arrangeEIPs(b.Cluster)
	slices.Sort(b.PrivateIPs)
	slices.SortFunc(b.Tags, func(a, b Tag) int { return cmp.Compare(a.ID, b.ID) })
	if b.VxNet != nil && *b.VxNet == (VxNet{}) {
		b.VxNet = nil
	}
	b.setAddresses()
}

func arrangeEIPs(eips Nested[EIP]) Nested[EIP] {
	eips = slices.DeleteFunc(eips, func(e EIP) bool { return e.ID == "" })
	slices.SortFunc(eips, func(a, b EIP) int { return cmp.Compare(a.ID, b.ID) })
	return eips
}

// LoadBalancers lists load balancers by loadbalancer_id. How search_word and tags
// match is on no page, so items are not compared with them.
var LoadBalancers = List[LoadBalancer]{
	Action:   "DescribeLoadBalancers",
	Resource: "loadbalancer",
	IDParam:  "loadbalancers",
	ID:       func(b *LoadBalancer) Text { return b.ID },
	Created:  func(b *LoadBalancer) Text { return b.CreateTime },
	Filters: []Parameter[LoadBalancer]{
		{
			Name: "status", Numbered: true, Changes: true,
			Member: func(b *LoadBalancer) Text { return b.Status },
			Since:  func(b *LoadBalancer) Text { return b.StatusTime },
		},
		{Name: "search_word", Changes: true},
		{Name: "tags", Numbered: true, Changes: true},
		ownerParameter(func(b *LoadBalancer) Text { return b.Owner }),
	},
	Arrange: (*LoadBalancer).arrange,
}
