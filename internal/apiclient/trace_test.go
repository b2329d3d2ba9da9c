// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestTrace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var attempts []Attempt
		server := newServer(fakeapi.Config{Latency: 20 * time.Millisecond, Fault: onRequests(fakeapi.Fault{RetCode: 5100, Message: "busy"}, 2)}, 150)
		client := newClient(t, server, func(c *Config) {
			c.Trace = func(_ context.Context, a Attempt) { attempts = append(attempts, a) }
		})
		if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
			t.Fatal(err)
		}
		base := Attempt{Action: LoadBalancerBackends.Action, Zone: fakeapi.Zone, Limit: 100, Number: 1, HTTPStatus: 200, Duration: 20 * time.Millisecond}
		first, second, third := base, base, base
		first.Items = 100
		second.Offset, second.RetCode, second.Failure = 99, 5100, "busy"
		third.Offset, third.Number, third.Items = 99, 2, 51
		if len(attempts) != 3 || attempts[0] != first || attempts[1] != second || attempts[2] != third {
			t.Errorf("got %+v", attempts)
		}
	})
}
