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
	pageSize = 100       // the most items that the API puts on a page, whatever the limit asked for
	maxItems = 1_000_000 // about what one message to Terraform can carry (256 MiB)

	sparePages    = 200             // requests of a pass beyond ten for each page that there should be
	maxPasses     = 5               // readings of a list from its start
	firstPassWait = time.Second     // before the second one; doubled before each further one
	settledAfter  = 1 * time.Minute // a create_time younger than this may be off by the clocks' difference
)

// listing reads a whole list, of whatever kind of item.
type listing[T any] struct {
	action   string
	zone     string
	fetch    func(ctx context.Context, offset int) (page[T], error)
	id       func(T) string
	created  func(T) time.Time // zero if the API did not say
	sleep    func(context.Context, time.Duration) error
	parallel int
	tally    *tally
}

// all reads the list until it is proven whole (see proof.go) and returns each
// item once, in no particular order. What is not proven is an error, never a
// part.
func (l listing[T]) all(ctx context.Context) ([]T, error) {
	started := time.Now()
	seen := map[string]struct{}{} // in earlier passes
	for n := 1; ; n++ {
		p, err := l.pass(ctx, n, seen)
		if err == nil {
			if items, whole := p.whole(); whole {
				return items, nil
			}
			err = l.pause(ctx, n, p.doubt())
		}
		if failure, ok := errors.AsType[*Error](err); ok {
			failure.Action, failure.Zone, failure.Passes = l.action, l.zone, n
			failure.Elapsed = cmp.Or(failure.Elapsed, time.Since(started)) // a request's own, if it is one that failed
			return nil, failure
		}
		maps.Copy(seen, p.ids)
	}
}

// pause waits before the pass after the nth, longer each time. It fails if there
// may be no other, or none in time.
func (l listing[T]) pause(ctx context.Context, n int, doubt string) error {
	wait := firstPassWait << (n - 1)
	switch {
	case n == maxPasses:
		return &Error{Kind: KindIncomplete, Message: doubt, StopReason: StoppedByRetries}
	case !fitsBefore(ctx, wait):
		return &Error{Kind: KindIncomplete, Message: doubt, StopReason: StoppedByDeadline}
	}
	if err := l.sleep(ctx, wait); err != nil {
		return ended(err)
	}
	return nil
}

// movedError ends a pass that can prove nothing any more.
type movedError struct{ was, is int }

func (e *movedError) Error() string {
	return fmt.Sprintf("total_count was %d on one page and %d on another", e.was, e.is)
}

// pass reads the list once from its start: the first page alone, since it tells
// how many there are, the others side by side.
func (l listing[T]) pass(ctx context.Context, n int, seen map[string]struct{}) (pass[T], error) {
	l.tally.passed(n)
	first, err := l.fetch(ctx, 0)
	if err != nil {
		return pass[T]{}, err
	}
	if first.total > maxItems {
		return pass[T]{}, &Error{Kind: KindTooMany, Message: fmt.Sprintf("total_count is %d, more than %d", first.total, maxItems)}
	}
	offsets := offsetsAfter(len(first.items), first.total, n)
	if len(offsets) > sparePages+first.total/10 {
		return pass[T]{why: fmt.Sprintf("the first page held %d of %d, and at that pace there would be too many pages", len(first.items), first.total)}, nil
	}
	pages := make([]page[T], 1+len(offsets))
	pages[0] = first
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(l.parallel)
	for i, offset := range offsets {
		group.Go(func() error {
			p, err := l.fetch(groupCtx, offset)
			if err == nil && p.total != first.total {
				err = &movedError{first.total, p.total}
			}
			pages[i+1] = p
			return err
		})
	}
	err = group.Wait()
	if moved, ok := errors.AsType[*movedError](err); ok {
		return pass[T]{why: moved.Error()}, nil
	}
	if err != nil {
		return pass[T]{}, err
	}
	return l.judge(pages, offsets, seen), nil
}

// offsetsAfter returns where the pages after the first one begin. A server may
// put fewer items on a page than were asked for, so the first page's length
// tells what a page holds. Pages overlap by one item in the first pass, and by
// half a page later, so that rows which change places across the edge of one
// page lie within the next.
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
