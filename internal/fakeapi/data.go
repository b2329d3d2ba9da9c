// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"fmt"
	"time"
)

// SeedPage returns the answer on the page of DescribeLoadBalancerBackends, field
// for field: the two backends of load balancer lb-1234abcd.
func SeedPage() []Backend {
	return []Backend{
		{
			"loadbalancer_backend_id":   "lbb-zkwqbfu9",
			"weight":                    1,
			"resource_id":               "i-q9k5xmsl",
			"loadbalancer_backend_name": nil,
			"port":                      80,
			"create_time":               "2013-10-09T08:14:39Z",
			"loadbalancer_listener_id":  "lbl-8y72dig0",
			"loadbalancer_id":           "lb-1234abcd",
		},
		{
			"loadbalancer_backend_id":   "lbb-wm7xquyx",
			"weight":                    1,
			"resource_id":               "rtr-auehirx5",
			"loadbalancer_backend_name": nil,
			"port":                      8081,
			"create_time":               "2013-10-09T08:14:39Z",
			"loadbalancer_listener_id":  "lbl-8y72dig0",
			"loadbalancer_id":           "lb-1234abcd",
		},
	}
}

// LargeLoadBalancer is the load balancer that [Generate] fills.
const LargeLoadBalancer = "lb-large001"

// Generate returns n backends of [LargeLoadBalancer], a hundred to a listener.
// Each has all fields, and a second of its own. Every 50th is down, every 25th
// drains.
func Generate(n int) []Backend {
	backends := make([]Backend, 0, n)
	first := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		backends = append(backends, Backend{
			"loadbalancer_backend_id":   fmt.Sprintf("lbb-%08d", i),
			"loadbalancer_backend_name": fmt.Sprintf("web-%d", i),
			"loadbalancer_listener_id":  fmt.Sprintf("lbl-%08d", i/100),
			"loadbalancer_id":           LargeLoadBalancer,
			"loadbalancer_policy_id":    "lbp-00000001",
			"port":                      8080,
			"weight":                    weight(i),
			"resource_id":               fmt.Sprintf("i-%08d", i),
			"private_ip":                fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255),
			"status":                    status(i),
			"create_time":               first.Add(time.Duration(i) * time.Second).Format(time.RFC3339),
			"owner":                     "usr-fake0001",
		})
	}
	return backends
}

func weight(i int) int {
	if i%25 == 24 {
		return 0
	}
	return 1 + i%100
}

func status(i int) string {
	if i%50 == 49 {
		return "down"
	}
	return "up"
}
