// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
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

// A response that asks for fewer requests halves the limit; other failures do not change it.
func TestFailuresReachTheLimiter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault fakeapi.Fault
		want  int
	}{
		{fakeapi.Fault{RetCode: 5100}, 4},
		{fakeapi.Fault{RetCode: 5300}, 4},
		{fakeapi.Fault{Status: 429}, 4},
		{fakeapi.Fault{RetCode: 5000}, 8},
		{fakeapi.Fault{Status: 500}, 8},
		{fakeapi.Fault{Drop: true}, 8},
	} {
		synctest.Test(t, func(t *testing.T) {
			client := newClient(t, newServer(fakeapi.Config{Fault: onRequests(c.fault, 1)}, 5))
			if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
				t.Fatal(err)
			}
			if got := occupyLimiter(t, client.limiter, succeeded); got != c.want {
				t.Errorf("%+v admits %d requests, want %d", c.fault, got, c.want)
			}
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
