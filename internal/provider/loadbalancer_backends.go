// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"

const unknownLevel = "At which `verbose` it is sent is not documented; use `2`."

var loadBalancerBackends = listSpec[apiclient.Backend]{
	list:   &apiclient.LoadBalancerBackends,
	result: "backends",
	arguments: []argument{
		idArgument("loadbalancer", "loadbalancer", "Only backends of this load balancer (`lb-…`)."),
		idArgument("loadbalancer_listener", "loadbalancer_listener", "Only backends of this listener (`lbl-…`)."),
		ownerArgument("backends"),
		verboseArgument("`2` is known to include `private_ip`."),
	},
	attributes: attributesOf[apiclient.Backend](descriptions{
		"loadbalancer_backend_id":   "ID of the backend, `lbb-…`.",
		"loadbalancer_backend_name": "Name of the backend. Null if it has none.",
		"loadbalancer_listener_id":  "ID of its listener, `lbl-…`.",
		"loadbalancer_id":           "ID of its load balancer, `lb-…`.",
		"loadbalancer_policy_id": "ID of its forwarding policy, `lbp-…`. " +
			"Null if there is none, or if the API omits it.",
		"port": "Port that it listens on.",
		"port_end": "Last port of a port range, which begins at `port`. " +
			"Null if the API omits it. " + unknownLevel,
		"weight": "Weight, from 0 to 100. At 0 the backend receives no new requests.",
		"resource_id": "ID of the instance (`i-…`) or router (`rtr-…`), or " +
			"the IP address that was added as a backend.",
		"private_ip": "Private IP address. Null if the API omits it.",
		"status":     "Health: `up`, `down` or `abnormal`. Null if the API omits it.",
		"disabled": "Whether the backend is disabled (`1`) or not (`0`). " +
			"Null if the API omits it. " + unknownLevel,
		"backup": "Whether the backend is a standby one (`1`), which receives requests only while the others are down, or not (`0`). " +
			"Null if the API omits it. " + unknownLevel,
		"nic_id": "ID of its network interface. Null if the API omits it. " + unknownLevel,
		"owner":  ownerText,
		"address": "IP address, IPv4 or IPv6: `resource_id` if it is one, or else `private_ip`. Null if neither is. " +
			"Derived by the provider.",
		"create_time": "Creation time in UTC, `YYYY-MM-DDThh:mm:ssZ`.",
	}),
	description: "Lists the backends of load balancers.",
	readLess: "Use one data source for each load balancer or listener: " +
		"a listener has at most 100 backends.",
}
