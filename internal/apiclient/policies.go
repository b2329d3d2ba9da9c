// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import "slices"

// Policy is an item of DescribeLoadBalancerPolicies, from that action's page.
type Policy struct {
	ID              Text   `json:"loadbalancer_policy_id"`
	Name            Text   `json:"loadbalancer_policy_name"`
	LoadBalancerIDs Texts  `json:"loadbalancer_ids"` // at verbose 1
	IsApplied       Number `json:"is_applied"`       // 0 while changes are not in effect
	CreateTime      Text   `json:"create_time"`
	Owner           Text   `json:"owner"` // on no page; may be missing
}

// LoadBalancerPolicies lists forwarding policies by loadbalancer_policy_id.
var LoadBalancerPolicies = List[Policy]{
	Action:   "DescribeLoadBalancerPolicies",
	Resource: "loadbalancer_policy",
	IDParam:  "loadbalancer_policies",
	ID:       func(p *Policy) Text { return p.ID },
	Created:  func(p *Policy) Text { return p.CreateTime },
	Filters:  []Parameter[Policy]{ownerParameter(func(p *Policy) Text { return p.Owner })},
	Arrange:  func(p *Policy) { slices.Sort(p.LoadBalancerIDs) },
}
