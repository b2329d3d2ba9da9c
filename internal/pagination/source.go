// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"context"
	"fmt"
	"time"
)

// Source is a paginated list of items of type T. All fields are required.
type Source[T any] struct {
	PageSize    int    // items to request for a page, at least 1
	MaxItems    int    // a list with a larger total is not read
	Concurrency int    // pages to fetch at a time, at least 1
	TotalName   string // what errors call the total, for example total_count

	// Fetch returns the page that begins at an offset, which is counted in items from 0.
	Fetch func(ctx context.Context, offset int) (Page[T], error)

	// ID identifies an item.
	ID func(T) string

	// Since returns when an item was created or came to match the list's filter,
	// whichever is later, or zero if that is unknown.
	Since func(T) time.Time

	// Sleep waits between two passes. It returns an error if the context is done before.
	Sleep func(context.Context, time.Duration) error

	each forEach // fetches the pages of a pass; set in tests only
}

// Page is one page of a list, as it was received.
type Page[T any] struct {
	Items []T
	Total int       // items of the entire list, as reported with this page
	Time  time.Time // when the page was made, or before; zero if unknown
}

// IncompleteError is returned for a list of which no pass could be verified to be complete.
type IncompleteError struct {
	Reason       string // what was wrong with the last pass
	OutOfTime    bool   // the next pass would have begun after the context's deadline
	Unchanged    bool   // every pass returned the same; false if OutOfTime
	Contradicted bool   // the total contradicted the pages in every pass; false if OutOfTime
}

func (e *IncompleteError) Error() string { return e.Reason }

// TooManyError is returned for a list with a total above MaxItems.
type TooManyError struct {
	TotalName       string
	Total, MaxItems int
}

func (e *TooManyError) Error() string {
	return fmt.Sprintf("%s is %d, more than %d", e.TotalName, e.Total, e.MaxItems)
}
