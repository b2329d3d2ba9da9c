// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The server counts 100 backends, newest first, then one is added, and then it
// reads the rows: none of the 100 is missing.
func TestTornResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{
			Order: func(rows []fakeapi.Item, _ int) { slices.Reverse(rows) },
			Fault: onRequests(withTotal(100), 1),
		}, 100)
		before := server.IDs()
		server.Add(newBackend(laterClock()))
		found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
		if err != nil {
			t.Fatal(err)
		}
		checkGuarantee(t, backendIDs(found), before, func(string) bool { return true })
		if len(found) != 101 || stats.Requests != 2+2 {
			t.Errorf("%d backends, %+v", len(found), stats)
		}
	})
}

// offsetsOf returns the offsets of requests, in order.
func offsetsOf(requests []fakeapi.Request) []string {
	var offsets []string
	for _, r := range requests {
		offsets = append(offsets, r.Params["offset"])
	}
	return offsets
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

// A pass after one in which an item was missed, or could have been, overlaps by
// half a page. It opens with the last page.
func TestCarefulPass(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{IgnoreOffset: true}, 2)}, 250)
		client := newClient(t, server, func(c *Config) { c.MaxConcurrency = 1 })
		if _, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil || stats.Passes != 2 {
			t.Errorf("%+v, %v", stats, err)
		}
		if got, want := offsetsOf(server.Requests()), []string{"0", "99", "198", "200", "0", "50", "100", "150"}; !slices.Equal(got, want) {
			t.Errorf("requested %v, want %v", got, want)
		}
	})
}

// If the list has grown or shrunk since, a pass looks for its end first.
func TestPassFindsTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(server *fakeapi.Server)
		offsets []string
	}{
		"grown":        {func(s *fakeapi.Server) { s.Add(fakeapi.Generate(300)[250:]...) }, []string{"198", "297", "0", "99", "198"}},
		"shrunk":       {func(s *fakeapi.Server) { s.Remove(s.IDs()[150:]...) }, []string{"198", "99", "0"}},
		"to one page":  {func(s *fakeapi.Server) { s.Remove(s.IDs()[50:]...) }, []string{"198", "0"}},
		"by one, only": {func(s *fakeapi.Server) { s.Remove(s.IDs()[0]) }, []string{"198", "0", "99"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var server *fakeapi.Server
				server = newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
					switch r.Number {
					case 3:
						return withTotal(251) // abandons the first pass
					case 4:
						c.change(server)
					}
					return fakeapi.Fault{}
				}}, 250)
				client := newClient(t, server, func(c *Config) { c.MaxConcurrency = 1 })
				_, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
				if err != nil || stats.Passes != 2 {
					t.Fatalf("%d passes, %v", stats.Passes, err)
				}
				got := offsetsOf(server.Requests())[3:]
				if !slices.Equal(got, c.offsets) {
					t.Errorf("requested %v, want %v", got, c.offsets)
				}
			})
		})
	}
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
