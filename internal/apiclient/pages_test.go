// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapitest"
)

// A list that does not change takes one request for up to 99 items, two for up to
// 198, and one for each 99.
func TestRequestsOfAQuietList(t *testing.T) {
	t.Parallel()
	for backends, requests := range map[int]int{0: 1, 1: 1, 99: 1, 100: 2, 198: 2, 199: 3, 297: 3, 298: 4, 437: 5, 1000: 11, 10_000: 102} {
		t.Run(fmt.Sprintf("%d backends", backends), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{}, backends)
				found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				if err != nil || !slices.Equal(backendIDs(found), server.IDs()) {
					t.Fatalf("%d backends: got %d, %v", backends, len(found), err)
				}
				if stats != (Stats{Requests: requests, Passes: 1}) {
					t.Errorf("%d backends: %+v", backends, stats)
				}
			})
		})
	}
}

// A pass after one in which only the age of an item was in doubt costs as much as
// the first.
func TestRequestsWithOneNewItem(t *testing.T) {
	t.Parallel()
	for backends, requests := range map[int]int{98: 1, 99: 2 + 2, 149: 2 + 2, 2000: 21 + 21, 10_000: 102 + 102} {
		t.Run(fmt.Sprintf("%d and a new one", backends), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{}, backends)
				server.Add(newBackend(laterClock()))
				found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				if err != nil || len(found) != backends+1 || stats.Requests != requests {
					t.Errorf("%d backends, %+v, %v", len(found), stats, err)
				}
			})
		})
	}
}

// A server with a smaller page size than requested returns the complete list.
func TestPageCap(t *testing.T) {
	t.Parallel()
	for _, pageCap := range []int{1, 2, 3, 20, 99} {
		t.Run(fmt.Sprintf("at most %d", pageCap), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{PageCap: pageCap}, 150)
				found, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				if err != nil || len(found) != 150 {
					t.Errorf("at %d on a page: %d, %v", pageCap, len(found), err)
				}
			})
		})
	}
}

// Rows with the same create_time come in a different order each time.
func TestTiesInAnyOrder(t *testing.T) {
	t.Parallel()
	for _, tie := range []int{2, 10, 25} {
		for seed := range uint64(10) {
			t.Run(fmt.Sprintf("%d share a second, seed %d", tie, seed), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					chaos := fakeapitest.NewChaos(fakeapitest.ChaosPlan{Seed: seed, Items: 1000, TieSize: tie, Order: fakeapitest.TiesShuffled, Now: laterClock, PageCap: 100, Generate: fakeapi.Generate})
					found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, chaos.Server), entireZone)
					if err != nil || len(found) != 1000 {
						t.Errorf("ties of %d, seed %d: got %d, %+v, %v", tie, seed, len(found), stats, err)
					}
				})
			})
		}
	}
}

// A list that changes with each request fails after a bounded number of requests.
func TestListThatKeepsChanging(t *testing.T) {
	t.Parallel()
	for _, order := range []fakeapitest.ChaosOrder{fakeapitest.OldestFirst, fakeapitest.NewestFirst, fakeapitest.Shuffled} {
		t.Run(fmt.Sprintf("order %d", order), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				chaos := fakeapitest.NewChaos(fakeapitest.ChaosPlan{Seed: 1, Items: 1000, ChangeRate: 1, Order: order, Now: laterClock, PageCap: 100, Generate: fakeapi.Generate})
				_, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, chaos.Server), entireZone)
				failure := failureOf(t, err)
				if failure.Kind != KindIncomplete || failure.Passes != 5 || failure.StopReason != StoppedByRetries || failure.Zone != fakeapi.Zone {
					t.Errorf("got %+v", failure)
				}
				if stats.Requests > 11+4*21 {
					t.Errorf("%d requests", stats.Requests)
				}
			})
		})
	}
}

// A pass that could not begin before the deadline is not waited for.
func TestPassesKeepTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: onRequests(editResponse(`"total_count":250`, `"total_count":260`))}, 250)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		started := time.Now()
		_, _, err := LoadBalancerBackends.All(ctx, newClient(t, server), entireZone)
		failure := failureOf(t, err)
		if failure.Kind != KindIncomplete || failure.Passes != 3 || failure.StopReason != StoppedByDeadline || time.Since(started) != 3*time.Second {
			t.Errorf("after %s: %+v", time.Since(started), failure)
		}
	})
}

// A server that claims a million items and sends none costs little memory.
//
//nolint:paralleltest // it measures the memory of the process
func TestMemoryFollowsWhatCame(t *testing.T) {
	server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Body: `{"ret_code":0,"total_count":1000000,"loadbalancer_backend_set":[]}`})}, 0)
	client := newClient(t, server, func(c *Config) { recordSleeps(c) })
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
	runtime.ReadMemStats(&after)
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 8 || failureOf(t, err).Kind != KindIncomplete {
		t.Errorf("%d MiB, %v", used, err)
	}
}
