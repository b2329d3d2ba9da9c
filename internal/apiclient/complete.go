// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// pass is a list as it was read once.
//
// A pass is complete if total_count is the same on every page, if the last page ends
// there, if the pages hold as many items as it says, no more and no less, if each item
// is known to have existed when the opening page was made, which is the page that was
// read before all others, and if the pages are contiguous: each begins with an item of
// the page before it. An item is known to have existed then if it is
//
//   - confirmed: the opening page is also the last one, and the item is on it, or
//     an earlier pass had the item;
//   - aged: it was created, and has matched the filter, for more than a minute before
//     the opening page, according to its create_time (and its status_time, with a
//     filter by status). The API does not guarantee these times.
//
// Where the order of items is not stable, pages are contiguous by chance only. So once
// it was seen to change, pages need not be, and neither need pages of one item, which
// cannot overlap; but then every item must be confirmed.
//
// The API fills a page up to the limit, so a page that is not full ends the list,
// and its items are all that there are from its offset on. That a response's
// total_count and its items are of the same moment is not required.
//
// DESIGN.md has the argument in full.
type pass[T any] struct {
	total        int // the same on all pages
	items        []T
	ids          map[string]struct{}
	end          int // where the last page ends
	contiguous   bool
	unordered    bool   // the pages need not be contiguous
	confirmed    bool   // every item is
	known        bool   // every item is confirmed or aged
	abandoned    string // why the pass was not finished; "" if it was
	contradicted bool   // total_count and the pages contradict each other
	firstPage    int    // items on the first page
}

// check evaluates the pages of a pass, of which the one with the index opening was
// read before the others.
func (p pager[T]) check(pages []listPage[T], offsets []int, opening int, so *progress) pass[T] {
	last := len(pages) - 1
	result := pass[T]{
		total:      pages[opening].total,
		ids:        map[string]struct{}{},
		end:        offsets[last] + len(pages[last].items),
		contiguous: p.contiguous(pages),
		confirmed:  true,
		known:      true,
		firstPage:  len(pages[0].items),
	}
	agedBefore := pages[opening].serverTime.Add(-agedAfter) // without a Date header nothing is
	for _, page := range pages {
		ids := p.idsOn(page)
		so.order.observe(ids)
		for i, item := range page.items {
			if _, duplicate := result.ids[ids[i]]; duplicate {
				continue
			}
			result.ids[ids[i]] = struct{}{}
			result.items = append(result.items, item)
			if _, before := so.seen[ids[i]]; !before && (opening != last || !p.has(pages[last], item)) {
				result.confirmed = false
				result.known = result.known && p.matchedBefore(item, agedBefore)
			}
		}
	}
	result.contradicted = result.end < result.total
	result.unordered = so.order.unstable || so.page == 1
	return result
}

func (p pager[T]) idsOn(page listPage[T]) []string {
	ids := make([]string, len(page.items))
	for i, item := range page.items {
		ids[i] = p.id(item)
	}
	return ids
}

// order is what is known about the API's order of items.
type order struct {
	next     map[string]string // the item after an item on a page, by ID
	unstable bool              // two items were seen to swap places
}

// observe compares the order of items on a page with that on earlier ones.
func (o *order) observe(ids []string) {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	for i, id := range ids {
		if next, here := at[o.next[id]]; here && next < i {
			o.unstable = true
		}
	}
	for i := range len(ids) - 1 {
		o.next[ids[i]] = ids[i+1]
	}
}

// contiguous reports whether no item can lie between the pages, provided that
// the order of items is stable.
func (p pager[T]) contiguous(pages []listPage[T]) bool {
	for i, page := range pages[1:] {
		if len(page.items) == 0 || !p.has(pages[i], page.items[0]) {
			return false
		}
	}
	return true
}

func (p pager[T]) has(page listPage[T], item T) bool {
	return slices.ContainsFunc(page.items, func(other T) bool { return p.id(other) == p.id(item) })
}

func (p pager[T]) matchedBefore(item T, moment time.Time) bool {
	since := p.since(item)
	return !since.IsZero() && since.Before(moment)
}

// complete returns the items if the pass is complete. One that was abandoned is not
// contiguous, and has no confirmed items.
func (p pass[T]) complete() (items []T, ok bool) {
	whole := p.end == p.total && len(p.items) == p.total
	return p.items, whole && (p.contiguous && p.known || p.unordered && p.confirmed)
}

// same reports whether two passes that are not complete have the same items, and the
// same is wrong with them: then nothing has changed.
func (p pass[T]) same(other pass[T]) bool {
	return p.incompleteReason() == other.incompleteReason() && maps.Equal(p.ids, other.ids)
}

// incompleteReason says why a pass is not complete.
func (p pass[T]) incompleteReason() string {
	switch {
	case p.abandoned != "":
		return p.abandoned
	case len(p.items) != p.total:
		return fmt.Sprintf("total_count was %d, but the pages held %d different items", p.total, len(p.items))
	case p.end != p.total:
		return fmt.Sprintf("total_count was %d, but the last page ended at item %d", p.total, p.end)
	case !p.contiguous:
		return "a page did not start where the previous one ended"
	}
	return "items were added while the list was being read, or just before, so it may be incomplete"
}
