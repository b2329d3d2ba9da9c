// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"fmt"
	"maps"
	"time"
)

// agedAfter is how old an item must be to have existed when a page was made: a
// request takes up to half of it, and clocks differ.
const agedAfter = time.Minute

// pass is a list as it was read once.
//
// It is complete if the total is the same on every page, if the last page ends there,
// if the pages hold as many items, no more and no less, if each item is known to have
// existed when the opening page was made, which was read before all others, and if the
// pages are contiguous. The package documentation has the argument.
type pass[T any] struct {
	total        int // the same on all pages
	items        []T
	ids          map[string]struct{}
	end          int // where the last page ends
	firstPage    int // items on the first page
	contiguous   bool
	unordered    bool   // the pages need not be contiguous
	confirmed    bool   // every item is
	existed      bool   // every item is confirmed or aged
	contradicted bool   // the total and the pages contradict each other
	problem      string // why the pass is not complete; "" if it is
}

// newPass evaluates the pages of a pass.
func newPass[T any](pages []page[T], opening page[T], source Source[T], progress *progress) pass[T] {
	last := pages[len(pages)-1]
	p := pass[T]{
		total:      opening.Total,
		ids:        map[string]struct{}{},
		end:        last.offset + len(last.Items),
		firstPage:  len(pages[0].Items),
		contiguous: contiguous(pages),
		confirmed:  true,
		existed:    true,
	}
	agedBefore := opening.Time.Add(-agedAfter) // if the time is unknown, no item was
	for _, page := range pages {
		progress.order.observe(page.ids)
		for i, id := range page.ids {
			if _, duplicate := p.ids[id]; duplicate {
				continue
			}
			p.ids[id] = struct{}{}
			p.items = append(p.items, page.Items[i])
			if _, before := progress.seen[id]; !before && (opening.offset != last.offset || !last.has(id)) {
				since := source.Since(page.Items[i])
				p.confirmed = false
				p.existed = p.existed && !since.IsZero() && since.Before(agedBefore)
			}
		}
	}
	p.contradicted = p.end < p.total
	p.unordered = progress.order.unstable || progress.pageSize == 1
	p.problem = p.check(source.TotalName)
	return p
}

// check returns why the pass is not complete, or "".
func (p pass[T]) check(totalName string) string {
	switch {
	case len(p.items) != p.total:
		return fmt.Sprintf("%s was %d, but the pages held %d different items", totalName, p.total, len(p.items))
	case p.end != p.total:
		return fmt.Sprintf("%s was %d, but the last page ended at item %d", totalName, p.total, p.end)
	case p.contiguous && p.existed, p.unordered && p.confirmed:
		return ""
	case !p.contiguous:
		return "a page did not start where the previous one ended"
	}
	return "items were added while the list was being read, or just before, so it may be incomplete"
}

// sameAs reports whether two passes that are not complete have the same problem and the
// same items.
func (p pass[T]) sameAs(other pass[T]) bool {
	return p.problem == other.problem && maps.Equal(p.ids, other.ids)
}
