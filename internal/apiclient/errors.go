// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/pagination"
)

// Kind classifies failures by what can be done about them.
type Kind int

// The kinds of failure.
const (
	KindAPI        Kind = iota + 1 // the API responded with a ret_code other than 0
	KindHTTP                       // an HTTP status other than 2xx, without a ret_code
	KindRedirect                   // an HTTP redirect, which is never followed
	KindBody                       // a 2xx response that is empty, not JSON or without ret_code
	KindTooLarge                   // a response longer than the client reads
	KindDecode                     // a field of an unexpected type, or an item that was not requested
	KindMismatch                   // an item whose status, for example, does not match the filter
	KindDNS                        // the host name could not be resolved
	KindTLS                        // no trusted connection; a retry would fail alike
	KindNoSAN                      // the server's certificate is valid for no host name
	KindTransport                  // the connection failed or broke
	KindTimeout                    // no response in time
	KindQueued                     // not sent in time: as many requests as allowed were in flight
	KindCancelled                  // the caller's context was canceled, for example with Ctrl-C
	KindIncomplete                 // no pass of the list could be verified to be complete
	KindTooMany                    // more items than the caller can use
	KindRole                       // the instance's IAM role gave no access key
)

// StopReason says why a failure was not retried, or not any more.
type StopReason int

// The reasons to stop.
const (
	StoppedByError    StopReason = iota // a retry cannot help
	StoppedByRetries                    // the retries are used up
	StoppedByDeadline                   // the next attempt would start after the deadline
)

// ret_codes that the provider acts on, from the API's page of error codes.
const (
	RetMalformed      = 1100 // a parameter is missing or not accepted
	RetAuthFailure    = 1200
	RetExpired        = 1300 // QingCloud's own software takes it as "not found", too
	RetDenied         = 1400
	RetSessionExpired = 2000
	RetNotFound       = 2100
	RetInternalError  = 5000
	RetServerBusy     = 5100
	RetServerUpdating = 5300
)

// Error is every failure of this package. No field holds a secret key, a
// signature, a token, a complete access key ID or a URL with its query.
type Error struct {
	Kind       Kind
	Action     string // the API action, for example DescribeLoadBalancerBackends
	Zone       string
	HTTPStatus int    // 0 without a response
	RetCode    int    // with KindAPI
	Message    string // with KindAPI QingCloud's message, else what happened
	Attempts   int    // requests sent for this call
	Requests   int    // requests sent for the entire read, by the time it ended
	Elapsed    time.Duration
	Passes     int  // for a list: how often it was read
	Unchanged  bool // with KindIncomplete: whether every pass returned the same
	StopReason StopReason
	Skew       time.Duration // the API's clock minus this machine's
	SkewKnown  bool

	// Contradicted is, with KindIncomplete, whether total_count and the pages
	// contradicted each other in every pass.
	Contradicted bool
}

// Error returns the failure in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s in zone %s: ", e.Action, e.Zone)
	if e.Kind == KindAPI {
		fmt.Fprintf(&b, "ret_code %d: ", e.RetCode)
	}
	b.WriteString(e.Message)
	if e.HTTPStatus != 0 {
		fmt.Fprintf(&b, " (HTTP %d)", e.HTTPStatus)
	}
	fmt.Fprintf(&b, ", attempts: %d", e.Attempts)
	return b.String()
}

// Is makes errors.Is work with context.Canceled and context.DeadlineExceeded.
func (e *Error) Is(target error) bool {
	switch target {
	case context.Canceled:
		return e.Kind == KindCancelled
	case context.DeadlineExceeded:
		return e.Kind == KindTimeout || e.Kind == KindQueued || e.StopReason == StoppedByDeadline
	}
	return false
}

// outcome is what the failure, or nil for a success, means to the limiter.
func (e *Error) outcome() outcome {
	switch {
	case e == nil:
		return succeeded
	case e.HTTPStatus == 429, e.RetCode == RetServerBusy, e.RetCode == RetServerUpdating:
		return throttled
	}
	return neutral
}

// Transient reports whether the same request may succeed later.
func (e *Error) Transient() bool {
	switch e.Kind {
	case KindDNS, KindTransport, KindTimeout, KindBody, KindMismatch:
		return true
	case KindHTTP:
		return slices.Contains([]int{429, 500, 502, 503, 504}, e.HTTPStatus)
	case KindAPI:
		return slices.Contains([]int{RetInternalError, RetServerBusy, RetServerUpdating}, e.RetCode)
	}
	return false
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

// listError returns the error of reading all pages of a list.
func listError(err error) *Error {
	if failure, ok := errors.AsType[*Error](err); ok {
		return failure
	}
	if tooMany, ok := errors.AsType[*pagination.TooManyError](err); ok {
		return &Error{Kind: KindTooMany, Message: tooMany.Error()}
	}
	incomplete, ok := errors.AsType[*pagination.IncompleteError](err)
	if !ok {
		return contextError(err)
	}
	failure := &Error{
		Kind: KindIncomplete, Message: incomplete.Reason, StopReason: StoppedByRetries,
		Unchanged: incomplete.Unchanged, Contradicted: incomplete.Contradicted,
	}
	if incomplete.OutOfTime {
		failure.StopReason = StoppedByDeadline
	}
	return failure
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
