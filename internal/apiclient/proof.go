// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"slices"
	"time"
)

// A pass is one reading of a list from its start, and what it shows. The
// guarantee is: every item that was there during the whole read is in the
// result, exactly once. DESIGN.md has the proofs; in short, the result is the
// list as it was when the first page was made, when the API said that there were
// total items, as it does on each page. So it is whole if it has that many of which each was there at
// that moment. Of an item that is known
//
//   - because it is on the first page, or was seen in an earlier pass and is
//     still there: these are the witnessed ones;
//   - or because it was made well before, going by its create_time. The API does
//     not promise that this is true, so that it only counts if each item is
//     witnessed or settled in this way, and the pages join up as well: each begins
//     with an item of the one before, and the last reaches the end. That alone would do if rows
//     always kept their order, which the API does not promise either.
type pass[T any] struct {
	total     int // on all pages
	items     []T
	ids       map[string]struct{}
	witnessed []T
	joined    bool
	settled   bool
	why       string // why it was given up, if it was
}

// judge looks at the pages of a pass. seen are the items of earlier passes.
func (l listing[T]) judge(pages []page[T], offsets []int, seen map[string]struct{}) pass[T] {
	first := pages[0]
	p := pass[T]{
		total:   first.total,
		items:   make([]T, 0, first.total),
		ids:     make(map[string]struct{}, first.total),
		joined:  l.joined(pages, offsets),
		settled: true,
	}
	began := first.served.Add(-settledAfter) // long ago, if the server told no time
	for i, page := range pages {
		for _, item := range page.items {
			id := l.id(item)
			if _, twice := p.ids[id]; twice {
				continue
			}
			p.ids[id] = struct{}{}
			p.items = append(p.items, item)
			if _, before := seen[id]; before || i == 0 {
				p.witnessed = append(p.witnessed, item)
			} else {
				p.settled = p.settled && l.createdBefore(item, began)
			}
		}
	}
	return p
}

// joined reports whether nothing can have slipped between the pages, as long as
// rows keep their order.
func (l listing[T]) joined(pages []page[T], offsets []int) bool {
	for i, page := range pages[1:] {
		if len(page.items) == 0 || !l.has(pages[i], page.items[0]) {
			return false
		}
	}
	last := pages[len(pages)-1]
	return len(offsets) == 0 || offsets[len(offsets)-1]+len(last.items) == last.total
}

func (l listing[T]) has(p page[T], item T) bool {
	return slices.ContainsFunc(p.items, func(other T) bool { return l.id(other) == l.id(item) })
}

func (l listing[T]) createdBefore(item T, moment time.Time) bool {
	created := l.created(item)
	return !created.IsZero() && created.Before(moment)
}

// whole returns the list, if the pass proves that it is whole.
func (p pass[T]) whole() (items []T, proven bool) {
	switch {
	case p.why != "":
		return nil, false
	case len(p.witnessed) == p.total:
		return p.witnessed, true
	}
	return p.items, len(p.items) == p.total && p.joined && p.settled
}

// doubt says why a pass proves nothing, for people.
func (p pass[T]) doubt() string {
	switch {
	case p.why != "":
		return p.why
	case len(p.items) != p.total:
		return fmt.Sprintf("total_count said %d, and the pages held %d different items", p.total, len(p.items))
	case !p.joined:
		return "a page did not begin where the one before it ended"
	}
	return "items made while or just before the list was read leave open whether it is whole"
}
