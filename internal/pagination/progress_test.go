// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

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
		p := progress{total: c.total, pageSize: c.page, careful: c.careful}
		if got := p.offsets(); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %v, want %v", p, got, c.want)
		}
	}
}

// Every pass keeps the bound, whatever the pages of the one before held.
func TestEveryPassIsBounded(t *testing.T) {
	t.Parallel()
	const total = 20_000
	for name, c := range map[string]struct {
		first    int                        // the total in the first pass
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
			_, _, err := ReadAll(t.Context(), Source[string]{
				PageSize: 100, MaxItems: total, Concurrency: 1,
				ID: func(s string) string { return s }, Since: func(string) time.Time { return time.Time{} },
				Fetch: func(_ context.Context, offset int) (Page[string], error) {
					pass := len(requests)
					requests[pass-1]++
					page := Page[string]{Total: map[bool]int{true: c.first, false: total}[pass == 1]}
					for i := range min(c.held(pass, offset), page.Total-offset) {
						page.Items = append(page.Items, fmt.Sprint(pass, offset+i)) // all are new in each pass
					}
					return page, nil
				},
				Sleep: func(context.Context, time.Duration) error { requests = append(requests, 0); return nil },
			})
			if _, ok := errors.AsType[*IncompleteError](err); !ok {
				t.Error(err)
			}
			if most := sparePages + total/10; slices.Max(requests) > most || !slices.Equal(requests, c.requests) {
				t.Errorf("%d requests, want %d, at most %d", requests, c.requests, most)
			}
		})
	}
}
