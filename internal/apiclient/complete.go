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
// there, and if as many items as it says are known to have existed when the opening
// page was made: the page that was read before all others. An item is known to have
// existed then if it is
//
//   - confirmed: the opening page is also the last one, and the item is on it, or
//     an earlier pass had the item;
//   - aged: it was created, and has matched the filter, for more than a minute before
//     the opening page, according to its create_time (and its status_time, with a
//     filter by status). The API does not guarantee these times, so this counts only
//     if every item is confirmed or aged, and the pages are contiguous: each begins
//     with an item of the page before it.
//
// The API fills a page up to the limit, so a page that is not full ends the list,
// and its items are all that there are from its offset on. That a response's
// total_count and its items are of the same moment is not required.
//
// DESIGN.md has the argument in full.
type pass[T any] struct {
	total      int // the same on all pages
	items      []T
	ids        map[string]struct{}
	confirmed  []T
	end        int // where the last page ends
	contiguous bool
	aged       bool   // every item that is not confirmed is
	abandoned  string // why the pass was not finished; "" if it was
	firstPage  int    // items on the first page
}

// check evaluates the pages of a pass. The page with the index opening was read
// before the others. seen are the items of earlier passes.
func (p pager[T]) check(pages []listPage[T], offsets []int, opening int, seen map[string]struct{}) pass[T] {
	last := len(pages) - 1
	result := pass[T]{
		total:      pages[opening].total,
		ids:        map[string]struct{}{},
		end:        offsets[last] + len(pages[last].items),
		contiguous: p.contiguous(pages),
		aged:       true,
		firstPage:  len(pages[0].items),
	}
	agedBefore := pages[opening].serverTime.Add(-agedAfter) // without a Date header nothing is
	for _, page := range pages {
		for _, item := range page.items {
			id := p.id(item)
			if _, duplicate := result.ids[id]; duplicate {
				continue
			}
			result.ids[id] = struct{}{}
			result.items = append(result.items, item)
			if _, before := seen[id]; before || opening == last && p.has(pages[last], item) {
				result.confirmed = append(result.confirmed, item)
			} else {
				result.aged = result.aged && p.matchedBefore(item, agedBefore)
			}
		}
	}
	return result
}

func (p pager[T]) idsOn(pages []listPage[T]) map[string]struct{} {
	ids := map[string]struct{}{}
	for _, page := range pages {
		for _, item := range page.items {
			ids[p.id(item)] = struct{}{}
		}
	}
	return ids
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

// complete returns the items if the pass is complete.
func (p pass[T]) complete() (items []T, ok bool) {
	switch {
	case p.abandoned != "" || p.end != p.total:
		return nil, false
	case len(p.confirmed) == p.total:
		return p.confirmed, true
	}
	return p.items, len(p.items) == p.total && p.contiguous && p.aged
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
