// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
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

// Rows with the same create_time come in a different order each time.
func TestTiesInAnyOrder(t *testing.T) {
	t.Parallel()
	for _, tie := range []int{2, 10, 25} {
		for seed := range uint64(10) {
			t.Run(fmt.Sprintf("%d share a second, seed %d", tie, seed), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					chaos := fakeapi.NewChaos(fakeapi.ChaosPlan{Seed: seed, Items: 1000, TieSize: tie, Order: fakeapi.TiesShuffled, Now: laterClock, PageCap: 100})
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
	for _, order := range []fakeapi.ChaosOrder{fakeapi.OldestFirst, fakeapi.NewestFirst, fakeapi.Shuffled} {
		t.Run(fmt.Sprintf("order %d", order), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				chaos := fakeapi.NewChaos(fakeapi.ChaosPlan{Seed: 1, Items: 1000, ChangeRate: 1, Order: order, Now: laterClock, PageCap: 100})
				_, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, chaos.Server), entireZone)
				failure := failureOf(t, err)
				if failure.Kind != KindIncomplete || failure.Passes != maxPasses || failure.StopReason != StoppedByRetries || failure.Zone != fakeapi.Zone {
					t.Errorf("got %+v", failure)
				}
				if stats.Requests > 11+4*21 {
					t.Errorf("%d requests", stats.Requests)
				}
			})
		})
	}
}

// A total_count that is wrong on the first page only is noticed.
func TestWrongTotalOnFirstPage(t *testing.T) {
	t.Parallel()
	for total := 101; total < 300; total++ {
		if total == 250 {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
				if r.Params["offset"] == "0" {
					return editResponse(`"total_count":250`, fmt.Sprintf(`"total_count":%d`, total))
				}
				return fakeapi.Fault{}
			}}, 250)
			found, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
			if err == nil {
				t.Errorf("total %d: %d backends", total, len(found))
			}
		})
	}
}

// A first page with one item would lead to one request per item.
func TestTinyFirstPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{PageCap: 1}, 10_000)
		_, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
		if failure := failureOf(t, err); failure.Kind != KindIncomplete || stats.Requests != maxPasses ||
			failure.Message != "the first page held only 1 of 10000 items, which would take too many requests" {
			t.Errorf("%+v, %v", stats, err)
		}
	})
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

// editResponse changes the text of each response.
func editResponse(from, to string) fakeapi.Fault {
	return fakeapi.Fault{Edit: func(body string) string { return strings.Replace(body, from, to, 1) }}
}

// A server whose responses are always wrong gives an error after a bounded number
// of requests, or the complete list.
func TestWrongResponses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		backends int
		fault    fakeapi.Fault
		kind     Kind // 0: the complete list
	}{
		"offset ignored":       {250, fakeapi.Fault{IgnoreOffset: true}, KindIncomplete},
		"total too high":       {5, editResponse(`"total_count":5`, `"total_count":6`), KindIncomplete},
		"total too high, long": {250, editResponse(`"total_count":250`, `"total_count":260`), KindIncomplete},
		"total far too high":   {5, editResponse(`"total_count":5`, `"total_count":2000000`), KindTooMany},
		"total too low":        {5, editResponse(`"total_count":5`, `"total_count":4`), KindIncomplete},
		"total too low, long":  {250, editResponse(`"total_count":250`, `"total_count":249`), KindIncomplete},
		"total below a page":   {250, editResponse(`"total_count":250`, `"total_count":20`), KindIncomplete},
		"total is the page's":  {50, editResponse(`"total_count":50`, `"total_count":"50"`), 0},
		"total 0":              {5, editResponse(`"total_count":5`, `"total_count":0`), KindIncomplete},
		"total missing":        {5, editResponse(`total_count`, `total`), KindDecode},
		"total textual":        {5, editResponse(`"total_count":5`, `"total_count":"five"`), KindDecode},
		"empty pages":          {250, fakeapi.Fault{Body: `{"ret_code":0,"total_count":250,"loadbalancer_backend_set":[]}`}, KindIncomplete},
		"twice on a page":      {2, fakeapi.Fault{Body: `{"ret_code":0,"total_count":2,"loadbalancer_backend_set":[{"loadbalancer_backend_id":"lbb-a"},{"loadbalancer_backend_id":"lbb-a"}]}`}, KindIncomplete},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(c.fault)}, c.backends)
				found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				if c.kind == 0 {
					if err != nil || len(found) != c.backends {
						t.Errorf("got %d, %v", len(found), err)
					}
					return
				}
				if failure := failureOf(t, err); failure.Kind != c.kind {
					t.Errorf("got %+v", failure)
				}
				if stats.Requests > 50 {
					t.Errorf("%d requests", stats.Requests)
				}
			})
		})
	}
}

// A server with a new page for each request, and a total_count that is always one
// page ahead, gives an error.
func TestEndlessList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
			var items []string
			for i := range 100 {
				items = append(items, fmt.Sprintf(`{"loadbalancer_backend_id":"lbb-%d"}`, r.Number*100+i))
			}
			return fakeapi.Fault{Body: fmt.Sprintf(`{"ret_code":0,"total_count":%d,"loadbalancer_backend_set":[%s]}`, (r.Number+1)*100, strings.Join(items, ","))}
		}}, 0)
		_, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
		if failure := failureOf(t, err); failure.Kind != KindIncomplete || stats.Requests > 100 {
			t.Errorf("%+v, %v", stats, err)
		}
	})
}

// Items that are not aged are read twice, and then confirmed.
func TestYoungBackendsCostASecondPass(t *testing.T) {
	t.Parallel()
	created := func(at time.Time) func([]fakeapi.Item) {
		return func(backends []fakeapi.Item) { backends[149]["create_time"] = at.UTC().Format(time.RFC3339) }
	}
	all := func(value any) func([]fakeapi.Item) {
		return func(backends []fakeapi.Item) {
			for _, b := range backends {
				b["create_time"] = value
			}
		}
	}
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			change func([]fakeapi.Item)
			header map[string]string
			passes int
		}{
			"old":           {func([]fakeapi.Item) {}, nil, 1},
			"nearly young":  {created(laterClock().Add(-61 * time.Second)), nil, 1},
			"young":         {created(laterClock().Add(-59 * time.Second)), nil, 2},
			"from tomorrow": {created(laterClock().AddDate(0, 0, 1)), nil, 2},
			"no time":       {all(nil), nil, 2},
			"odd time":      {all("yesterday"), nil, 2},
			"no Date":       {func([]fakeapi.Item) {}, map[string]string{"Date": ""}, 2},
		} {
			server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Header: c.header})}, 0)
			backends := fakeapi.Generate(150)
			c.change(backends)
			server.Add(backends...)
			// Delays are skipped, so the clock stands still.
			found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server, func(c *Config) { recordSleeps(c) }), entireZone)
			if err != nil || len(found) != 150 || stats.Passes != c.passes {
				t.Errorf("%s: got %d, %+v, %v", name, len(found), stats, err)
			}
		}
	})
}

// The age of an item is that by the server's clock or by this machine's, whichever
// makes it younger. A machine whose clock is behind pays with a second pass.
func TestAgeByTwoClocks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		age            time.Duration // of the youngest item, at first
		server, client time.Duration // how far the clocks are ahead
		skew           time.Duration // what the client has corrected its time stamps by
		retryAfter     time.Duration
		passes         int
	}{
		"both right":               {age: 61 * time.Second, passes: 1},
		"server ahead":             {age: 59 * time.Second, server: time.Hour, passes: 2},
		"server ahead, old item":   {age: 61 * time.Second, server: time.Hour, passes: 1},
		"server behind":            {age: 61 * time.Second, server: -time.Hour, passes: 2},
		"client ahead":             {age: 59 * time.Second, client: time.Hour, skew: -time.Hour, passes: 2},
		"client behind":            {age: 61 * time.Second, client: -10 * time.Second, passes: 2},
		"client behind, corrected": {age: 61 * time.Second, client: -10 * time.Second, skew: 10 * time.Second, passes: 2},
		"client behind, old item":  {age: 71 * time.Second, client: -10 * time.Second, passes: 1},
		"after a retry":            {age: 59 * time.Second, retryAfter: 20 * time.Second, passes: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				date := func() string { return laterClock().Add(c.server).UTC().Format(http.TimeFormat) }
				server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
					if r.Number == 1 && c.retryAfter > 0 {
						return fakeapi.Fault{Status: 503, Header: map[string]string{"Retry-After": fmt.Sprint(c.retryAfter.Seconds())}}
					}
					return fakeapi.Fault{Header: map[string]string{"Date": date()}}
				}}, 149)
				server.Add(newBackend(laterClock().Add(-c.age)))
				client := newClient(t, server, func(config *Config) { config.Now = func() time.Time { return laterClock().Add(c.client) } })
				client.skew.Store(int64(c.skew))
				found, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
				if err != nil || len(found) != 150 || stats.Passes != c.passes {
					t.Errorf("got %d, %+v, %v", len(found), stats, err)
				}
			})
		})
	}
}

// The last page is never full, so it is seen to end the list.
func TestOffsets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		total, page int
		careful     bool
		want        []int
	}{
		{0, 100, false, []int{0}},
		{99, 100, false, []int{0}},
		{100, 100, false, []int{0, 99}},
		{198, 100, false, []int{0, 99}},
		{199, 100, false, []int{0, 99, 198}},
		{199, 100, true, []int{0, 50, 100}},
		{200, 100, true, []int{0, 50, 100, 150}},
		{4, 2, false, []int{0, 1, 2, 3}},
		{3, 1, false, []int{0, 1, 2, 3}},
		{3, 1, true, []int{0, 1, 2, 3}},
	} {
		so := progress{total: c.total, page: c.page, careful: c.careful}
		if got := so.offsets(); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %v, want %v", so, got, c.want)
		}
	}
}

// An error of any type ends the read.
func TestAnyErrorEndsTheRead(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	calls := 0
	p := pager[string]{limit: pageSize, stats: &readStats{}, fetch: func(context.Context, int) (listPage[string], error) {
		calls++
		return listPage[string]{}, broken
	}}
	if items, err := p.readAll(t.Context()); !errors.Is(err, broken) || items != nil || calls != 1 {
		t.Errorf("%d calls, %v, %v", calls, items, err)
	}
}
