// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"

var loadBalancerListeners = listSpec[apiclient.Listener]{
	list:   &apiclient.LoadBalancerListeners,
	result: "listeners",
	arguments: []argument{
		idArgument("loadbalancer", "loadbalancer", "Only listeners of this load balancer (`lb-…`)."),
		ownerArgument("listeners"),
		listenerVerbose,
	},
	attributes: attributesOf[apiclient.Listener](descriptions{
		"loadbalancer_listener_id":   "ID of the listener, `lbl-…`.",
		"loadbalancer_listener_name": "Name of the listener. Null if it has none.",
		"loadbalancer_id":            "ID of its load balancer, `lb-…`.",
		"listener_protocol":          "Protocol that it accepts, in lower case: `http`, `https`, `tcp`, `ssl` or `udp`.",
		"listener_port": "Port that it listens on, 1 to 65535. " +
			"A UDP listener may share a port with one of another protocol.",
		"listener_port_end": "Last port of a port range, which begins at `listener_port`; " +
			"`0` if there is no range. Null if the API omits it.",
		"backend_protocol": "Protocol of the requests to the backends, for example `http` or `tcp`.",
		"balance_mode":     "How requests are distributed: `roundrobin`, `leastconn` or `source`.",
		"session_sticky": "Session persistence, for example `insert|3600`: " +
			"a cookie of the load balancer that is valid for 3600 s. Null if it is off.",
		"forwardfor": "Headers that are added to requests, as a sum: " +
			"`1` for X-Forwarded-For, `2` for QC-LBID, `4` for QC-LBIP. QingCloud's API page lists only these.",
		"listener_option": "Options, as a sum: `1` skips the check of URLs, `2` passes the client's " +
			"IP address on, `4` compresses responses, `8` excludes insecure ciphers. QingCloud's API page lists only these.",
		"healthy_check_method": "Health check: `tcp`, or `http` with a path and perhaps a host, " +
			"for example `http|/status` or `http|/status|example.com`. Null if there is none.",
		"healthy_check_option": "Timing of the health check: interval and timeout in seconds, failures " +
			"until a backend is down, successes until it is up, for example `10|5|2|5`.",
		"server_certificate_id": "IDs of its server certificates, `sc-…`, in the order of the API. " +
			"Null if the API omits them.",
		"timeout": "How long the listener keeps an idle connection, in seconds. " +
			"Not to be confused with `timeouts`, which applies to reading this data source. Null if the API omits it.",
		"tunnel_timeout": "Timeout of tunnel connections (隧道超时时间), in seconds. " +
			"Null if the API omits it.",
		"scene": "Scenario: `0` by default, `1` for HTTP keep-alive, `11` to close connections when a backend goes down. " +
			"Null if the API omits it.",
		"disabled":    "Whether the listener is disabled (`1`) or not (`0`). Null if the API omits it.",
		"tls_version": "Version of TLS, for example `TLSv1.2`. Null if the API omits it.",
		"http_redirection_code": "Status code of the redirection from HTTP, for example `301`. " +
			"Not in QingCloud's API documentation. Null if the API omits it.",
		"owner":       ownerText,
		"create_time": "Creation time in UTC, `YYYY-MM-DDThh:mm:ssZ`.",
	}),
	description: "Lists the listeners of load balancers.",
	readLess:    "Use one data source for each load balancer: it has at most 50 listeners, which fit on one page.",
}

var listenerVerbose = verboseArgument("No attribute of this data source is known to need it.")

var loadBalancerListener = lookupSpec[apiclient.Listener]{
	list:        &loadBalancerListeners,
	description: "Looks up one listener of a load balancer by its port, its name or its ID. It is an error if none or several match.",
	keys: []lookupKey{
		idKey("loadbalancer_listener_id", "loadbalancer_listeners", "loadbalancer_listener",
			"ID of the listener (`lbl-…`). To look it up by ID, set this argument alone."),
		ownerKey("Not needed to tell the listeners of a load balancer apart."),
		{argument: idArgument("loadbalancer", "loadbalancer",
			"ID of the listener's load balancer (`lb-…`). Requires `listener_port` or `loadbalancer_listener_name`, or both."), param: "loadbalancer"},
		rangeKey("listener_port", "listener_port_end", "Port that it listens on, 1 to 65535. To look it up by port, set `loadbalancer`, too. "+
			"Any port of a range finds its listener; the result is the first one.", portValidator),
		stringKey("loadbalancer_listener_name", "", "Exact name of the listener, including case. "+
			"To look it up by name, set `loadbalancer`, too. Null if it has none.", nonEmptyValidator),
		stringKey("listener_protocol", "", "Protocol that it accepts, in lower case: `http`, `https`, `tcp`, `ssl` or `udp`. "+
			"Set it to tell a UDP listener from one of another protocol with the same port.", protocolValidator),
	},
	arguments: []argument{listenerVerbose},
	validTogether: func(given map[string]bool) bool {
		if given["loadbalancer_listener_id"] {
			return !given["loadbalancer"] && !given["listener_port"] && !given["loadbalancer_listener_name"] && !given["listener_protocol"]
		}
		return given["loadbalancer"] && (given["listener_port"] || given["loadbalancer_listener_name"])
	},
	combine: "Set either loadbalancer_listener_id alone, or loadbalancer with listener_port, loadbalancer_listener_name or both. " +
		"listener_protocol may be added to the latter.",
	narrow:      "Add another one of listener_port, listener_protocol and loadbalancer_listener_name, or set loadbalancer_listener_id alone.",
	readLess:    "Set loadbalancer_listener_id alone.",
	describedBy: []string{"loadbalancer_listener_id", "loadbalancer_listener_name", "listener_protocol", "listener_port", "listener_port_end"},
}
