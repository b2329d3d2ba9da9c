// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// taker takes an answer of the API, made at served by the API's clock, and tells
// how many items it holds.
type taker func(f fields, served time.Time) (items int, err error)

// asking is one question on its way to an answer, over all the attempts that it
// takes.
type asking struct {
	client    *Client
	query     query
	tally     *tally
	take      taker
	started   time.Time
	attempts  int
	retries   int
	corrected bool   // the clock was corrected once already
	last      *Error // the last failure that was not just a lack of time
}

// ask puts a question until take has its answer, or until asking again cannot
// help or is not allowed. An error of take is final.
func (c *Client) ask(ctx context.Context, q query, t *tally, take taker) error {
	a := &asking{client: c, query: q, tally: t, take: take, started: time.Now()}
	for {
		got, failure := a.attempt(ctx)
		if failure == nil {
			return nil
		}
		wait, again := a.again(ctx, got, failure)
		if !again {
			return a.giveUp(failure)
		}
		a.last = failure
		a.last.Attempts = a.attempts
		a.tally.last.Store(a.last)
		if err := c.sleep(ctx, wait); err != nil {
			return a.giveUp(ended(err))
		}
	}
}

// attempt makes one request, when its turn has come, and reports it.
func (a *asking) attempt(ctx context.Context) (answer, *Error) {
	key, err := a.client.keys.Retrieve(ctx)
	if failure, ok := errors.AsType[*Error](err); ok {
		return answer{}, failure
	}
	leave, err := a.client.gate.enter(ctx)
	if err != nil {
		return answer{}, ended(err)
	}
	a.attempts++
	a.tally.requests.Add(1)
	begun := time.Now()
	got, failure := a.client.send(ctx, a.query, key)
	items := 0
	if failure == nil {
		items, failure = a.open(got)
	}
	if failure != nil {
		failure.Skew, failure.SkewKnown = got.skew()
	}
	leave(failure.verdict())
	a.report(ctx, got, items, failure, time.Since(begun))
	return got, failure
}

func (a *asking) open(got answer) (items int, failure *Error) {
	f, failure := got.open()
	if failure != nil {
		return 0, failure
	}
	items, err := a.take(f, got.served)
	if err != nil {
		return 0, &Error{Kind: KindDecode, HTTPStatus: got.status, Message: got.hide.from(err.Error())}
	}
	return items, nil
}

// again decides whether to ask again, and after what wait. If not, it notes why
// in the failure.
func (a *asking) again(ctx context.Context, got answer, failure *Error) (wait time.Duration, again bool) {
	switch {
	case ctx.Err() != nil:
		return 0, false
	case !a.corrected && got.clockRefused(failure):
		a.corrected = true
		a.client.skew.Store(int64(failure.Skew))
		return 0, true
	case !failure.passing():
		return 0, false
	case a.retries >= a.client.maxRetries:
		failure.StopReason = StoppedByRetries
		return 0, false
	}
	a.retries++
	wait = max(backoff(a.retries), got.retryAfter)
	if !fitsBefore(ctx, wait) {
		failure.StopReason = StoppedByDeadline
		return 0, false
	}
	a.tally.retries.Add(1)
	return wait, true
}

// giveUp completes the failure that the caller gets to see. A lack of time says
// little, so that the failure before it is told instead, if there was one: of
// this question, or else of another of the same read.
func (a *asking) giveUp(failure *Error) *Error {
	if last := cmp.Or(a.last, a.tally.last.Load()); failure.Kind == KindTimeout && failure.StopReason == StoppedByError && last != nil {
		told := *last // which other pages may be telling too
		failure = &told
		failure.StopReason = StoppedByDeadline
	}
	failure.Action, failure.Zone = a.query.action, a.query.zone
	failure.Attempts = max(a.attempts, failure.Attempts)
	failure.Elapsed = time.Since(a.started)
	return failure
}

// ended is the failure of a context that is done.
func ended(err error) *Error {
	if errors.Is(err, context.Canceled) {
		return &Error{Kind: KindCancelled, Message: "cancelled"}
	}
	return &Error{Kind: KindTimeout, Message: "no whole answer in time"}
}
