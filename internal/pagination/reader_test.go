// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// list is a server's list of old items. It records the offset of each request, and
// edit may change the response to the nth, and the list after it.
type list struct {
	items   []int
	edit    func(n int, p *Page[int])
	offsets []int
	delays  []time.Duration // between passes
}

func newList(size int) *list {
	l := &list{}
	for i := range size {
		l.items = append(l.items, i)
	}
	return l
}

// source returns a source that requests pages of 100 items, one page at a time.
func (l *list) source() Source[int] {
	return Source[int]{
		PageSize: 100, MaxItems: 1_000_000, Concurrency: 1, TotalName: "total_count", Fetch: l.fetch,
		ID:    func(i int) string { return fmt.Sprint(i) },
		Since: func(int) time.Time { return time.Unix(0, 0) },
		Sleep: func(_ context.Context, delay time.Duration) error { l.delays = append(l.delays, delay); return nil },
	}
}

func (l *list) fetch(_ context.Context, offset int) (Page[int], error) {
	l.offsets = append(l.offsets, offset)
	start := min(offset, len(l.items))
	page := Page[int]{Total: len(l.items), Time: time.Unix(3600, 0), Items: slices.Clone(l.items[start:min(start+100, len(l.items))])}
	if l.edit != nil {
		l.edit(len(l.offsets), &page)
	}
	return page, nil
}

// The second pass overlaps by half a page if an item was missed, and opens with the last.
func TestCarefulPass(t *testing.T) {
	t.Parallel()
	l := newList(250)
	l.edit = func(n int, p *Page[int]) {
		if n == 2 {
			p.Items = slices.Clone(l.items[:100]) // the offset is ignored
		}
	}
	items, passes, err := ReadAll(t.Context(), l.source())
	if slices.Sort(items); err != nil || passes != 2 || !slices.Equal(items, l.items) {
		t.Errorf("%d items in %d passes, %v", len(items), passes, err)
	}
	if want := []int{0, 99, 198, 200, 0, 50, 100, 150}; !slices.Equal(l.offsets, want) {
		t.Errorf("requested %v, want %v", l.offsets, want)
	}
}

// If the list has grown or shrunk since, a pass looks for its end first.
func TestPassFindsTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		size    int // from the second pass on
		offsets []int
	}{
		"grown":        {300, []int{198, 297, 0, 99, 198}},
		"shrunk":       {150, []int{198, 99, 0}},
		"to one page":  {50, []int{198, 0}},
		"by one, only": {249, []int{198, 0, 99}},
	} {
		l := newList(250)
		l.edit = func(n int, p *Page[int]) {
			if n == 3 {
				p.Total++ // abandons the first pass
				l.items = newList(c.size).items
			}
		}
		if _, passes, err := ReadAll(t.Context(), l.source()); err != nil || passes != 2 {
			t.Errorf("%s: %d passes, %v", name, passes, err)
		}
		if got := l.offsets[3:]; !slices.Equal(got, c.offsets) {
			t.Errorf("%s: requested %v, want %v", name, got, c.offsets)
		}
	}
}

// A list whose end is somewhere else in each response is not read to the end.
func TestEndThatMoves(t *testing.T) {
	t.Parallel()
	l := newList(100)
	l.edit = func(n int, p *Page[int]) {
		p.Items = newList(100).items
		p.Total = 100 * (n + 1)
	}
	_, _, err := ReadAll(t.Context(), l.source())
	if err == nil || err.Error() != "total_count changed with each response" || len(l.offsets) != 3+4*maxOpenings {
		t.Errorf("%d requests, %v", len(l.offsets), err)
	}
}

// A page without items ends a pass, never the read: a server may count first, and the
// items may be gone when it reads them.
func TestEmptyPage(t *testing.T) {
	t.Parallel()
	for empty := range 3 {
		l := newList(250)
		l.edit = func(n int, p *Page[int]) {
			if n == empty+1 {
				p.Items = nil
			}
		}
		if items, passes, err := ReadAll(t.Context(), l.source()); err != nil || len(items) != 250 || passes != 2 {
			t.Errorf("response %d: %d items in %d passes, %v", empty+1, len(items), passes, err)
		}
	}
}

// What was wrong is said of the last pass. Only what was so in every pass is the cause.
func TestIncomplete(t *testing.T) {
	t.Parallel()
	const empty = "total_count was 250, but the page from item 0 on held no items"
	for name, c := range map[string]struct {
		edit func(n int, p *Page[int])
		want IncompleteError
	}{
		"always empty": {func(_ int, p *Page[int]) { p.Items = nil }, IncompleteError{empty, false, true, true}},
		"not always empty": {func(n int, p *Page[int]) {
			if p.Total += n % 2; n > 4 {
				p.Items = nil
			}
		}, IncompleteError{Reason: "total_count was 251, but the page from item 198 on held no items"}},
		"always short": {func(_ int, p *Page[int]) { p.Total = 260 }, IncompleteError{
			"total_count was 260, but the pages held 250 different items", false, true, true,
		}},
		"always too long": {func(_ int, p *Page[int]) { p.Total = 240 }, IncompleteError{
			"total_count was 240, but the pages held 250 different items", false, true, false,
		}},
		"another item once": {func(n int, p *Page[int]) {
			if p.Total = 260; n > 3 && p.Items[0] == 0 {
				p.Items[0] = -1
			}
		}, IncompleteError{
			"total_count was 260, but the pages held 250 different items", false, false, true,
		}},
		"one item": {func(_ int, p *Page[int]) { p.Items = p.Items[:1] }, IncompleteError{
			"the first page held only 1 of 10000 items, which would take too many requests", false, true, false,
		}},
	} {
		l := newList(250)
		if name == "one item" {
			l = newList(10_000)
		}
		l.edit = c.edit
		_, passes, err := ReadAll(t.Context(), l.source())
		incomplete, ok := errors.AsType[*IncompleteError](err)
		if !ok || *incomplete != c.want || passes != maxPasses {
			t.Errorf("%s: %d passes, %+v", name, passes, err)
		}
		if want := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}; !slices.Equal(l.delays, want) {
			t.Errorf("%s: waited %v", name, l.delays)
		}
	}
}

// A pass that could not begin before the deadline is not waited for.
func TestPassesKeepTheDeadline(t *testing.T) {
	t.Parallel()
	for timeout, passes := range map[time.Duration]int{time.Second: 1, time.Second + 1: 2, 7 * time.Second: 3} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			defer cancel()
			l := newList(250)
			l.edit = func(_ int, p *Page[int]) { p.Total = 260 }
			source := l.source()
			source.Sleep = func(_ context.Context, delay time.Duration) error { time.Sleep(delay); return ctx.Err() }
			_, n, err := ReadAll(ctx, source)
			incomplete, ok := errors.AsType[*IncompleteError](err)
			if !ok || !incomplete.OutOfTime || incomplete.Unchanged || incomplete.Contradicted || n != passes || ctx.Err() != nil {
				t.Errorf("within %s: %d passes, %+v", timeout, n, err)
			}
		})
	}
}

// An error of Fetch, or of Sleep, ends the read, and is returned as it is.
func TestAnyErrorEndsTheRead(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	l := newList(250)
	source := l.source()
	source.Fetch = func(context.Context, int) (Page[int], error) { return Page[int]{}, broken }
	if items, passes, err := ReadAll(t.Context(), source); !errors.Is(err, broken) || items != nil || passes != 1 {
		t.Errorf("Fetch: %d passes, %v, %v", passes, items, err)
	}
	source = l.source()
	l.edit = func(_ int, p *Page[int]) { p.Total = 260 }
	source.Sleep = func(context.Context, time.Duration) error { return broken }
	if items, passes, err := ReadAll(t.Context(), source); !errors.Is(err, broken) || items != nil || passes != 1 {
		t.Errorf("Sleep: %d passes, %v, %v", passes, items, err)
	}
}

// A list of more items than the caller can use is not read.
func TestMaxItems(t *testing.T) {
	t.Parallel()
	for size, requests := range map[int]int{400: 5, 401: 1} {
		l := newList(size)
		source := l.source()
		source.MaxItems = 400
		_, _, err := ReadAll(t.Context(), source)
		tooMany, ok := errors.AsType[*TooManyError](err)
		if len(l.offsets) != requests || ok != (size > 400) || ok && tooMany.Error() != "total_count is 401, more than 400" {
			t.Errorf("%d items: %d requests, %v", size, len(l.offsets), err)
		}
	}
}

// As many pages are fetched at a time as are allowed, and no more.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var inFlight, most atomic.Int64
		l := newList(2000)
		source := l.source()
		source.Concurrency = 3
		source.Fetch = func(_ context.Context, offset int) (Page[int], error) {
			most.Store(max(most.Load(), inFlight.Add(1)))
			time.Sleep(time.Second)
			inFlight.Add(-1)
			start := min(offset, 2000)
			return Page[int]{Total: 2000, Time: time.Unix(3600, 0), Items: l.items[start:min(start+100, 2000)]}, nil
		}
		began := time.Now()
		items, _, err := ReadAll(t.Context(), source)
		// The opening page, and 20 others in sevens of three.
		if took := time.Since(began); err != nil || len(items) != 2000 || most.Load() != 3 || took != 8*time.Second {
			t.Errorf("%d items, %d at a time, in %s, %v", len(items), most.Load(), took, err)
		}
	})
}
