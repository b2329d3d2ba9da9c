// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"sync"
)

// progress is what the passes so far have found out about a list.
type progress struct {
	seen    map[string]struct{} // the IDs of all items
	order   order
	total   int
	page    int  // items on a full page; 0 before the first page of a pass
	careful bool // items were missed, so pages should overlap more
}

func newProgress() *progress {
	return &progress{seen: map[string]struct{}{}, order: order{next: map[string]string{}}}
}

// fullPage returns the number of items on a full page: the limit, or that of a
// first page with fewer, if total_count says that there are more items. A server
// may use a smaller page size than requested.
func fullPage(limit, held, total int) int {
	if held > 0 && held < min(limit, total) {
		return held
	}
	return limit
}

// bound is how many requests a pass may take.
func (so *progress) bound() int { return sparePages + so.total/10 }

// pages returns the number of pages. The last one is not full, so that it is seen to
// end the list.
func (so *progress) pages() int { return so.pagesBy(so.stride()) }

func (so *progress) pagesBy(stride int) int { return 1 + max(0, so.total-so.page+stride)/stride }

// stride returns how far apart pages begin. They overlap by one item, or by half a
// page if items were missed before, so that items which move across the edge of one
// page lie within the next.
func (so *progress) stride() int {
	if half := max(1, so.page/2); so.careful && so.pagesBy(half) <= so.bound() {
		return half
	}
	return max(1, so.page-1)
}

// offsets returns the offsets of all pages.
func (so *progress) offsets() []int {
	offsets := make([]int, so.pages())
	for i := range offsets {
		offsets[i] = i * so.stride()
	}
	return offsets
}

// arrivals are the pages of a pass that have come so far.
type arrivals struct {
	total, stride int

	mu    sync.Mutex
	pages int
	ids   map[string]struct{} // of all items
	err   error
}

// add adds a page. It returns an error if the pages hold less than half of the items
// that they should: then they repeat each other, and so would the others.
func (a *arrivals) add(ids []string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pages++
	for _, id := range ids {
		a.ids[id] = struct{}{}
	}
	if a.err == nil && a.pages >= enoughPages && len(a.ids) < a.pages*a.stride/2 {
		a.err = &abandonedError{fmt.Sprintf("total_count was %d, but %d pages held only %d different items", a.total, a.pages, len(a.ids)), true}
	}
	return a.err
}
