// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"slices"
	"time"
)

// pass is a list as it was read once from its start.
//
// A pass is complete if it has as many items as total_count says on every page,
// and if each of them existed when the first page was made. An item is known to
// have existed then if it is
//
//   - confirmed: it is on the first page, or an earlier pass had it;
//   - aged: its create_time is more than a minute before the first page. The API
//     does not guarantee create_time, so this counts only if every item is
//     confirmed or aged, and the pages are contiguous: each begins with an item
//     of the page before it, and the last one reaches the end.
//
// DESIGN.md has the argument in full.
type pass[T any] struct {
	total      int // the same on all pages
	items      []T
	ids        map[string]struct{}
	confirmed  []T
	contiguous bool
	aged       bool   // every item that is not confirmed is
	abandoned  string // why the pass was not finished; "" if it was
}

// check evaluates the pages of a pass. seen are the items of earlier passes.
func (p pager[T]) check(pages []listPage[T], offsets []int, seen map[string]struct{}) pass[T] {
	first := pages[0]
	result := pass[T]{
		total:      first.total,
		items:      make([]T, 0, first.total),
		ids:        make(map[string]struct{}, first.total),
		contiguous: p.contiguous(pages, offsets),
		aged:       true,
	}
	agedBefore := first.serverTime.Add(-agedAfter) // without a Date header nothing is
	for i, page := range pages {
		for _, item := range page.items {
			id := p.id(item)
			if _, duplicate := result.ids[id]; duplicate {
				continue
			}
			result.ids[id] = struct{}{}
			result.items = append(result.items, item)
			if _, ok := seen[id]; ok || i == 0 {
				result.confirmed = append(result.confirmed, item)
			} else {
				result.aged = result.aged && p.createdBefore(item, agedBefore)
			}
		}
	}
	return result
}

// contiguous reports whether no item can lie between the pages, provided that
// the order of items is stable.
func (p pager[T]) contiguous(pages []listPage[T], offsets []int) bool {
	for i, page := range pages[1:] {
		if len(page.items) == 0 || !p.has(pages[i], page.items[0]) {
			return false
		}
	}
	last := pages[len(pages)-1]
	return len(offsets) == 0 || offsets[len(offsets)-1]+len(last.items) == last.total
}

func (p pager[T]) has(page listPage[T], item T) bool {
	return slices.ContainsFunc(page.items, func(other T) bool { return p.id(other) == p.id(item) })
}

func (p pager[T]) createdBefore(item T, moment time.Time) bool {
	created := p.created(item)
	return !created.IsZero() && created.Before(moment)
}

// complete returns the items if the pass is complete.
func (p pass[T]) complete() (items []T, ok bool) {
	switch {
	case p.abandoned != "":
		return nil, false
	case len(p.confirmed) == p.total:
		return p.confirmed, true
	}
	return p.items, len(p.items) == p.total && p.contiguous && p.aged
}

// incompleteReason says why a pass is not complete.
func (p pass[T]) incompleteReason() string {
	switch {
	case p.abandoned != "":
		return p.abandoned
	case len(p.items) != p.total:
		return fmt.Sprintf("total_count was %d, but the pages held %d different items", p.total, len(p.items))
	case !p.contiguous:
		return "a page did not start where the previous one ended"
	}
	return "items were created while the list was being read, or just before, so it may be incomplete"
}
