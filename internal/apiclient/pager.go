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
	pageSize = 100       // the API's maximum, whatever limit is requested
	maxItems = 1_000_000 // about what fits into one message to Terraform (256 MiB)

	sparePages    = 200             // requests of a pass beyond one for each ten items
	maxPasses     = 5               // how often a list is read from the start
	firstPassWait = time.Second     // before the second pass; doubled before each further one
	agedAfter     = 1 * time.Minute // a younger create_time may be off by the clocks' difference
)

// pager reads all pages of a list of items of type T.
type pager[T any] struct {
	action   string
	zone     string
	fetch    func(ctx context.Context, offset int) (listPage[T], error)
	id       func(T) string
	created  func(T) time.Time // zero if the API omits it
	sleep    func(context.Context, time.Duration) error
	parallel int
	stats    *readStats
}

// readAll reads the list in one or more passes until one is verified to be
// complete (see complete.go). It returns each item once, in no particular
// order, or an error; never part of a list.
func (p pager[T]) readAll(ctx context.Context) ([]T, error) {
	started := time.Now()
	seen := map[string]struct{}{} // in earlier passes
	for n := 1; ; n++ {
		current, err := p.readPass(ctx, n, seen)
		if err == nil {
			if items, ok := current.complete(); ok {
				return items, nil
			}
			err = p.waitForNextPass(ctx, n, current.incompleteReason())
		}
		if failure, ok := errors.AsType[*Error](err); ok {
			failure.Action, failure.Zone, failure.Passes = p.action, p.zone, n
			failure.Elapsed = cmp.Or(failure.Elapsed, time.Since(started)) // that of the failed request, if there is one
			return nil, failure
		}
		if err != nil {
			return nil, err
		}
		maps.Copy(seen, current.ids)
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

// totalChangedError ends a pass that cannot be complete any more.
type totalChangedError struct{ before, after int }

func (e *totalChangedError) Error() string {
	return fmt.Sprintf("total_count was %d on one page and %d on another", e.before, e.after)
}

// readPass reads the list once from the start: first the first page, which has
// the total, then the others concurrently.
func (p pager[T]) readPass(ctx context.Context, n int, seen map[string]struct{}) (pass[T], error) {
	p.stats.recordPass(n)
	first, err := p.fetch(ctx, 0)
	if err != nil {
		return pass[T]{}, err
	}
	if first.total > maxItems {
		return pass[T]{}, &Error{Kind: KindTooMany, Message: fmt.Sprintf("total_count is %d, more than %d", first.total, maxItems)}
	}
	offsets := offsetsAfter(len(first.items), first.total, n)
	if len(offsets) > sparePages+first.total/10 {
		return pass[T]{abandoned: fmt.Sprintf("the first page held only %d of %d items, which would take too many requests", len(first.items), first.total)}, nil
	}
	pages := make([]listPage[T], 1+len(offsets))
	pages[0] = first
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(p.parallel)
	for i, offset := range offsets {
		group.Go(func() error {
			page, err := p.fetch(groupCtx, offset)
			if err == nil && page.total != first.total {
				err = &totalChangedError{first.total, page.total}
			}
			pages[i+1] = page
			return err
		})
	}
	err = group.Wait()
	if changed, ok := errors.AsType[*totalChangedError](err); ok {
		return pass[T]{abandoned: changed.Error()}, nil
	}
	if err != nil {
		return pass[T]{}, err
	}
	return p.check(pages, offsets, seen), nil
}

// offsetsAfter returns the offsets of the pages after the first. The length of
// the first page is taken as the page size, since a server may use a smaller one
// than requested. Pages overlap by one item in the first pass and by half a page
// in later ones, so that items which move across the edge of one page lie within
// the next.
func offsetsAfter(held, total, n int) []int {
	if held == 0 || held >= total {
		return nil
	}
	stride := held - 1
	if n > 1 {
		stride = held / 2
	}
	stride = max(1, stride)
	var offsets []int
	for offset := stride; offset-stride+held < total; offset += stride {
		offsets = append(offsets, offset)
	}
	return offsets
}
