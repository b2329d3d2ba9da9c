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

	sparePages    = 200             // requests of a pass, and one more for each ten items
	enoughPages   = 10              // pages that show whether the others are worth reading
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

// readAll reads the list in one or more passes until one is verified to be
// complete (see complete.go). It returns each item once, in no particular
// order, or an error; never part of a list.
func (p pager[T]) readAll(ctx context.Context) ([]T, error) {
	started := time.Now()
	so := newProgress()
	var last pass[T]
	unchanged, contradicted := true, true
	for n := 1; ; n++ {
		p.stats.recordPass(n)
		current, err := p.readPass(ctx, so)
		if err == nil {
			if items, ok := current.complete(); ok {
				return items, nil
			}
			unchanged = unchanged && (n == 1 || current.same(last))
			contradicted = contradicted && current.contradicted
			err = p.waitForNextPass(ctx, n, current.incompleteReason())
		}
		if failure, ok := errors.AsType[*Error](err); ok {
			failure.Action, failure.Zone, failure.Passes = p.action, p.zone, n
			failure.Elapsed = cmp.Or(failure.Elapsed, time.Since(started)) // that of the failed request, if there is one
			final := failure.Kind == KindIncomplete && n == maxPasses      // some servers need a moment
			failure.Unchanged, failure.Contradicted = final && unchanged, final && contradicted
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
type abandonedError struct {
	reason       string
	contradicted bool // total_count and the pages contradict each other
}

func (e *abandonedError) Error() string { return e.reason }

// readPass reads the list once: first the opening page, which has the total, then
// the others concurrently. A pass that is abandoned still has seen some items.
func (p pager[T]) readPass(ctx context.Context, so *progress) (pass[T], error) {
	result, err := p.readPages(ctx, so)
	if abandoned, ok := errors.AsType[*abandonedError](err); ok {
		result.abandoned, result.contradicted = abandoned.reason, abandoned.contradicted
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
	came := arrivals{total: opening.total, stride: so.stride(), ids: map[string]struct{}{}}
	err = p.each(ctx, len(offsets), func(ctx context.Context, i int) error {
		page, err := opening, error(nil)
		if i != at {
			page, err = p.readPage(ctx, offsets[i])
		}
		if err == nil && page.total != opening.total {
			err = &abandonedError{reason: fmt.Sprintf("total_count was %d on one page and %d on another", opening.total, page.total)}
		}
		pages[i] = page
		return cmp.Or(err, came.add(p.idsOn(page)))
	})
	if err != nil {
		return pass[T]{ids: came.ids}, err
	}
	return p.check(pages, offsets, at, so), nil
}

// readPage reads one page. One without items although total_count says that there are
// more ends the pass, but not the read: the API may count first, and the items may be
// gone when it reads them.
func (p pager[T]) readPage(ctx context.Context, offset int) (listPage[T], error) {
	page, err := p.fetch(ctx, offset)
	if err == nil && len(page.items) == 0 && offset < page.total {
		err = &abandonedError{fmt.Sprintf("total_count was %d, but the page from item %d on held no items", page.total, offset), true}
	}
	return page, err
}

// open reads the opening page of a pass, and returns the offsets of all pages and
// which of them the opening page has. The first pass opens with the first page,
// since nothing is known about the list. Later ones open with the last page, which
// ends the list: its items and their number are of one moment.
func (p pager[T]) open(ctx context.Context, so *progress) (opening listPage[T], offsets []int, at int, err error) {
	offset, first := 0, so.page == 0 || so.pages() > so.bound()
	if !first {
		offset = (so.pages() - 1) * so.stride()
	}
	for n := range maxOpenings {
		opening, err = p.readPage(ctx, offset)
		if so.total = opening.total; so.total > maxItems {
			return opening, nil, 0, &Error{Kind: KindTooMany, Message: fmt.Sprintf("total_count is %d, more than %d", so.total, maxItems)}
		}
		if err != nil {
			return opening, nil, 0, err
		}
		if first {
			so.page = fullPage(p.limit, len(opening.items), so.total)
		}
		if n+so.pages() > so.bound() {
			reason := fmt.Sprintf("the first page held only %d of %d items, which would take too many requests", so.page, so.total)
			return opening, nil, 0, &abandonedError{reason: reason}
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
	return opening, nil, 0, &abandonedError{reason: "total_count changed with each response"}
}
