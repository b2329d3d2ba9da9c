// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// The bounds of one attempt.
const (
	requestTimeout = 30 * time.Second // from dialling to the last byte of the body
	maxBody        = 8 << 20          // bytes, unpacked; a page of 100 items has about 50 KiB
)

// query is one question to the API: an action, and which page of its answer.
type query struct {
	action string
	zone   string
	offset int
	limit  int
	params map[string]string // the action's own
}

// answer is what came back, before anybody knows what it means.
type answer struct {
	status     int
	body       []byte
	served     time.Time     // the server's clock (Date header); zero if it tells none
	stamped    time.Time     // the time_stamp it was asked with
	received   time.Time     // this machine's clock
	retryAfter time.Duration // 0 if the server names none
	hide       scrubber      // takes this request's secrets out of a text
}

// send makes one signed request. Each call takes a fresh time stamp and so a
// fresh signature: the API refuses one that is over 60 s old.
func (c *Client) send(ctx context.Context, q query, key Credentials) (answer, *Error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	endpoint, stamp := c.endpoint.as(key), c.serverTime()
	unsigned, signature := signed(q, key, endpoint, stamp)
	a := answer{stamped: stamp, hide: newScrubber(key, signature)}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		endpoint.with(unsigned+"&signature="+escape(signature)), http.NoBody)
	if err != nil {
		return a, transportError(err, a.hide)
	}
	request.Header.Set("User-Agent", c.userAgent)
	request.Header.Set("Accept", "application/json")

	response, err := c.http.Do(request)
	if err != nil {
		return a, transportError(err, a.hide)
	}
	defer response.Body.Close()
	a.readHeader(response, c.now())
	if a.status/100 == 3 {
		return a, &Error{
			Kind: KindRedirect, HTTPStatus: a.status,
			Message: "the server redirects to " + origin(response.Header.Get("Location")),
		}
	}
	if failure := a.readBody(response.Body); failure != nil && a.status/100 == 2 {
		return a, failure
	}
	return a, nil // a status that is no success says enough
}

// signed returns the query of a request made at stamp, and its signature. With a
// role's token it is of signature version 2, as QingCloud's signature page says.
func signed(q query, key Credentials, endpoint Endpoint, stamp time.Time) (unsigned, signature string) {
	params := map[string]string{
		"action":            q.action,
		"zone":              q.zone,
		"offset":            strconv.Itoa(q.offset),
		"limit":             strconv.Itoa(q.limit),
		"time_stamp":        stamp.UTC().Format("2006-01-02T15:04:05Z"),
		"access_key_id":     key.AccessKeyID(),
		"version":           "1",
		"signature_method":  "HmacSHA256",
		"signature_version": "1",
	}
	if key.Token() != "" {
		params["signature_version"] = "2"
		params["token"] = key.Token()
	}
	maps.Copy(params, q.params)
	unsigned = canonicalQuery(params)
	return unsigned, sign(key.SecretAccessKey(), http.MethodGet, endpoint.path(), unsigned)
}

func (a *answer) readHeader(response *http.Response, now time.Time) {
	a.status, a.received = response.StatusCode, now
	if served, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		a.served = served
	}
	a.retryAfter = retryAfter(response.Header.Get("Retry-After"), a.served)
}

func (a *answer) readBody(body io.Reader) *Error {
	var err error
	a.body, err = io.ReadAll(io.LimitReader(body, maxBody+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Kind: KindTransport, HTTPStatus: a.status, Message: "the answer was cut off"}
	case err != nil:
		failure := transportError(err, a.hide)
		failure.HTTPStatus = a.status
		return failure
	case len(a.body) > maxBody:
		return &Error{Kind: KindTooLarge, HTTPStatus: a.status, Message: "the answer is longer than 8 MiB"}
	}
	return nil
}
