// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"strings"
	"time"
)

// Kind says what went wrong, as far as advice depends on it.
type Kind int

// The kinds of failure.
const (
	KindAPI        Kind = iota + 1 // the API answered with a ret_code other than 0
	KindHTTP                       // an HTTP status other than 2xx, without a ret_code
	KindRedirect                   // an HTTP redirect, which is never followed
	KindBody                       // a 2xx answer that is empty, cut off, not JSON or without ret_code
	KindTooLarge                   // an answer longer than the client reads
	KindDecode                     // a field of a type that makes no sense
	KindDNS                        // the host name could not be looked up
	KindTLS                        // no trusted connection; asking again gives the same
	KindTransport                  // the connection failed, or broke
	KindTimeout                    // no answer in time
	KindCancelled                  // the caller gave up, with Ctrl-C for one
	KindIncomplete                 // the pages never fitted together into a list proven whole
	KindTooMany                    // more items than a caller can use
	KindRole                       // the instance's role gave no access key
)

// StopReason says why a failure that might have passed was not tried again.
type StopReason int

// The limits of trying.
const (
	StoppedByError    StopReason = iota // asking again cannot help
	StoppedByRetries                    // max_retries is used up
	StoppedByDeadline                   // the next attempt would not end before the deadline
)

// The API's ret_codes that the client itself acts on, from the API's page of
// error codes.
const (
	retAuthFailure    = 1200
	retExpired        = 1300
	retInternalError  = 5000
	retServerBusy     = 5100
	retServerUpdating = 5300
)

// Error is every failure of this package. No field holds a secret key, a
// signature, a token, a whole access key or a URL with its query.
type Error struct {
	Kind       Kind
	Action     string // the API action, for example DescribeLoadBalancerBackends
	Zone       string
	HTTPStatus int    // 0 if there was no answer
	RetCode    int    // with KindAPI: QingCloud's code
	Message    string // with KindAPI: QingCloud's own words; else what happened
	Attempts   int    // requests made for this one question
	Elapsed    time.Duration
	Passes     int           // with a list: how often it was read from its start
	StopReason StopReason    // why it was not tried again
	Skew       time.Duration // the API's clock minus this machine's, where measured
	SkewKnown  bool
}

// Error tells all of it in one line.
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

// passing reports whether the same question may be answered later.
func (e *Error) passing() bool {
	switch e.Kind {
	case KindDNS, KindTransport, KindTimeout, KindBody:
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

// verdict is what the failure, or none, says of the API's load.
func (e *Error) verdict() verdict {
	switch {
	case e == nil:
		return calm
	case e.HTTPStatus == 429, e.RetCode == retServerBusy, e.RetCode == retServerUpdating:
		return busy
	}
	return unclear
}
