// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// generate returns the same backends as [fakeapi.Generate] does, as the client
// returns them, without a request.
func generate(n int) []apiclient.Backend {
	first := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	number := func(value int) apiclient.Number { return apiclient.Number{Value: int64(value), Valid: true} }
	text := func(format string, args ...any) apiclient.Text { return apiclient.Text(fmt.Sprintf(format, args...)) }
	backends := make([]apiclient.Backend, 0, n)
	for i := range n {
		b := apiclient.Backend{
			ID: text("lbb-%08d", i), Name: text("web-%d", i), ListenerID: text("lbl-%08d", i/100), LoadBalancerID: fakeapi.LargeLoadBalancer,
			PolicyID: "lbp-00000001", Port: number(8080), PortEnd: number(0), Weight: number(1 + i%100), ResourceID: text("i-%08d", i),
			PrivateIP: text("10.%d.%d.%d", i>>16&255, i>>8&255, i&255), NICID: text("52:54:00:%02x:%02x:%02x", i>>16&255, i>>8&255, i&255),
			Status: "up", Disabled: number(0), Backup: number(0),
			CreateTime: apiclient.Text(first.Add(time.Duration(i) * time.Second).Format(time.RFC3339)),
		}
		if i%25 == 24 {
			b.Weight = number(0)
		}
		if i%50 == 49 {
			b.Status = "down"
		}
		backends = append(backends, b)
	}
	return backends
}
