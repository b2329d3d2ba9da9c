// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// DefaultMaxRetries is how often a request is retried by default.
const DefaultMaxRetries = 5

// decodeFunc decodes the envelope of a successful response and returns the
// number of items in it. The time is the server's, or zero.
type decodeFunc func(e envelope, serverTime time.Time) (items int, err error)

// call is one API call with all of its attempts.
type call struct {
	client   *Client
	request  request
	stats    *readStats
	decode   decodeFunc
	started  time.Time
	attempts int
	retries  int
	last     *Error // the last failure that was retried

	signedWith Credentials    // of the last attempt
	discarded  bool           // refused credentials have been replaced once already
	measured   *time.Duration // how far the API's clock is ahead, once the API has refused the time stamp
}

// do sends a request, and retries it while that can help and is allowed. An
// error of decode is final, except for a [mismatchError].
func (c *Client) do(ctx context.Context, req request, stats *readStats, decode decodeFunc) error {
	call := &call{client: c, request: req, stats: stats, decode: decode, started: time.Now()}
	for {
		resp, err := call.attempt(ctx)
		if err == nil {
			if call.measured != nil { // other calls use it only now that the API has accepted it
				c.skew.Store(int64(*call.measured))
			}
			if call.last != nil { // it was overcome, so no other call reports it
				stats.lastRetried.CompareAndSwap(call.last, nil)
			}
			return nil
		}
		delay, ok := call.prepareRetry(ctx, resp, err)
		if !ok {
			return call.finalError(err)
		}
		err.Attempts = call.attempts
		call.last = err
		stats.lastRetried.Store(err)
		if err := c.config.Sleep(ctx, delay); err != nil {
			return call.finalError(contextError(err))
		}
	}
}

// attempt sends the request once, as soon as the limiter admits it.
func (c *call) attempt(ctx context.Context) (response, *Error) {
	credentials, err := c.client.config.Credentials.Retrieve(ctx)
	if err != nil {
		return response{}, credentialsError(err)
	}
	c.signedWith = credentials
	if ctx.Err() != nil { // the deadline passed before the request was queued, so it is not the queue's fault
		return response{}, contextError(ctx.Err())
	}
	release, err := c.client.limiter.acquire(ctx)
	if err != nil {
		return response{}, queueError(err)
	}
	c.attempts++
	c.stats.requests.Add(1)
	begun := time.Now()
	resp, failure := c.client.send(ctx, c.request, credentials, c.signingTime())
	c.attempts += resp.repeats
	c.stats.requests.Add(int64(resp.repeats))
	items := 0
	if failure == nil {
		items, failure = c.decodeResponse(resp)
	}
	if failure != nil {
		failure.Message = resp.secrets.plainText(failure.Message) // whatever part of it the server sent
		failure.Skew, failure.SkewKnown = resp.skew()
	}
	release(failure.outcome())
	c.trace(ctx, resp, items, failure, time.Since(begun))
	return resp, failure
}

func (c *call) decodeResponse(resp response) (items int, failure *Error) {
	e, failure := resp.parse()
	if failure != nil {
		return 0, failure
	}
	items, err := c.decode(e, resp.serverTime)
	if err == nil {
		return items, nil
	}
	failure = &Error{Kind: KindDecode, HTTPStatus: resp.status, Message: err.Error()}
	if invalid, ok := errors.AsType[*valueError](err); ok {
		failure.Message = invalid.redacted(resp.secrets)
	}
	if _, ok := errors.AsType[*mismatchError](err); ok {
		failure.Kind = KindMismatch
	}
	return 0, failure
}

// prepareRetry reports whether to retry after a failure, and after which delay.
// If not, it sets the failure's StopReason.
func (c *call) prepareRetry(ctx context.Context, resp response, failure *Error) (delay time.Duration, ok bool) {
	switch {
	case ctx.Err() != nil || c.request.once:
		return 0, false
	case c.measured == nil && resp.clockRefused(failure):
		c.measured = new(failure.Skew)
		return 0, true
	case c.replaceCredentials(ctx, failure):
		return 0, true
	case !failure.Transient():
		return 0, false
	case c.retries >= c.client.config.MaxRetries:
		failure.StopReason = StoppedByRetries
		return 0, false
	}
	c.retries++
	delay = max(backoff(c.retries), resp.retryAfter)
	if !fitsBefore(ctx, delay) {
		failure.StopReason = StoppedByDeadline
		return 0, false
	}
	c.stats.retries.Add(1)
	return delay, true
}

// finalError completes the failure for the caller. A timeout says little, so an
// earlier failure is reported instead if there was one: of this call, or of
// another call of the same read.
func (c *call) finalError(failure *Error) *Error {
	outOfTime := failure.Kind == KindQueued || failure.Kind == KindTimeout && failure.StopReason == StoppedByError
	if last := cmp.Or(c.last, c.stats.lastRetried.Load()); outOfTime && last != nil {
		reported := *last // other calls may report it, too
		failure = &reported
		failure.StopReason = StoppedByDeadline
	}
	failure.Action, failure.Zone = c.request.action, c.request.zone
	failure.Attempts = max(c.attempts, failure.Attempts)
	failure.Elapsed = time.Since(c.started)
	return failure
}

// signingTime is this machine's clock, corrected by the known skew.
func (c *call) signingTime() time.Time {
	if c.measured != nil {
		return c.client.config.Now().Add(*c.measured)
	}
	return c.client.config.Now().Add(time.Duration(c.client.skew.Load()))
}

// replaceCredentials reports whether to try again with other credentials: once, if
// the API has refused these and their provider can get others.
func (c *call) replaceCredentials(ctx context.Context, failure *Error) bool {
	provider, ok := c.client.config.Credentials.(discarder)
	if !ok || c.discarded || failure.Kind != KindAPI || failure.RetCode != RetAuthFailure && failure.RetCode != RetSessionExpired {
		return false
	}
	c.discarded = true
	provider.discard(ctx, c.signedWith)
	return true
}

// trace reports a finished attempt.
func (c *call) trace(ctx context.Context, resp response, items int, failure *Error, took time.Duration) {
	attempt := Attempt{
		Action: c.request.action, Zone: c.request.zone, Offset: c.request.offset, Limit: c.request.limit,
		Number: c.attempts, HTTPStatus: resp.status, Items: items, Duration: took,
	}
	if failure != nil {
		attempt.RetCode, attempt.Failure = failure.RetCode, failure.Message
	}
	c.client.config.Trace(ctx, attempt)
}
