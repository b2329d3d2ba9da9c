// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Items that are not aged are read twice, and then confirmed.
func TestYoungBackendsCostASecondPass(t *testing.T) {
	t.Parallel()
	created := func(at time.Time) func([]fakeapi.Item) {
		return func(backends []fakeapi.Item) { backends[149]["create_time"] = at.UTC().Format(time.RFC3339) }
	}
	all := func(value any) func([]fakeapi.Item) {
		return func(backends []fakeapi.Item) {
			for _, b := range backends {
				b["create_time"] = value
			}
		}
	}
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			change func([]fakeapi.Item)
			header map[string]string
			passes int
		}{
			"old":           {func([]fakeapi.Item) {}, nil, 1},
			"nearly young":  {created(laterClock().Add(-61 * time.Second)), nil, 1},
			"young":         {created(laterClock().Add(-59 * time.Second)), nil, 2},
			"from tomorrow": {created(laterClock().AddDate(0, 0, 1)), nil, 2},
			"no time":       {all(nil), nil, 2},
			"odd time":      {all("yesterday"), nil, 2},
			"no Date":       {func([]fakeapi.Item) {}, map[string]string{"Date": ""}, 2},
		} {
			server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Header: c.header})}, 0)
			backends := fakeapi.Generate(150)
			c.change(backends)
			server.Add(backends...)
			// Delays are skipped, so the clock stands still.
			found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server, func(c *Config) { recordSleeps(c) }), entireZone)
			if err != nil || len(found) != 150 || stats.Passes != c.passes {
				t.Errorf("%s: got %d, %+v, %v", name, len(found), stats, err)
			}
		}
	})
}

// The age of an item is that by the server's clock or by this machine's, whichever
// makes it younger. A machine whose clock is behind pays with a second pass.
func TestAgeByTwoClocks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		age            time.Duration // of the youngest item, at first
		server, client time.Duration // how far the clocks are ahead
		skew           time.Duration // what the client has corrected its time stamps by
		retryAfter     time.Duration
		passes         int
	}{
		"both right":               {age: 61 * time.Second, passes: 1},
		"server ahead":             {age: 59 * time.Second, server: time.Hour, passes: 2},
		"server ahead, old item":   {age: 61 * time.Second, server: time.Hour, passes: 1},
		"server behind":            {age: 61 * time.Second, server: -time.Hour, passes: 2},
		"client ahead":             {age: 59 * time.Second, client: time.Hour, skew: -time.Hour, passes: 2},
		"client behind":            {age: 61 * time.Second, client: -10 * time.Second, passes: 2},
		"client behind, corrected": {age: 61 * time.Second, client: -10 * time.Second, skew: 10 * time.Second, passes: 2},
		"client behind, old item":  {age: 71 * time.Second, client: -10 * time.Second, passes: 1},
		"after a retry":            {age: 59 * time.Second, retryAfter: 20 * time.Second, passes: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				date := func() string { return laterClock().Add(c.server).UTC().Format(http.TimeFormat) }
				server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
					if r.Number == 1 && c.retryAfter > 0 {
						return fakeapi.Fault{Status: 503, Header: map[string]string{"Retry-After": fmt.Sprint(c.retryAfter.Seconds())}}
					}
					return fakeapi.Fault{Header: map[string]string{"Date": date()}}
				}}, 149)
				server.Add(newBackend(laterClock().Add(-c.age)))
				client := newClient(t, server, func(config *Config) { config.Now = func() time.Time { return laterClock().Add(c.client) } })
				client.skew.Store(int64(c.skew))
				found, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
				if err != nil || len(found) != 150 || stats.Passes != c.passes {
					t.Errorf("got %d, %+v, %v", len(found), stats, err)
				}
			})
		})
	}
}
