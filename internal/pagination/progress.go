// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"fmt"
	"sync"
)

// The bounds on the requests of a pass.
const (
	sparePages  = 200 // requests of a pass, and one more for each ten items
	enoughPages = 10  // pages that show whether the others are worth reading
)

// progress is what the passes so far have found out about a list.
type progress struct {
	seen     map[string]struct{} // the IDs of all items
	order    order
	total    int
	pageSize int  // items on a full page; 0 before the first page of a list
	careful  bool // items were missed, so pages should overlap more
}

func newProgress() *progress {
	return &progress{seen: map[string]struct{}{}, order: order{next: map[string]string{}}}
}

// learn sets the page size after a first page: what was requested, or the number of
// items on the page if there are fewer, and more in the list. A server may use a
// smaller page size.
func (p *progress) learn(requested, held, total int) {
	p.pageSize = requested
	if held > 0 && held < min(requested, total) {
		p.pageSize = held
	}
}

// maxRequests is how many requests a pass may take.
func (p *progress) maxRequests() int { return sparePages + p.total/10 }

// pages returns the number of pages. The last one is not full, so that it is seen to
// end the list.
func (p *progress) pages() int { return p.pagesBy(p.stride()) }

func (p *progress) pagesBy(stride int) int { return 1 + max(0, p.total-p.pageSize+stride)/stride }

// stride returns how far apart pages begin. They overlap by one item, or by half a
// page if items were missed before, so that items which move across the edge of one
// page lie within the next.
func (p *progress) stride() int {
	if half := max(1, p.pageSize/2); p.careful && p.pagesBy(half) <= p.maxRequests() {
		return half
	}
	return max(1, p.pageSize-1)
}

// offsets returns the offsets of all pages.
func (p *progress) offsets() []int {
	offsets := make([]int, p.pages())
	for i := range offsets {
		offsets[i] = i * p.stride()
	}
	return offsets
}

func (p *progress) lastOffset() int { return (p.pages() - 1) * p.stride() }

// order is what is known about the server's order of items.
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

// arrivals are the pages of a pass that have come so far.
type arrivals struct {
	totalName     string
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
		a.err = &abandonedError{fmt.Sprintf("%s was %d, but %d pages held only %d different items", a.totalName, a.total, a.pages, len(a.ids)), true}
	}
	return a.err
}
