// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

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
				if sent := len(server.Requests()); sent > c.requests || sent != stats.Requests || stats.Passes != 5 {
					t.Errorf("%d requests, %+v", sent, stats)
				}
			})
		})
	}
}
