// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// A request that waited for others until there was no time left was never sent, and
// says so.
func TestNotSentInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Latency: 25 * time.Second}, 10)
		client := newClient(t, server, func(c *Config) { c.MaxConcurrency = 1 })
		var other sync.WaitGroup
		other.Go(func() {
			if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, stats, err := LoadBalancerBackends.All(ctx, client, entireZone)
		failure := failureOf(t, err)
		if failure.Kind != KindQueued || failure.Attempts != 0 || stats.Requests != 0 || !errors.Is(err, context.DeadlineExceeded) ||
			failure.Message != "the request was not sent in time, because as many requests as allowed were in flight" {
			t.Errorf("%+v, %+v", stats, failure)
		}
		other.Wait()

		// One that had no time left when it came did not wait.
		ctx, cancel = context.WithTimeout(t.Context(), 0)
		defer cancel()
		if _, _, err := LoadBalancerBackends.All(ctx, client, entireZone); failureOf(t, err).Kind != KindTimeout {
			t.Errorf("got %+v", err)
		}
	})
}

// A late throttled response resets the count of successes, and a failure that says
// nothing about the load neither resets nor increases it.
func TestLimiterCountsSuccesses(t *testing.T) {
	t.Parallel()
	l := newLimiter(8)
	old, err := l.acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	occupyLimiter(t, l, throttled)
	observeMany := func(n int, o outcome) {
		for range n {
			release, err := l.acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			release(o)
		}
	}
	observeMany(recoverAfter-1, succeeded)
	old(throttled)
	observeMany(recoverAfter-1, succeeded)
	observeMany(5*recoverAfter, neutral)
	if weight, _ := l.current(); weight != 2 {
		t.Errorf("a request has weight %d", weight)
	}
	observeMany(1, succeeded)
	if weight, _ := l.current(); weight != 1 {
		t.Errorf("after ten successes a request has weight %d", weight)
	}
}

// Failures that say nothing about the load do not raise a throttled limit.
func TestOtherFailuresDoNotRecover(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Drop: true})}, 5), func(c *Config) { c.MaxRetries = 20 })
		release, err := client.limiter.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		release(throttled)
		if _, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err == nil || stats.Requests != 21 {
			t.Fatal(stats, err)
		}
		if weight, _ := client.limiter.current(); weight != 2 {
			t.Errorf("after 21 failures a request has weight %d", weight)
		}
	})
}

// A caller that is canceled while it waits releases nothing acquired.
func TestLimiterCanceled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		release, err := l.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := l.acquire(ctx)
			done <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-done; err == nil {
			t.Error("admitted")
		}
		release(succeeded)
		if got := occupyLimiter(t, l, succeeded); got != 1 {
			t.Errorf("%d admitted", got)
		}
	})
}
