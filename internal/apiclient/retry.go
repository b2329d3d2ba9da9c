// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// The bounds of the delay before a retry.
const (
	baseDelay = 200 * time.Millisecond // upper bound of the first delay; it doubles with each retry
	maxDelay  = 20 * time.Second
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

	signedWith Credentials   // of the last attempt
	discarded  bool          // refused credentials have been replaced once already
	corrected  bool          // the clock skew has been measured once already
	skew       time.Duration // with corrected: what was measured
}

// do sends a request, and retries it while that can help and is allowed. An
// error of decode is final, except for a [mismatchError].
func (c *Client) do(ctx context.Context, req request, stats *readStats, decode decodeFunc) error {
	call := &call{client: c, request: req, stats: stats, decode: decode, started: time.Now()}
	for {
		resp, err := call.attempt(ctx)
		if err == nil {
			if call.corrected { // other calls use it only now that the API has accepted it
				c.skew.Store(int64(call.skew))
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
		if err := c.sleep(ctx, delay); err != nil {
			return call.finalError(contextError(err))
		}
	}
}

// attempt sends the request once, as soon as the limiter admits it.
func (c *call) attempt(ctx context.Context) (response, *Error) {
	credentials, err := c.client.credentials.Retrieve(ctx)
	if err != nil {
		return response{}, credentialsError(err)
	}
	c.signedWith = credentials
	if ctx.Err() != nil { // before there was anything to wait for
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

// credentialsError returns the error of a credentials provider as an *Error, so
// no request is signed without credentials.
func credentialsError(err error) *Error {
	if failure, ok := errors.AsType[*Error](err); ok {
		return failure
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return contextError(err)
	}
	return &Error{Kind: KindRole, Message: "the credentials provider failed: " + err.Error()}
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
	case ctx.Err() != nil:
		return 0, false
	case !c.corrected && resp.clockRefused(failure):
		c.corrected, c.skew = true, failure.Skew
		return 0, true
	case c.replaceCredentials(ctx, failure):
		return 0, true
	case !failure.Transient():
		return 0, false
	case c.retries >= c.client.maxRetries:
		failure.StopReason = StoppedByRetries
		return 0, false
	}
	c.retries++
	delay = retryDelay(c.retries, resp.retryAfter)
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

// contextError returns the failure for a context that is done.
func contextError(err error) *Error {
	if errors.Is(err, context.Canceled) {
		return &Error{Kind: KindCancelled, Message: "canceled"}
	}
	return &Error{Kind: KindTimeout, Message: timedOut}
}

// queueError is contextError for a request that the limiter has not admitted.
func queueError(err error) *Error {
	failure := contextError(err)
	if failure.Kind == KindTimeout {
		failure.Kind, failure.Message = KindQueued, "the request was not sent in time, because as many requests as allowed were in flight"
	}
	return failure
}

// Transient reports whether the same request may succeed later.
func (e *Error) Transient() bool {
	switch e.Kind {
	case KindDNS, KindTransport, KindTimeout, KindBody, KindMismatch:
		return true
	case KindHTTP:
		switch e.HTTPStatus {
		case 429, 500, 502, 503, 504:
			return true
		}
	case KindAPI:
		switch e.RetCode {
		case retInternalError, retServerBusy, retServerUpdating:
			return true
		}
	default:
	}
	return false
}

// retryDelay returns the delay before a retry, counted from 1: exponential
// backoff, and at least what the server asked for with Retry-After.
func retryDelay(retry int, retryAfter time.Duration) time.Duration {
	return max(backoff(retry), retryAfter)
}

// backoff returns a random delay with full jitter: clients that were refused
// together do not come back together.
func backoff(retry int) time.Duration {
	bound := maxDelay
	if retry <= 10 { // past that, the doubled delay would overflow in the end
		bound = min(maxDelay, baseDelay<<(retry-1))
	}
	return rand.N(bound) + 1
}

// parseRetryAfter parses a Retry-After header: seconds, or a date, which is
// compared with the server's own clock. It returns 0 for anything else.
func parseRetryAfter(header string, serverTime time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 24*3600)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && !serverTime.IsZero() {
		return max(0, at.Sub(serverTime))
	}
	return 0
}

// fitsBefore reports whether a delay ends before the context's deadline.
func fitsBefore(ctx context.Context, delay time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || delay < time.Until(deadline)
}

// sleepWithContext waits for a delay, or until the context is done.
func sleepWithContext(ctx context.Context, delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
