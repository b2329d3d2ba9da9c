// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"

var loadBalancerPolicyRules = listSpec[apiclient.PolicyRule]{
	list:   &apiclient.LoadBalancerPolicyRules,
	result: "rules",
	arguments: []argument{
		idArgument("loadbalancer_policy", "loadbalancer_policy", "Only rules of this forwarding policy (`lbp-…`)."),
		ownerArgument("rules"),
	},
	attributes: attributesOf[apiclient.PolicyRule](descriptions{
		"loadbalancer_policy_rule_id":   "ID of the rule, `lbpr-…`.",
		"loadbalancer_policy_rule_name": "Name of the rule. Null if it has none.",
		"loadbalancer_policy_id":        "ID of its forwarding policy, `lbp-…`.",
		"rule_type": "What `val` is compared with, as the API sends it: " +
			"`domain` and `url` are documented, the console has further types.",
		"owner": ownerText,
		"val":   "Regular expression that the domain or the path of a request is compared with.",
	}),
	description: "Lists the rules of forwarding policies.",
	readLess:    "Use one data source for each policy: it has at most 120 rules.",
}
