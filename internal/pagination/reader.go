// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"golang.org/x/sync/errgroup"
)

// The bounds of reading a list. Those on the requests of a pass are in progress.go.
const (
	maxPasses     = 5           // how often a list is read
	maxOpenings   = 3           // how often a pass looks for the end of the list
	firstPassWait = time.Second // before the second pass; doubled before each further one
)

// ReadAll reads a list in one or more passes, until one is verified to be complete.
// It returns each item once, in no particular order, and how many passes it took.
// Otherwise it returns an error, never a part of the list: an [*IncompleteError], a
// [*TooManyError], or an error of Fetch or Sleep as it is.
func ReadAll[T any](ctx context.Context, source Source[T]) (items []T, passes int, err error) {
	if source.each == nil {
		source.each = concurrently(source.Concurrency)
	}
	r := reader[T]{Source: source, progress: newProgress()}
	var last pass[T]
	unchanged, contradicted := true, true
	for n := 1; ; n++ {
		current, err := r.readPass(ctx)
		if err != nil {
			return nil, n, err
		}
		if current.problem == "" {
			return current.items, n, nil
		}
		unchanged = unchanged && (n == 1 || current.sameAs(last))
		contradicted = contradicted && current.contradicted
		if n == maxPasses { // a server may need a moment, so not earlier
			return nil, n, &IncompleteError{Reason: current.problem, Unchanged: unchanged, Contradicted: contradicted}
		}
		delay := firstPassWait << (n - 1)
		if deadline, ok := ctx.Deadline(); ok && delay >= time.Until(deadline) {
			return nil, n, &IncompleteError{Reason: current.problem, OutOfTime: true}
		}
		if err := source.Sleep(ctx, delay); err != nil {
			return nil, n, err
		}
		maps.Copy(r.progress.seen, current.ids)
		last = current
	}
}

// reader reads a list.
type reader[T any] struct {
	Source[T]
	progress *progress
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

// abandonedError ends a pass that cannot be complete any more, but not the read.
type abandonedError struct {
	reason       string
	contradicted bool // the total and the pages contradict each other
}

func (e *abandonedError) Error() string { return e.reason }

// readPass reads the list once. A pass that is abandoned still has seen some items.
func (r *reader[T]) readPass(ctx context.Context) (pass[T], error) {
	result, err := r.readPages(ctx)
	if abandoned, ok := errors.AsType[*abandonedError](err); ok {
		result.problem, result.contradicted = abandoned.reason, abandoned.contradicted
		return result, nil
	}
	if err != nil {
		return pass[T]{}, err
	}
	r.progress.learn(r.PageSize, result.firstPage, result.total)
	r.progress.careful = !result.contiguous || len(result.items) < result.total
	return result, nil
}

// readPages reads the opening page of a pass, which has the total, and then the
// others concurrently.
func (r *reader[T]) readPages(ctx context.Context) (pass[T], error) {
	opening, err := r.open(ctx)
	if err != nil {
		return pass[T]{}, err
	}
	offsets := r.progress.offsets()
	pages := make([]page[T], len(offsets))
	came := arrivals{totalName: r.TotalName, total: opening.Total, stride: r.progress.stride(), ids: map[string]struct{}{}}
	err = r.each(ctx, len(offsets), func(ctx context.Context, i int) (err error) {
		pages[i] = opening
		if offsets[i] != opening.offset {
			pages[i], err = r.readPage(ctx, offsets[i])
		}
		if err == nil && pages[i].Total != opening.Total {
			err = &abandonedError{reason: fmt.Sprintf("%s was %d on one page and %d on another", r.TotalName, opening.Total, pages[i].Total)}
		}
		return cmp.Or(err, came.add(pages[i].ids))
	})
	if err != nil {
		return pass[T]{ids: came.ids}, err
	}
	return newPass(pages, opening, r.Source, r.progress), nil
}

// open reads the opening page of a pass. The first pass opens with the first page,
// since nothing is known about the list. Later ones open with the last page, which
// ends the list: its items and their number are of one moment.
func (r *reader[T]) open(ctx context.Context) (opening page[T], err error) {
	offset, first := r.progress.lastOffset(), r.progress.pageSize == 0 || r.progress.pages() > r.progress.maxRequests()
	if first {
		offset = 0
	}
	for n := range maxOpenings {
		opening, err = r.readPage(ctx, offset)
		if r.progress.total = opening.Total; opening.Total > r.MaxItems {
			return opening, &TooManyError{TotalName: r.TotalName, Total: opening.Total, MaxItems: r.MaxItems}
		}
		if err != nil {
			return opening, err
		}
		if first {
			r.progress.learn(r.PageSize, len(opening.Items), opening.Total)
		}
		if n+r.progress.pages() > r.progress.maxRequests() {
			reason := fmt.Sprintf("the first page held only %d of %d items, which would take too many requests", r.progress.pageSize, opening.Total)
			return opening, &abandonedError{reason: reason}
		}
		if first || r.progress.lastOffset() == offset {
			return opening, nil
		}
		offset = r.progress.lastOffset()
	}
	return opening, &abandonedError{reason: r.TotalName + " changed with each response"}
}

// readPage reads one page. One without items although the total says that there are
// more ends the pass, but not the read: a server may count first, and the items may be
// gone when it reads them.
func (r *reader[T]) readPage(ctx context.Context, offset int) (page[T], error) {
	received, err := r.Fetch(ctx, offset)
	if err == nil && len(received.Items) == 0 && offset < received.Total {
		err = &abandonedError{fmt.Sprintf("%s was %d, but the page from item %d on held no items", r.TotalName, received.Total, offset), true}
	}
	return newPage(received, offset, r.ID), err
}
