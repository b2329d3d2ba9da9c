// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// fields are the members of an answer's JSON object, not yet decoded.
type fields map[string]json.RawMessage

// open tells an answer of the API from an error of the API and from an answer
// of something else. ret_code decides before the HTTP status: the API's errors
// come with status 200, and some gateways put a status of their own on them.
func (a answer) open() (fields, *Error) {
	var f fields
	notJSON := json.Unmarshal(a.body, &f)
	if code, ok := f.retCode(); ok {
		if code == 0 {
			return f, nil
		}
		var message Text
		_ = json.Unmarshal(f["message"], &message) // one that is no string is no loss
		return nil, &Error{Kind: KindAPI, HTTPStatus: a.status, RetCode: code, Message: a.hide.from(string(message))}
	}
	failure := &Error{Kind: KindBody, HTTPStatus: a.status}
	switch {
	case a.status/100 != 2:
		failure.Kind = KindHTTP
		failure.Message = fmt.Sprintf("the server answered %s instead of the API's JSON", statusText(a.status))
	case len(a.body) == 0:
		failure.Message = "the answer is empty"
	case notJSON != nil && !json.Valid(a.body):
		failure.Message = "the answer is not JSON, or not all of it"
	default:
		failure.Message = "the answer is JSON without a ret_code"
	}
	return nil, failure
}

func (f fields) retCode() (code int, ok bool) {
	var n Number
	if raw, given := f["ret_code"]; !given || json.Unmarshal(raw, &n) != nil {
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
