// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"sync/atomic"
	"time"
)

// Attempt is what a log may know of one request.
type Attempt struct {
	Action     string
	Zone       string
	Offset     int
	Limit      int
	Number     int // 1 for the first request of a page, more for its retries
	HTTPStatus int // 0 if there was no answer
	RetCode    int
	Items      int
	Duration   time.Duration
	Failure    string // empty on success
}

// report tells the trace of a request that is over.
func (a *asking) report(ctx context.Context, got answer, items int, failure *Error, took time.Duration) {
	attempt := Attempt{
		Action: a.query.action, Zone: a.query.zone, Offset: a.query.offset, Limit: a.query.limit,
		Number: a.attempts, HTTPStatus: got.status, Items: items, Duration: took,
	}
	if failure != nil {
		attempt.RetCode, attempt.Failure = failure.RetCode, failure.Message
	}
	a.client.trace(ctx, attempt)
}

// Stats is what a read has cost.
type Stats struct {
	Requests int // all of them, each of which counts against the API's quota
	Retries  int // those that asked again after a failure
	Passes   int // how often the longest list was read from its start
}

// tally counts while many goroutines read.
type tally struct {
	requests, retries, passes atomic.Int64

	last atomic.Pointer[Error] // the last failure that was asked again after
}

func (t *tally) stats() Stats {
	return Stats{Requests: int(t.requests.Load()), Retries: int(t.retries.Load()), Passes: int(t.passes.Load())}
}

// passed notes that a list is being read for the nth time.
func (t *tally) passed(n int) {
	for {
		most := t.passes.Load()
		if int64(n) <= most || t.passes.CompareAndSwap(most, int64(n)) {
			return
		}
	}
}
