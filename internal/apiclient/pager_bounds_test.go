// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Every pass keeps the bound, whatever the pages of the one before held.
func TestEveryPassIsBounded(t *testing.T) {
	t.Parallel()
	const total = 20_000
	for name, c := range map[string]struct {
		first    int                        // total_count in the first pass
		held     func(pass, offset int) int // items on a page
		requests []int                      // of each pass
	}{
		"full pages":                  {total, func(int, int) int { return 100 }, []int{203, 203, 203, 203, 203}},
		"short pages":                 {total, func(int, int) int { return 12 }, []int{1819, 1819, 1819, 1819, 1819}},
		"shorter ones":                {total, func(int, int) int { return 9 }, []int{1, 1, 1, 1, 1}},
		"too short for a longer list": {1000, func(int, int) int { return 9 }, []int{125, 1, 1, 1, 1}},
		"a short first page, once": {total, func(pass, offset int) int {
			if pass == 2 && offset == 0 {
				return 1
			}
			return 100
		}, []int{203, 203, 400, 203, 203}},
		"short pages that miss an item, so they should overlap more": {total, func(pass, offset int) int {
			if pass == 1 && offset == 11 {
				return 10
			}
			return 12
		}, []int{1819, 1819, 1819, 1819, 1819}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := []int{0}
			p := pager[string]{
				limit: 100, stats: &readStats{}, each: concurrently(1),
				id: func(s string) string { return s }, since: func(string) time.Time { return time.Time{} },
				fetch: func(_ context.Context, offset int) (listPage[string], error) {
					pass := len(requests)
					requests[pass-1]++
					page := listPage[string]{total: map[bool]int{true: c.first, false: total}[pass == 1]}
					for i := range min(c.held(pass, offset), page.total-offset) {
						page.items = append(page.items, fmt.Sprint(pass, offset+i)) // all are new in each pass
					}
					return page, nil
				},
				sleep: func(context.Context, time.Duration) error { requests = append(requests, 0); return nil },
			}
			if _, err := p.readAll(t.Context()); failureOf(t, err).Kind != KindIncomplete {
				t.Error(err)
			}
			if most := sparePages + total/10; slices.Max(requests) > most || !slices.Equal(requests, c.requests) {
				t.Errorf("%d requests, want %d, at most %d", requests, c.requests, most)
			}
		})
	}
}

// A total_count far above the number of items costs few requests, and the error says
// that it contradicts the pages.
func TestTotalTooHigh(t *testing.T) {
	t.Parallel()
	repeat := fakeapi.Fault{IgnoreOffset: true}
	for _, c := range []struct {
		items, total int
		fault        fakeapi.Fault
		requests     int
		message      string
	}{
		{0, 100_000, fakeapi.Fault{}, 5, "total_count was 100000, but the page from item 0 on held no items"},
		{60, 10_000, fakeapi.Fault{}, 50, "total_count was 10000, but the page from item 9971 on held no items"},
		{200, 250, fakeapi.Fault{}, 50, "total_count was 250, but the page from item 200 on held no items"},
		{250, 260, fakeapi.Fault{}, 23, "total_count was 260, but the pages held 250 different items"},
		{250, 400, fakeapi.Fault{}, 50, "total_count was 400, but the page from item 396 on held no items"},
		{250, 100_000, fakeapi.Fault{}, 50, "total_count was 100000, but the page from item 99990 on held no items"},
		{250, 1_000_000, fakeapi.Fault{}, 50, "total_count was 1000000, but the page from item 999999 on held no items"},
		{250, 10_000, repeat, 125, "total_count was 10000, but 10 pages held only 100 different items"},
		{250, 100_000, repeat, 125, "total_count was 100000, but 10 pages held only 100 different items"},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.items, c.total), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c.fault.Edit = withTotal(c.total).Edit
				server := newServer(fakeapi.Config{Latency: 50 * time.Millisecond, Fault: onRequests(c.fault)}, c.items)
				_, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				failure := failureOf(t, err)
				if failure.Kind != KindIncomplete || !failure.Contradicted || failure.Message != c.message {
					t.Errorf("got %+v", failure)
				}
				if sent := len(server.Requests()); sent > c.requests || sent != stats.Requests || stats.Passes != maxPasses {
					t.Errorf("%d requests, %+v", sent, stats)
				}
			})
		})
	}
}

// A page without items ends a pass, never the read: the API may count first, and the
// items may be gone when it reads them.
func TestEmptyPageOfAnHonestServer(t *testing.T) {
	t.Parallel()
	for _, number := range []int{1, 2, 3} {
		t.Run(fmt.Sprintf("response %d", number), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Body: `{"ret_code":0,"total_count":250,"loadbalancer_backend_set":[]}`}, number)}, 250)
				found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				if err != nil || !slices.Equal(backendIDs(found), server.IDs()) || stats.Passes != 2 {
					t.Errorf("%d items, %+v, %v", len(found), stats, err)
				}
			})
		})
	}
}

// Only if total_count and the pages contradict each other in all passes is that the
// cause: a list may also keep changing.
func TestContradictedNeedsAllPasses(t *testing.T) {
	t.Parallel()
	const empty = `{"ret_code":0,"total_count":250,"loadbalancer_backend_set":[]}`
	for name, c := range map[string]struct {
		others  []int // responses that are not empty
		timeout time.Duration
		want    bool
	}{
		"all":       {nil, time.Minute, true},
		"but one":   {[]int{3, 4}, time.Minute, false}, // its total_count is another
		"too early": {nil, 5 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
					if slices.Contains(c.others, r.Number) {
						return withTotal(250 + r.Number)
					}
					return fakeapi.Fault{Body: empty}
				}}, 250)
				ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
				defer cancel()
				client := newClient(t, server, func(c *Config) { c.MaxConcurrency = 1 })
				_, _, err := LoadBalancerBackends.All(ctx, client, entireZone)
				if failure := failureOf(t, err); failure.Kind != KindIncomplete || failure.Contradicted != c.want {
					t.Errorf("got %+v", failure)
				}
			})
		})
	}
}
