// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// The bounds of one attempt.
const (
	requestTimeout   = 30 * time.Second // from connecting to the last byte of the body
	maxResponseBytes = 8 << 20          // uncompressed; a page of 100 items has about 50 KiB
)

// maxSkew is how far a time stamp may be off before the API refuses it with
// ret_code 1300, according to its page of common parameters.
const maxSkew = 60 * time.Second

const timedOut = "the request timed out before the response was complete"

// request is what to request from the API: an action, its parameters and a page.
type request struct {
	action string
	zone   string
	offset int
	limit  int
	params url.Values // the action's own
	once   bool       // not retried, whatever happens
}

// response is what came back for one attempt, not yet parsed.
type response struct {
	status     int
	body       []byte
	serverTime time.Time     // the Date header; zero without one
	signedAt   time.Time     // the request's time_stamp
	receivedAt time.Time     // by this machine's clock
	retryAfter time.Duration // the Retry-After header; 0 without one
	secrets    redactor      // of this request
	repeats    int           // how often net/http has sent the request again by itself
}

// send makes one signed request. Each attempt has its own time stamp and
// signature: the API refuses one that is more than 60 s old.
func (c *Client) send(ctx context.Context, req request, credentials Credentials, signedAt time.Time) (resp response, failure *Error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	ctx, repeats := limitRepeats(ctx)
	defer func() { resp.repeats = repeats() }()
	endpoint := c.config.Endpoint.forCredentials(credentials)
	unsigned, signature := signedQuery(req, credentials, endpoint, signedAt)
	resp = response{signedAt: signedAt, secrets: newRedactor(credentials, signature)}
	httpReq, err := http.NewRequestWithContext(ctx, http.MethodGet,
		endpoint.withQuery(unsigned+"&signature="+url.QueryEscape(signature)), http.NoBody)
	if err != nil {
		return resp, transportError(ctx, err)
	}
	httpReq.Header.Set("User-Agent", c.config.UserAgent)
	httpReq.Header.Set("Accept", "application/json")

	if c.http1.Load() {
		httpReq.Body = unrepeatable // an empty body that keeps net/http from sending the request again by itself
	}
	// An http.Client would follow a redirect, or put a malformed Location into its error.
	httpResp, err := c.config.Transport.RoundTrip(httpReq)
	if err != nil {
		return resp, transportError(ctx, err)
	}
	defer httpResp.Body.Close()
	c.http1.Store(httpResp.ProtoMajor == 1)
	resp.readHeader(httpResp, c.config.Now())
	if location := httpResp.Header.Get("Location"); resp.status/100 == 3 && location != "" {
		location = resp.secrets.redact(printable(location), maxTextLength) // before its path is cut off
		return resp, &Error{Kind: KindRedirect, HTTPStatus: resp.status, Message: "the server redirects to " + originOf(location)}
	}
	if failure := resp.readBody(ctx, httpResp.Body); failure != nil && resp.status/100 == 2 {
		return resp, failure
	}
	return resp, nil // an error status says enough, whatever became of its body
}

// signedQuery returns the query of a request and its signature. Requests with an
// IAM role's token have signature version 2, according to QingCloud's signature
// page.
func signedQuery(req request, credentials Credentials, endpoint Endpoint, signedAt time.Time) (unsigned, signature string) {
	params := url.Values{
		"action":            {req.action},
		"zone":              {req.zone},
		"offset":            {strconv.Itoa(req.offset)},
		"limit":             {strconv.Itoa(req.limit)},
		"time_stamp":        {signedAt.UTC().Format("2006-01-02T15:04:05Z")},
		"access_key_id":     {credentials.AccessKeyID()},
		"version":           {"1"},
		"signature_method":  {"HmacSHA256"},
		"signature_version": {"1"},
	}
	if credentials.Token() != "" {
		params.Set("signature_version", "2")
		params.Set("token", credentials.Token())
	}
	maps.Copy(params, req.params)
	unsigned = canonicalQuery(params)
	return unsigned, sign(credentials.SecretAccessKey(), http.MethodGet, endpoint.path(), unsigned)
}

func (r *response) readHeader(httpResp *http.Response, now time.Time) {
	r.status, r.receivedAt = httpResp.StatusCode, now
	if date, err := http.ParseTime(httpResp.Header.Get("Date")); err == nil {
		r.serverTime = date
	}
	r.retryAfter = parseRetryAfter(httpResp.Header.Get("Retry-After"), r.serverTime)
}

func (r *response) readBody(ctx context.Context, body io.Reader) *Error {
	var err error
	r.body, err = io.ReadAll(io.LimitReader(body, maxResponseBytes+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Kind: KindTransport, HTTPStatus: r.status, Message: "the response was cut off"}
	case err != nil:
		failure := transportError(ctx, err)
		failure.HTTPStatus = r.status
		return failure
	case len(r.body) > maxResponseBytes:
		return &Error{Kind: KindTooLarge, HTTPStatus: r.status, Message: "the response is longer than 8 MiB"}
	}
	return nil
}

// skew returns how far the API's clock is ahead of this machine's. It is unknown
// without a Date header.
func (r response) skew() (skew time.Duration, known bool) {
	if r.serverTime.IsZero() {
		return 0, false
	}
	return r.serverTime.Sub(r.receivedAt).Round(time.Second), true
}

// clockRefused reports whether the API refused a request because of its time
// stamp. Where it responds to an expired one as to a wrong signature (1200), only
// the Date header shows which it is.
func (r response) clockRefused(failure *Error) bool {
	if failure.Kind != KindAPI || !failure.SkewKnown {
		return false
	}
	return failure.RetCode == RetExpired ||
		failure.RetCode == RetAuthFailure && r.serverTime.Sub(r.signedAt).Abs() > maxSkew
}
