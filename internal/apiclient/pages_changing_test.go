// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// listChange changes the list before one request: adds, removes, or swaps.
type listChange struct {
	add    fakeapi.Item
	remove string
}

func moveBefore(number int, m listChange, server **fakeapi.Server) func(fakeapi.Request) fakeapi.Fault {
	return func(r fakeapi.Request) fakeapi.Fault {
		if r.Number == number {
			(*server).Remove(m.remove)
			if m.add != nil {
				(*server).Add(m.add)
			}
		}
		return fakeapi.Fault{}
	}
}

// newBackend returns a backend with a create_time.
func newBackend(created time.Time) fakeapi.Item {
	return fakeapi.Item{"loadbalancer_backend_id": "lbb-newcomer", "create_time": created.UTC().Format(time.RFC3339)}
}

// Backends are added, removed and replaced between any two pages. The result has
// all that existed throughout, and none that never existed.
func TestListChangesOnce(t *testing.T) {
	t.Parallel()
	const backends = 250 // three pages
	first := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	moves := map[string]listChange{
		"add at the end":              {add: newBackend(laterClock())},
		"add at the start, backdated": {add: newBackend(first.Add(-time.Second))},
		"add in page 2, backdated":    {add: newBackend(first.Add(150500 * time.Millisecond))},
	}
	for _, gone := range []int{0, 50, 98, 99, 100, 150, 198, 199, 249} {
		id := fmt.Sprintf("lbb-%08d", gone)
		moves[fmt.Sprintf("remove %d", gone)] = listChange{remove: id}
		moves[fmt.Sprintf("swap %d for a new one", gone)] = listChange{remove: id, add: newBackend(laterClock())}
		moves[fmt.Sprintf("swap %d for a backdated one", gone)] = listChange{remove: id, add: newBackend(first.Add(-time.Second))}
	}
	for name, m := range moves {
		for before := 2; before <= 3; before++ {
			t.Run(fmt.Sprintf("%s before request %d", name, before), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					var server *fakeapi.Server
					server = newServer(fakeapi.Config{Fault: moveBefore(before, m, &server)}, backends)
					stayed := slices.DeleteFunc(server.IDs(), func(id string) bool { return id == m.remove })
					// One at a time, so the pages have a known order.
					client := newClient(t, server, func(c *Config) { c.MaxConcurrency = 1 })
					found, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
					if err != nil {
						t.Fatal(err)
					}
					checkGuarantee(t, backendIDs(found), stayed, func(id string) bool {
						return id == m.remove || id == "lbb-newcomer" || slices.Contains(stayed, id)
					})
				})
			})
		}
	}
}

// checkGuarantee requires every ID that stayed exactly once, and none that never
// existed.
func checkGuarantee(t interface{ Errorf(string, ...any) }, found, stayed []string, existed func(string) bool) {
	seen := map[string]bool{}
	for _, id := range found {
		if seen[id] || !existed(id) {
			t.Errorf("%s is in the result twice, or never was", id)
		}
		seen[id] = true
	}
	for _, id := range stayed {
		if !seen[id] {
			t.Errorf("%s was there all the time and is not in the result", id)
		}
	}
}

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
