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

// At the deadline the error is the last failure that is not overcome.
func TestDeadline(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config  fakeapi.Config
		items   int
		timeout time.Duration
		want    Error
	}{
		"a server that stalls": {
			fakeapi.Config{Fault: onRequests(fakeapi.Fault{Stall: true})},
			5, 4 * time.Second,
			Error{Kind: KindTimeout, Attempts: 1, Elapsed: 4 * time.Second},
		},
		"a retry that stalls": {
			fakeapi.Config{Fault: stallAfter(fakeapi.Fault{RetCode: 5300})},
			5, 10 * time.Second,
			Error{Kind: KindAPI, HTTPStatus: 200, RetCode: 5300, StopReason: StoppedByDeadline, Attempts: 2, Elapsed: 10 * time.Second},
		},
		"a delay that ends after it is not begun": {
			fakeapi.Config{Latency: time.Second, Fault: onRequests(fakeapi.Fault{Status: 503, Header: map[string]string{"Retry-After": "30"}})},
			5, 40 * time.Second,
			Error{Kind: KindHTTP, HTTPStatus: 503, StopReason: StoppedByDeadline, Attempts: 2, Elapsed: 32 * time.Second},
		},
		"a failure that was overcome": {
			fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
				return fakeapi.Fault{Drop: r.Number == 1, Stall: r.Params["offset"] != "0"}
			}},
			150, 20 * time.Second,
			Error{Kind: KindTimeout, Attempts: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := newClient(t, newServer(c.config, c.items))
				ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
				defer cancel()
				started := time.Now()
				_, _, err := LoadBalancerBackends.All(ctx, client, entireZone)
				got := failureOf(t, err)
				if got.Kind != c.want.Kind || got.HTTPStatus != c.want.HTTPStatus || got.RetCode != c.want.RetCode || got.StopReason != c.want.StopReason ||
					got.Attempts != c.want.Attempts || c.want.Elapsed != 0 && (got.Elapsed != c.want.Elapsed || time.Since(started) != c.want.Elapsed) {
					t.Errorf("got %+v, want %+v", got, c.want)
				}
			})
		})
	}
}

// A call that only waited until the deadline reports what another call of the same
// read is being retried for.
func TestDeadlineReportsAnotherCallsFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: stallAfter(fakeapi.Fault{RetCode: 5100})}, 5)
		client, stats := newClient(t, server), &readStats{}
		page := func(ctx context.Context, offset int) error {
			req := request{action: LoadBalancerBackends.Action, zone: fakeapi.Zone, offset: offset, limit: pageSize}
			return client.do(ctx, req, stats, func(envelope, time.Time) (int, error) { return 0, nil })
		}
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
		defer cancel()
		retried := make(chan error)
		go func() { retried <- page(ctx, 0) }()
		time.Sleep(5 * time.Second) // the retry is in flight
		earlier, cancelEarlier := context.WithTimeout(ctx, 10*time.Second)
		defer cancelEarlier()
		failure := failureOf(t, page(earlier, 99))
		if failure.RetCode != 5100 || failure.StopReason != StoppedByDeadline || failure.Attempts != 1 {
			t.Errorf("got %+v", failure)
		}
		cancel()
		if err := <-retried; err == nil {
			t.Error("the retry had a response")
		}
	})
}

// Cancellation immediately ends a request, a delay between attempts or passes, and
// waiting for the limiter.
func TestCancel(t *testing.T) {
	t.Parallel()
	moving := func(server **fakeapi.Server) func(fakeapi.Request) fakeapi.Fault {
		return func(r fakeapi.Request) fakeapi.Fault {
			if r.Number%2 == 0 {
				(*server).Remove((*server).IDs()[0])
			}
			return fakeapi.Fault{}
		}
	}
	var moved *fakeapi.Server
	for name, c := range map[string]struct {
		config      fakeapi.Config
		after       time.Duration
		concurrency int
	}{
		"request": {fakeapi.Config{Fault: onRequests(fakeapi.Fault{Stall: true})}, time.Second, 8},
		"retry":   {fakeapi.Config{Fault: onRequests(fakeapi.Fault{Status: 503, Header: map[string]string{"Retry-After": "60"}})}, time.Second, 8},
		"pass":    {fakeapi.Config{Fault: moving(&moved)}, 500 * time.Millisecond, 8},
		"turn":    {fakeapi.Config{Fault: onRequests(fakeapi.Fault{Stall: true}, 2)}, time.Second, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(c.config, 250)
				if name == "pass" {
					moved = server
				}
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(c.after, cancel)
				started := time.Now()
				client := newClient(t, server, func(config *Config) { config.MaxConcurrency = c.concurrency })
				_, _, err := LoadBalancerBackends.All(ctx, client, entireZone)
				if failure := failureOf(t, err); failure.Kind != KindCancelled {
					t.Errorf("got %+v", failure)
				}
				if took := time.Since(started); took != c.after {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}
