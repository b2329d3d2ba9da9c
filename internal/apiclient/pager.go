// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"golang.org/x/sync/errgroup"
)

// The bounds of reading a list.
const (
	pageSize = 100       // items to ask for: the API's maximum
	maxItems = 1_000_000 // about what fits into one message to Terraform (256 MiB)

	sparePages    = 200             // requests of a pass beyond one for each ten items
	maxPasses     = 5               // how often a list is read
	maxOpenings   = 3               // how often a pass looks for the end of the list
	firstPassWait = time.Second     // before the second pass; doubled before each further one
	agedAfter     = 1 * time.Minute // a younger create_time may be off: a request takes up to 30 s, and clocks differ
)

// pager reads all pages of a list of items of type T.
type pager[T any] struct {
	action string
	zone   string
	limit  int // items to ask for in a request
	fetch  func(ctx context.Context, offset int) (listPage[T], error)
	each   forEach
	id     func(T) string
	since  func(T) time.Time // when the item was created or came to match the filter; zero if unknown
	sleep  func(context.Context, time.Duration) error
	stats  *readStats
}

// forEach calls do for 0 to n-1, in any order, and returns the first error.
type forEach func(ctx context.Context, n int, do func(ctx context.Context, i int) error) error

// concurrently returns a forEach with at most limit calls at a time. The first
// error cancels the context of the others.
func concurrently(limit int) forEach {
	return func(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
		group, groupCtx := errgroup.WithContext(ctx)
		group.SetLimit(limit)
		for i := range n {
			group.Go(func() error { return do(groupCtx, i) })
		}
		return group.Wait()
	}
}

// progress is what the passes so far have found out about a list.
type progress struct {
	seen    map[string]struct{} // the IDs of all items
	total   int
	page    int  // items on a full page; 0 before the first page of a pass
	careful bool // items were missed, so pages should overlap more
}

// readAll reads the list in one or more passes until one is verified to be
// complete (see complete.go). It returns each item once, in no particular
// order, or an error; never part of a list.
func (p pager[T]) readAll(ctx context.Context) ([]T, error) {
	started := time.Now()
	so := progress{seen: map[string]struct{}{}}
	var last pass[T]
	unchanged := true
	for n := 1; ; n++ {
		p.stats.recordPass(n)
		current, err := p.readPass(ctx, &so)
		if err == nil {
			if items, ok := current.complete(); ok {
				return items, nil
			}
			unchanged = unchanged && (n == 1 || current.same(last))
			err = p.waitForNextPass(ctx, n, current.incompleteReason())
		}
		if failure, ok := errors.AsType[*Error](err); ok {
			failure.Action, failure.Zone, failure.Passes = p.action, p.zone, n
			failure.Elapsed = cmp.Or(failure.Elapsed, time.Since(started)) // that of the failed request, if there is one
			failure.Unchanged = failure.Kind == KindIncomplete && unchanged && n == maxPasses
			return nil, failure
		}
		if err != nil {
			return nil, err
		}
		maps.Copy(so.seen, current.ids)
		last = current
	}
}

// waitForNextPass waits after the nth pass, longer each time. It fails if there
// may not be another pass, or if there is no time left for one.
func (p pager[T]) waitForNextPass(ctx context.Context, n int, reason string) error {
	delay := firstPassWait << (n - 1)
	switch {
	case n == maxPasses:
		return &Error{Kind: KindIncomplete, Message: reason, StopReason: StoppedByRetries}
	case !fitsBefore(ctx, delay):
		return &Error{Kind: KindIncomplete, Message: reason, StopReason: StoppedByDeadline}
	}
	if err := p.sleep(ctx, delay); err != nil {
		return contextError(err)
	}
	return nil
}

// abandonedError ends a pass that cannot be complete any more.
type abandonedError struct{ reason string }

func (e *abandonedError) Error() string { return e.reason }

// readPass reads the list once: first the opening page, which has the total, then
// the others concurrently. A pass that is abandoned still has seen some items.
func (p pager[T]) readPass(ctx context.Context, so *progress) (pass[T], error) {
	result, err := p.readPages(ctx, so)
	if abandoned, ok := errors.AsType[*abandonedError](err); ok {
		result.abandoned = abandoned.reason
		return result, nil
	}
	if err != nil {
		return pass[T]{}, err
	}
	so.page = fullPage(p.limit, result.firstPage, result.total)
	so.careful = !result.contiguous || len(result.items) < result.total
	return result, nil
}

func (p pager[T]) readPages(ctx context.Context, so *progress) (pass[T], error) {
	opening, offsets, at, err := p.open(ctx, so)
	if err != nil {
		return pass[T]{}, err
	}
	pages := make([]listPage[T], len(offsets))
	err = p.each(ctx, len(offsets), func(ctx context.Context, i int) error {
		if i == at {
			pages[i] = opening
			return nil
		}
		page, err := p.fetch(ctx, offsets[i])
		if err == nil && page.total != opening.total {
			err = &abandonedError{fmt.Sprintf("total_count was %d on one page and %d on another", opening.total, page.total)}
		}
		pages[i] = page
		return err
	})
	if err != nil {
		return pass[T]{ids: p.idsOn(pages)}, err
	}
	return p.check(pages, offsets, at, so.seen), nil
}

// open reads the opening page of a pass, and returns the offsets of all pages and
// which of them the opening page has. The first pass opens with the first page,
// since nothing is known about the list. Later ones open with the last page, which
// ends the list: its items and their number are of one moment.
func (p pager[T]) open(ctx context.Context, so *progress) (opening listPage[T], offsets []int, at int, err error) {
	offset, first := 0, so.page == 0
	if !first {
		offsets = so.offsets()
		offset = offsets[len(offsets)-1]
	}
	for range maxOpenings {
		if opening, err = p.fetch(ctx, offset); err != nil {
			return opening, nil, 0, err
		}
		if so.total = opening.total; so.total > maxItems {
			return opening, nil, 0, &Error{Kind: KindTooMany, Message: fmt.Sprintf("total_count is %d, more than %d", so.total, maxItems)}
		}
		if first {
			so.page = fullPage(p.limit, len(opening.items), so.total)
			if reason := so.hopeless(len(opening.items)); reason != "" {
				so.page = 0
				return opening, nil, 0, &abandonedError{reason}
			}
		}
		offsets = so.offsets()
		if first {
			return opening, offsets, 0, nil
		}
		if at = len(offsets) - 1; offsets[at] == offset {
			return opening, offsets, at, nil
		}
		offset = offsets[at]
	}
	return opening, nil, 0, &abandonedError{"total_count changed with each response"}
}

// hopeless returns why the pages after a first page are not worth reading, or "".
func (so *progress) hopeless(held int) string {
	switch {
	case held == 0 && so.total > 0:
		return fmt.Sprintf("total_count was %d, but the first page held no items", so.total)
	case so.total/so.page > sparePages+so.total/10:
		return fmt.Sprintf("the first page held only %d of %d items, which would take too many requests", held, so.total)
	}
	return ""
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

// offsets returns the offsets of all pages. The last page is not full, so that it
// is seen to end the list. Pages overlap by one item, or by half a page if items
// were missed before, so that items which move across the edge of one page lie
// within the next.
func (so *progress) offsets() []int {
	stride := so.page - 1
	if so.careful {
		stride = so.page / 2
	}
	stride = max(1, stride)
	offsets := []int{0}
	for offset := 0; so.total-offset >= so.page; {
		offset += stride
		offsets = append(offsets, offset)
	}
	return offsets
}
