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
func occupy(t *testing.T, g *gate, busy bool) (places int) {
	t.Helper()
	var leaves []func(bool)
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
		leave(busy)
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
			if got := occupy(t, g, true); got != want {
				t.Errorf("complaint %d: %d places, want %d", i+1, got, want)
			}
		}
		var got []int
		for range 31 {
			got = append(got, occupy(t, g, false))
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
				if got := occupy(t, client.gate, false); got != 4 {
					t.Errorf("%+v leaves %d places", fault, got)
				}
			})
		})
	}
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
		leave(false)
		if got := occupy(t, g, false); got != 1 {
			t.Errorf("%d places", got)
		}
	})
}
