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
// result, exactly once. DESIGN.md has the proofs; in short:
//
//   - One page is one answer of the server, and so whole if it has all that
//     total_count says.
//   - Several pages are whole if they join up (each begins with an item of the
//     one before: nothing slipped between them) and if all their items, as many
//     as total_count says, were made before the read began (so they were all
//     there at its beginning, and no others were). The first rests on rows
//     keeping their order, the second on create_time being true. The API promises
//     neither, so both must hold.
//   - Two passes in a row are whole if they have the same items, as many as
//     total_count says throughout. All of these were there between the two, and
//     so was nothing else. This rests on nothing but total_count.
type pass[T any] struct {
	items   []T
	ids     map[string]struct{}
	single  bool   // one page has it all
	counted bool   // the same total_count throughout, and as many different items
	joined  bool   // each page begins with an item of the page before
	settled bool   // all items were made before the first page was
	doubt   string // why it is not whole, for people
}

// judge looks at the pages of a pass whose total_count is the same on all.
func (l listing[T]) judge(pages []page[T], offsets []int) pass[T] {
	first, last := pages[0], pages[len(pages)-1]
	p := pass[T]{
		ids:     make(map[string]struct{}, first.total),
		items:   make([]T, 0, first.total),
		single:  len(pages) == 1,
		joined:  len(pages) == 1 || offsets[len(offsets)-1]+len(last.items) == first.total,
		settled: !first.served.IsZero(),
	}
	began := first.served.Add(-settledAfter)
	for i, page := range pages {
		p.joined = p.joined && (i == 0 || l.joins(pages[i-1], page))
		for _, item := range page.items {
			if _, seen := p.ids[l.id(item)]; seen {
				continue
			}
			p.ids[l.id(item)] = struct{}{}
			p.items = append(p.items, item)
			p.settled = p.settled && l.createdBefore(item, began)
		}
	}
	p.counted = len(p.items) == first.total
	p.doubt = p.explain(first.total)
	return p
}

func (l listing[T]) joins(before, after page[T]) bool {
	return len(after.items) > 0 && slices.ContainsFunc(before.items, func(item T) bool {
		return l.id(item) == l.id(after.items[0])
	})
}

func (l listing[T]) createdBefore(item T, moment time.Time) bool {
	created := l.created(item)
	return !created.IsZero() && created.Before(moment)
}

// whole reports whether the pass alone proves that it is.
func (p pass[T]) whole() bool {
	return p.counted && (p.single || p.joined && p.settled)
}

// confirms reports whether the pass and the one before it prove that both are
// whole.
func (p pass[T]) confirms(before pass[T]) bool {
	if !p.counted || !before.counted || len(p.ids) != len(before.ids) {
		return false
	}
	for id := range p.ids {
		if _, ok := before.ids[id]; !ok {
			return false
		}
	}
	return true
}

func (p pass[T]) explain(total int) string {
	switch {
	case !p.counted:
		return fmt.Sprintf("total_count said %d, and the pages held %d different items", total, len(p.items))
	case !p.joined:
		return "a page did not begin where the one before it ended"
	}
	return "items made while or just before the list was read leave open whether it is whole"
}
