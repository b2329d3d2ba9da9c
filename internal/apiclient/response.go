// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/pagination"
)

// envelope is the JSON object around every response of the API: ret_code,
// total_count, the set of items, and more, not yet decoded.
type envelope map[string]json.RawMessage

// parse returns the envelope of a successful response, and an error for an error
// of the API or a response that does not come from the API. A ret_code other than 0
// decides before the HTTP status: the API's errors come with status 200, and some
// gateways set their own. A success needs both.
func (r response) parse() (envelope, *Error) {
	var e envelope
	invalid := json.Unmarshal(r.body, &e)
	code, ok := e.retCode()
	if ok && code != 0 {
		var message Text
		_ = json.Unmarshal(e["message"], &message) // if it is not a string, the code has to do
		return nil, &Error{Kind: KindAPI, HTTPStatus: r.status, RetCode: code, Message: string(message)}
	}
	failure := &Error{Kind: KindBody, HTTPStatus: r.status}
	switch {
	case r.status/100 != 2 && ok:
		failure.Kind = KindHTTP
		failure.Message = fmt.Sprintf("the server responded with %s, although ret_code is 0", statusText(r.status))
	case r.status/100 != 2:
		failure.Kind = KindHTTP
		failure.Message = fmt.Sprintf("the server responded with %s instead of the API's JSON", statusText(r.status))
	case ok:
		return e, nil
	case len(r.body) == 0:
		failure.Message = "the response is empty"
	case invalid != nil && !json.Valid(r.body):
		failure.Message = "the response is not JSON, or is incomplete"
	default:
		failure.Message = "the response is JSON without a ret_code"
	}
	return nil, failure
}

func (e envelope) retCode() (code int, ok bool) {
	var n Number
	if raw, present := e["ret_code"]; !present || json.Unmarshal(raw, &n) != nil {
		return 0, false
	}
	return int(n.Value), n.Valid
}

func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("%d %s", status, text)
	}
	return fmt.Sprintf("HTTP status %d", status)
}

// decodePage decodes total_count and the items of a set. Members that T does not
// have are ignored.
func decodePage[T any](e envelope, set string, serverTime time.Time) (pagination.Page[T], error) {
	total, err := decodeTotal(e["total_count"])
	if err != nil {
		return pagination.Page[T]{}, err
	}
	p := pagination.Page[T]{Total: total, Time: serverTime}
	if raw, ok := e[set]; ok && json.Unmarshal(raw, &p.Items) != nil {
		_, err := decodeElements[T](raw) // encoding/json does not report where an UnmarshalJSON method failed
		return pagination.Page[T]{}, asValueError(err).within(set)
	}
	return p, nil
}

// decodeTotal requires a total_count: without it a list cannot be verified.
func decodeTotal(raw json.RawMessage) (int, error) {
	var count Number
	if raw != nil {
		if err := json.Unmarshal(raw, &count); err != nil {
			return 0, asValueError(err).within("total_count")
		}
	}
	switch {
	case !count.Valid:
		return 0, errors.New("total_count is missing, so the list cannot be verified to be complete")
	case count.Value < 0 || count.Value > math.MaxInt32:
		return 0, fmt.Errorf("total_count: expected a number of items, got %d", count.Value)
	}
	return int(count.Value), nil
}
