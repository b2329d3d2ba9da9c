// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

// Backend is an item of DescribeLoadBalancerBackends. Where no other page is
// named, the source of a field is that action's page.
type Backend struct {
	ID             Text   `json:"loadbalancer_backend_id"`
	Name           Text   `json:"loadbalancer_backend_name"` // missing, null or "" if it has none
	ListenerID     Text   `json:"loadbalancer_listener_id"`
	LoadBalancerID Text   `json:"loadbalancer_id"`
	PolicyID       Text   `json:"loadbalancer_policy_id"` // from AddLoadBalancerBackends' page; may be missing
	Port           Number `json:"port"`
	PortEnd        Number `json:"port_end"`    // on no page, like disabled, backup and nic_id; seen in responses of 2023
	Weight         Number `json:"weight"`      // 0 to 100; at 0 it receives no new requests
	ResourceID     Text   `json:"resource_id"` // an instance, a router or an IPv4 address
	PrivateIP      Text   `json:"private_ip"`  // on no page; seen at verbose 2
	Status         Text   `json:"status"`      // up, down or abnormal; may be missing
	Disabled       Number `json:"disabled"`    // 0 or 1
	Backup         Number `json:"backup"`      // 0 or 1
	NICID          Text   `json:"nic_id"`
	CreateTime     Text   `json:"create_time"` // UTC, YYYY-MM-DDThh:mm:ssZ
	Owner          Text   `json:"owner"`       // on no page; seen in responses of 2023

	Address Text `json:"-" derived:"address"` // ResourceID or PrivateIP, whichever is an IP address
}

// LoadBalancerBackends lists backends by loadbalancer_id, loadbalancer_listener_id
// and loadbalancer_backend_id.
var LoadBalancerBackends = List[Backend]{
	Action:   "DescribeLoadBalancerBackends",
	Resource: "loadbalancer_backend",
	IDParam:  "loadbalancer_backends",
	ID:       func(b *Backend) Text { return b.ID },
	Created:  func(b *Backend) Text { return b.CreateTime },
	Parents: []Parameter[Backend]{
		{Name: "loadbalancer", Member: func(b *Backend) Text { return b.LoadBalancerID }},
		{Name: "loadbalancer_listener", Member: func(b *Backend) Text { return b.ListenerID }},
	},
	Filters: []Parameter[Backend]{ownerParameter(func(b *Backend) Text { return b.Owner })},
	Arrange: (*Backend).setAddress,
}
