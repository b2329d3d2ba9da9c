// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// All reads of a client share one bound.
func TestRequestsAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	for _, bound := range []int{0, 1, 3, 32} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Latency: 50 * time.Millisecond}, 1000)
				client := newClient(t, server, func(c *Config) { c.MaxConcurrency = bound })
				var reads sync.WaitGroup
				for range 5 {
					reads.Go(func() {
						if _, _, err := client.DescribeLoadBalancerBackends(t.Context(), wholeZone); err != nil {
							t.Error(err)
						}
					})
				}
				reads.Wait()
				want := bound
				if want == 0 {
					want = DefaultMaxConcurrency
				}
				if got := server.AtOnce(); got != want {
					t.Errorf("%d requests at once, want %d", got, want)
				}
			})
		})
	}
}

// Pages come side by side: 100 after the first, 8 at once, 50 ms each.
func TestPagesAreReadSideBySide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Latency: 50 * time.Millisecond}, 10_000)
		started := time.Now()
		if _, _, err := newClient(t, server).DescribeLoadBalancerBackends(t.Context(), wholeZone); err != nil {
			t.Fatal(err)
		}
		if took, want := time.Since(started), 14*50*time.Millisecond; took != want {
			t.Errorf("took %s, want %s", took, want)
		}
	})
}

// occupy takes as many places as there are at once, and gives them back with
// the complaint.
func occupy(t *testing.T, g *gate, v verdict) (places int) {
	t.Helper()
	var leaves []func(verdict)
	for {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		leave, err := g.enter(ctx)
		cancel()
		if err != nil {
			break
		}
		leaves = append(leaves, leave)
	}
	for _, leave := range leaves {
		leave(v)
	}
	return len(leaves)
}

// Complaints narrow the gate, once for all requests that were under way
// together, and down to one request. Calm widens it again.
func TestGateNarrowsAndRecovers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(8)
		for i, want := range []int{8, 4, 2, 1, 1} {
			if got := occupy(t, g, busy); got != want {
				t.Errorf("complaint %d: %d places, want %d", i+1, got, want)
			}
		}
		var got []int
		for range 31 {
			got = append(got, occupy(t, g, calm))
		}
		if got[9] != 1 || got[10] != 2 || got[30] != 8 {
			t.Errorf("recovers as %v", got)
		}
	})
}

// A complaint of the API reaches the gate.
func TestThrottlingSlowsDownForAll(t *testing.T) {
	t.Parallel()
	for _, fault := range []fakeapi.Fault{{RetCode: 5100}, {RetCode: 5300}, {Status: 429}} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(fault, 1)}, 5)
				client := newClient(t, server)
				if _, _, err := client.DescribeLoadBalancerBackends(t.Context(), wholeZone); err != nil {
					t.Fatal(err)
				}
				if got := occupy(t, client.gate, calm); got != 4 {
					t.Errorf("%+v leaves %d places", fault, got)
				}
			})
		})
	}
}

// Those who wait when the API complains enter with the new room, and so a storm
// of complaints ends with one request at a time.
func TestGateNarrowsForThoseWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(8)
		var inside, most int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 80 {
			all.Go(func() {
				leave, err := g.enter(t.Context())
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
				leave(busy)
			})
		}
		all.Wait()
		if most != 1 {
			t.Errorf("%d at once after five rounds of complaints", most)
		}
	})
}

// A complaint of one that was under way before ends a calm streak, and a failure
// that says nothing of the load neither ends nor lengthens it.
func TestGateCalm(t *testing.T) {
	t.Parallel()
	g := newGate(8)
	old, err := g.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	occupy(t, g, busy)
	answers := func(n int, v verdict) {
		for range n {
			leave, err := g.enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			leave(v)
		}
	}
	answers(calmStreak-1, calm)
	old(busy)
	answers(calmStreak-1, calm)
	answers(5*calmStreak, unclear)
	if room, _ := g.now(); room != 2 {
		t.Errorf("a request takes %d", room)
	}
	answers(1, calm)
	if room, _ := g.now(); room != 1 {
		t.Errorf("after ten calm answers a request takes %d", room)
	}
}

// Other failures leave the gate as it is.
func TestOtherFailuresDoNotSlowDown(t *testing.T) {
	t.Parallel()
	for _, fault := range []fakeapi.Fault{{RetCode: 5000}, {Status: 500}, {Drop: true}} {
		synctest.Test(t, func(t *testing.T) {
			client := newClient(t, newServer(fakeapi.Config{Fault: onRequests(fault, 1)}, 5))
			if _, _, err := client.DescribeLoadBalancerBackends(t.Context(), wholeZone); err != nil {
				t.Fatal(err)
			}
			if got := occupy(t, client.gate, calm); got != 8 {
				t.Errorf("%+v leaves %d places", fault, got)
			}
		})
	}
}

// Failures that say nothing of the load do not let a narrowed gate widen.
func TestFailuresAreNotCalm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Drop: true})}, 5), func(c *Config) { c.MaxRetries = 20 })
		leave, err := client.gate.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		leave(busy)
		if _, stats, err := client.DescribeLoadBalancerBackends(t.Context(), wholeZone); err == nil || stats.Requests != 21 {
			t.Fatal(stats, err)
		}
		if room, _ := client.gate.now(); room != 2 {
			t.Errorf("after 21 failures a request takes %d", room)
		}
	})
}

// A caller that gives up while it waits for its turn holds no place.
func TestGateCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1)
		leave, err := g.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := g.enter(ctx)
			done <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-done; err == nil {
			t.Error("entered")
		}
		leave(calm)
		if got := occupy(t, g, calm); got != 1 {
			t.Errorf("%d places", got)
		}
	})
}
