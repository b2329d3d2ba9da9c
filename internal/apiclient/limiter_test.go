// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// All reads of a client share one limit.
func TestRequestsInFlightAreBounded(t *testing.T) {
	t.Parallel()
	for _, bound := range []int{0, 1, 3, 32} {
		t.Run(fmt.Sprintf("at most %d", bound), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Latency: 50 * time.Millisecond}, 1000)
				client := newClient(t, server, func(c *Config) { c.MaxConcurrency = bound })
				var reads sync.WaitGroup
				for range 5 {
					reads.Go(func() {
						if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
							t.Error(err)
						}
					})
				}
				reads.Wait()
				want := bound
				if want == 0 {
					want = DefaultMaxConcurrency
				}
				if got := server.MaxInFlight(); got != want {
					t.Errorf("%d requests at once, want %d", got, want)
				}
			})
		})
	}
}

// Pages are fetched concurrently: 100 after the first, 8 in flight, 50 ms each.
func TestPagesAreReadSideBySide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Latency: 50 * time.Millisecond}, 10_000)
		started := time.Now()
		if _, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone); err != nil {
			t.Fatal(err)
		}
		if took, want := time.Since(started), 14*50*time.Millisecond; took != want {
			t.Errorf("took %s, want %s", took, want)
		}
	})
}

// occupyLimiter acquires as often as possible, and releases with the outcome. It returns
// how many requests were admitted.
func occupyLimiter(t *testing.T, l *limiter, o outcome) (admitted int) {
	t.Helper()
	var releases []func(outcome)
	for {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		release, err := l.acquire(ctx)
		cancel()
		if err != nil {
			break
		}
		releases = append(releases, release)
	}
	for _, release := range releases {
		release(o)
	}
	return len(releases)
}

// Throttling halves the limit, once for all requests in flight, down to one
// request. Successes raise it again.
func TestLimiterThrottlesAndRecovers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(8)
		for i, want := range []int{8, 4, 2, 1, 1} {
			if got := occupyLimiter(t, l, throttled); got != want {
				t.Errorf("throttled %d times: %d in flight, want %d", i+1, got, want)
			}
		}
		var got []int
		for range 31 {
			got = append(got, occupyLimiter(t, l, succeeded))
		}
		if got[9] != 1 || got[10] != 2 || got[30] != 8 {
			t.Errorf("recovers as %v", got)
		}
	})
}

// A response that asks for fewer requests reaches the limiter.
func TestThrottlingSlowsDownForAll(t *testing.T) {
	t.Parallel()
	for _, fault := range []fakeapi.Fault{{RetCode: 5100}, {RetCode: 5300}, {Status: 429}} {
		t.Run(fmt.Sprintf("%+v", fault), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(fault, 1)}, 5)
				client := newClient(t, server)
				if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
					t.Fatal(err)
				}
				if got := occupyLimiter(t, client.limiter, succeeded); got != 4 {
					t.Errorf("%+v admits %d requests", fault, got)
				}
			})
		})
	}
}

// Requests that wait while the API throttles are admitted with the new weight.
func TestLimiterThrottlesWaitingRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(8)
		var inside, most int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 80 {
			all.Go(func() {
				release, err := l.acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				inside++
				if time.Now().Nanosecond() >= 500_000_000 { // the sixth round and later
					most = max(most, inside)
				}
				mu.Unlock()
				time.Sleep(100 * time.Millisecond)
				mu.Lock()
				inside--
				mu.Unlock()
				release(throttled)
			})
		}
		all.Wait()
		if most != 1 {
			t.Errorf("%d at once after five rounds of complaints", most)
		}
	})
}

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

// Other failures do not change the limit.
func TestOtherFailuresDoNotSlowDown(t *testing.T) {
	t.Parallel()
	for _, fault := range []fakeapi.Fault{{RetCode: 5000}, {Status: 500}, {Drop: true}} {
		synctest.Test(t, func(t *testing.T) {
			client := newClient(t, newServer(fakeapi.Config{Fault: onRequests(fault, 1)}, 5))
			if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
				t.Fatal(err)
			}
			if got := occupyLimiter(t, client.limiter, succeeded); got != 8 {
				t.Errorf("%+v admits %d requests", fault, got)
			}
		})
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
