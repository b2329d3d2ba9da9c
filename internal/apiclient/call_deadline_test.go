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

// A failure that was overcome is not reported as the reason of a later timeout.
func TestDeadlineReportsNothingOvercome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
			switch {
			case r.Number == 1:
				return fakeapi.Fault{Status: 502}
			case r.Params["offset"] != "0":
				return fakeapi.Fault{Stall: true}
			}
			return fakeapi.Fault{}
		}}, 150)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, _, err := LoadBalancerBackends.All(ctx, newClient(t, server), entireZone)
		if failure := failureOf(t, err); failure.Kind != KindTimeout || failure.HTTPStatus != 0 {
			t.Errorf("got %+v", failure)
		}
	})
}

// A call that only waited until the deadline reports what another call of the same
// read is being retried for.
func TestDeadlineReportsAnotherCallsFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
			if r.Number == 1 {
				return fakeapi.Fault{RetCode: 5100}
			}
			return fakeapi.Fault{Stall: true}
		}}, 5)
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

// A delay that ends after the deadline is not started, and the error is the last
// failure.
func TestNoDelayPastTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fault := fakeapi.Fault{Status: 503, Header: map[string]string{"Retry-After": "30"}}
		server := newServer(fakeapi.Config{Latency: time.Second, Fault: onRequests(fault)}, 5)
		ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
		defer cancel()
		started := time.Now()
		_, _, err := LoadBalancerBackends.All(ctx, newClient(t, server), entireZone)
		failure := failureOf(t, err)
		if failure.HTTPStatus != 503 || failure.StopReason != StoppedByDeadline || failure.Attempts != 2 || failure.Elapsed != 32*time.Second {
			t.Errorf("got %+v", failure)
		}
		if took := time.Since(started); took != 32*time.Second {
			t.Errorf("took %s: slept for nothing", took)
		}
	})
}

// When the deadline passes during a request, the error is the failure before it.
func TestDeadlineDuringARetry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
			if r.Number == 1 {
				return fakeapi.Fault{RetCode: 5300, Message: "updating"}
			}
			return fakeapi.Fault{Stall: true}
		}}, 5)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, _, err := LoadBalancerBackends.All(ctx, newClient(t, server), entireZone)
		failure := failureOf(t, err)
		if failure.RetCode != 5300 || failure.StopReason != StoppedByDeadline || failure.Attempts != 2 || failure.Elapsed != 10*time.Second {
			t.Errorf("got %+v", failure)
		}
	})
}

func TestStalledServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Stall: true})}, 5)
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		_, _, err := LoadBalancerBackends.All(ctx, newClient(t, server), entireZone)
		failure := failureOf(t, err)
		if failure.Kind != KindTimeout || failure.Elapsed != 4*time.Second || failure.Attempts != 1 {
			t.Errorf("got %+v", failure)
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
