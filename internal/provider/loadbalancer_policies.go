// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"

var loadBalancerPolicies = listSpec[apiclient.Policy]{
	list:   &apiclient.LoadBalancerPolicies,
	result: "policies",
	arguments: []argument{
		ownerArgument("policies"),
		verboseArgument("`1` includes `loadbalancer_ids`."),
	},
	attributes: attributesOf[apiclient.Policy](descriptions{
		"loadbalancer_policy_id":   "ID of the policy, `lbp-…`.",
		"loadbalancer_policy_name": "Name of the policy. Null if it has none.",
		"loadbalancer_ids": "IDs of the load balancers that use it, `lb-…`, sorted as text. " +
			"Null unless `verbose` is 1 or higher.",
		"is_applied":  "Whether its rules are in effect (`1`) or have changes that are not applied yet (`0`).",
		"owner":       ownerText,
		"create_time": "Creation time in UTC, `YYYY-MM-DDThh:mm:ssZ`.",
	}),
	description: "Lists the forwarding policies of load balancers.",
	readLess:    "Use loadbalancer_policies to read policies by ID.",
}
