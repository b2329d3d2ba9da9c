// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

// PolicyRule is an item of DescribeLoadBalancerPolicyRules, from that action's page.
// It has no create_time.
type PolicyRule struct {
	ID       Text `json:"loadbalancer_policy_rule_id"`
	Name     Text `json:"loadbalancer_policy_rule_name"`
	PolicyID Text `json:"loadbalancer_policy_id"`
	Type     Text `json:"rule_type"` // domain or url; the console has more
	Value    Text `json:"val"`       // a regular expression
	Owner    Text `json:"owner"`     // on no page; may be missing
}

// LoadBalancerPolicyRules lists the rules of forwarding policies by
// loadbalancer_policy_id and loadbalancer_policy_rule_id.
var LoadBalancerPolicyRules = List[PolicyRule]{
	Action:   "DescribeLoadBalancerPolicyRules",
	Resource: "loadbalancer_policy_rule",
	IDParam:  "loadbalancer_policy_rules",
	ID:       func(r *PolicyRule) Text { return r.ID },
	Parents:  []Parameter[PolicyRule]{{Name: "loadbalancer_policy", Member: func(r *PolicyRule) Text { return r.PolicyID }}},
	Filters:  []Parameter[PolicyRule]{ownerParameter(func(r *PolicyRule) Text { return r.Owner })},
}
