// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"

// existing are the values of a load balancer's status before it is deleted.
var existing = []string{"pending", "active", "stopped", "suspended"}

var loadBalancers = listSpec[apiclient.LoadBalancer]{
	list:   &apiclient.LoadBalancers,
	result: "loadbalancer_set",
	arguments: []argument{
		enumSetArgument("status", "Only load balancers with one of these: `pending`, `active`, `stopped`, `suspended`, `deleted`, `ceased`. "+
			"Default: the first four, unless `loadbalancers` is set.", append(existing, "deleted", "ceased")...),
		stringArgument("search_word", "Only load balancers whose ID or name the API finds with this word. "+
			"How it compares is not documented; for an exact name use the data source `qingcloud_loadbalancer`.", nonEmptyValidator),
		idSetArgument("tags", "tag", "Only load balancers with these tags (`tag-…`). "+
			"Whether the API requires one or all of them is not documented."),
		ownerArgument("load balancers"),
		loadBalancerVerbose,
	},
	attributes: attributesOf[apiclient.LoadBalancer](descriptions{
		"loadbalancer_id":   "ID of the load balancer, `lb-…`.",
		"loadbalancer_name": "Name of the load balancer. Null if it has none.",
		"description":       "Description. Null if there is none.",
		"status":            "Status: `pending`, `active`, `stopped`, `suspended`, `deleted` or `ceased`.",
		"transition_status": "What is being done to it, for example `creating` or `updating`. Null if nothing is.",
		"is_applied":        "Whether its configuration is in effect (`1`) or has changes that are not applied yet (`0`).",
		"loadbalancer_type": "Type, by the maximum number of connections per node: " +
			"`0` for 5,000, `1` for 20,000, `2` for 40,000, `3` for 100,000, `4` for 200,000, `5` for 500,000.",
		"node_count":        "Number of nodes per public IP address.",
		"security_group_id": "ID of its security group, `sg-…`. Null if there is none.",
		"vxnet_id":          "ID of its private network, `vxnet-…`. `vxnet-0` for a public load balancer.",
		"vxnet":             "Its private network. Null for a public load balancer, or if the API omits it.",
		"vxnet.vxnet_id":    "ID of the private network, `vxnet-…`.",
		"vxnet.vxnet_name":  "Name of the private network. Null if it has none.",
		"vxnet.private_ip":  "Private IP address at which the load balancer accepts requests.",
		"eips": "Public IP addresses of a load balancer in a private network, ordered by `eip_id`. " +
			"Those of a public one are in `cluster`.",
		"eips.eip_id":      "ID of the public IP address, `eip-…`.",
		"eips.eip_name":    "Name of the public IP address. Null if it has none.",
		"eips.eip_addr":    "The public IP address.",
		"cluster":          "Public IP addresses of a public load balancer, ordered by `eip_id`.",
		"cluster.eip_id":   "ID of the public IP address, `eip-…`.",
		"cluster.eip_name": "Name of the public IP address. Null if it has none.",
		"cluster.eip_addr": "The public IP address.",
		"private_ips": "Addresses of its nodes (198.19.x.x), sorted as text: let these reach the backends. " +
			"Requests go to `private_address` and `public_addresses`.",
		"http_header_size": "Maximum size of HTTP headers in KB. Null for the default, 15.",
		"tags":             "Its tags, ordered by `tag_id`.",
		"tags.tag_id":      "ID of the tag, `tag-…`.",
		"tags.tag_name":    "Name of the tag.",
		"private_address": "IP address at which the load balancer accepts requests within its private network, from `vxnet`. " +
			"Null for a public load balancer, or if the API omits it. Derived by the provider.",
		"public_addresses": "Public IP addresses, from `eips` and `cluster`, ordered by `eip_id`. Empty if there are none. " +
			"Null if the API omits either list and the other is empty, or if it omits an address. Derived by the provider.",
		"owner":       ownerText,
		"create_time": "Creation time in UTC, `YYYY-MM-DDThh:mm:ssZ`.",
		"status_time": "Time of the last change of `status` in UTC, `YYYY-MM-DDThh:mm:ssZ`.",
	}),
	description: "Lists load balancers by ID, search word, tag or status.",
	readLess:    "Use a filter: loadbalancers, status, search_word or tags.",
	// Deleted load balancers stay in the API's lists for hours.
	defaults: func(params map[string][]string) {
		if params["status"] == nil && params["loadbalancers"] == nil {
			params["status"] = existing
		}
	},
}

var loadBalancerVerbose = verboseArgument("QingCloud's cloud controller manager sends `2`. Which attributes need it is not documented.")

var loadBalancer = lookupSpec[apiclient.LoadBalancer]{
	description: "Looks up one load balancer by its name or its ID. It is an error if none or several match, or if it is deleted.",
	list:        &loadBalancers,
	keys: []lookupKey{
		idKey("loadbalancer_id", "loadbalancers", "loadbalancer", "ID of the load balancer (`lb-…`). Set either this or `loadbalancer_name`."),
		ownerKey("Set it if load balancers of several users have the same name."),
		searchKey("loadbalancer_name", "search_word", "Exact name of the load balancer, including case. "+
			"Set either this or `loadbalancer_id`. Null if it has none.", nonEmptyValidator),
	},
	arguments:     []argument{loadBalancerVerbose},
	validTogether: func(given map[string]bool) bool { return given["loadbalancer_id"] != given["loadbalancer_name"] },
	combine:       "Set exactly one of loadbalancer_id and loadbalancer_name.",
	narrow:        "Set loadbalancer_id instead of loadbalancer_name, or owner if they belong to different users.",
	readLess:      "Set loadbalancer_id instead of loadbalancer_name.",
	searched:      "By name, only load balancers that are pending, active, stopped or suspended are looked for, not deleted ones.",
	describedBy:   []string{"loadbalancer_id", "loadbalancer_name", "status", "owner"},
	deleted: func(b *apiclient.LoadBalancer) string {
		switch b.Status {
		case "deleted":
			return "It can be recovered in the console for two hours after its deletion. Recover it, or use another load balancer."
		case "ceased":
			return "It is gone for good. Use another load balancer."
		}
		return ""
	},
}
