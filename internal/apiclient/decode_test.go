// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/pagination"
)

func TestTextUnmarshal(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]Text{`"a"`: "a", `""`: "", `null`: "", `"后端 ${x}"`: "后端 ${x}", `5`: "5", `-1.50`: "-1.50", `12345678901234567890`: "12345678901234567890"} {
		var got Text
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s: got %q, %v", raw, got, err)
		}
	}
	for raw, want := range map[string]string{
		`{"a":1}`:     `expected a string, got {"a":1}`,
		`["a"]`:       `expected a string, got ["a"]`,
		`true`:        "expected a string, got true",
		longList(100): "expected a string, got [" + strings.Repeat("1,", 19) + "1…",
	} {
		if err := json.Unmarshal([]byte(raw), new(Text)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", raw, err, want)
		}
	}
}

func longList(n int) string { return "[" + strings.Repeat("1,", n-1) + "1]" }

func TestNumberUnmarshal(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]Number{
		`80`:     {80, true},
		`"80"`:   {80, true},
		`0`:      {0, true},
		`"0"`:    {0, true},
		`-1`:     {-1, true},
		`80.0`:   {80, true},
		`9e15`:   {9_000_000_000_000_000, true},
		`8e1`:    {80, true},
		`"80.0"`: {80, true},
		`null`:   {},
		`""`:     {},
	} {
		var got Number
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s: got %v, %v", raw, got, err)
		}
	}
	for _, raw := range []string{`80.5`, `"eighty"`, `true`, `{}`, `[80]`, `1e300`, `1e16`, `"NaN"`, `"0x10"`, `" "`, `99999999999999999999`} {
		err := json.Unmarshal([]byte(raw), new(Number))
		if want := "expected an integer, got " + raw; err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", raw, err, want)
		}
	}
}

func decodeBody(body string) (pagination.Page[Backend], *Error) {
	f, failure := response{status: 200, body: []byte(body)}.parse()
	if failure != nil {
		return pagination.Page[Backend]{}, failure
	}
	p, err := decodePage[Backend](f, "loadbalancer_backend_set", time.Time{})
	if err != nil {
		return p, &Error{Message: err.Error()}
	}
	return p, nil
}

func TestDecodePageNamesFieldAndItem(t *testing.T) {
	t.Parallel()
	const good = `{"loadbalancer_backend_id":"lbb-a"}`
	for body, want := range map[string]string{
		`{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[` + good + `,{"port":{"a":1}}]}`: `loadbalancer_backend_set[1].port: expected an integer, got {"a":1}`,
		`{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"status":true}]}`:               `loadbalancer_backend_set[0].status: expected a string, got true`,
		`{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[7]}`:                             `loadbalancer_backend_set[0]: expected an object, got 7`,
		`{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"port":[],"port":80}]}`:         `loadbalancer_backend_set[0]: expected an integer, got []`,
		`{"ret_code":0,"total_count":1,"loadbalancer_backend_set":{}}`:                              `loadbalancer_backend_set: expected a list, got {}`,
		`{"ret_code":0,"total_count":"many","loadbalancer_backend_set":[]}`:                         `total_count: expected an integer, got "many"`,
		`{"ret_code":0,"total_count":-1,"loadbalancer_backend_set":[]}`:                             `total_count: expected a number of items, got -1`,
		`{"ret_code":0,"total_count":4294967296,"loadbalancer_backend_set":[]}`:                     `total_count: expected a number of items, got 4294967296`,
		`{"ret_code":0,"loadbalancer_backend_set":[]}`:                                              `total_count is missing, so the list cannot be verified to be complete`,
		`{"ret_code":0,"total_count":null,"loadbalancer_backend_set":[]}`:                           `total_count is missing, so the list cannot be verified to be complete`,
	} {
		if _, failure := decodeBody(body); failure == nil || failure.Message != want {
			t.Errorf("%s: got %v, want %s", body, failure, want)
		}
	}
}

func TestDecodePageIsTolerant(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"text for numbers": `{"ret_code":"0","total_count":"1","loadbalancer_backend_set":[{"loadbalancer_backend_id":"lbb-a","port":"80"}]}`,
		"unknown members":  `{"ret_code":0,"total_count":1,"x":{"y":[]},"loadbalancer_backend_set":[{"loadbalancer_backend_id":"lbb-a","port":80,"owner":"usr-1","resource":{"resource_id":5}}]}`,
	} {
		p, failure := decodeBody(body)
		if failure != nil || p.Total != 1 || len(p.Items) != 1 || p.Items[0].ID != "lbb-a" || p.Items[0].Port != (Number{80, true}) {
			t.Errorf("%s: got %+v, %v", name, p, failure)
		}
	}
	for _, set := range []string{`,"loadbalancer_backend_set":null`, ``, `,"loadbalancer_backend_set":[]`} {
		if p, failure := decodeBody(`{"ret_code":0,"total_count":0` + set + `}`); failure != nil || len(p.Items) != 0 {
			t.Errorf("%s: got %v, %v", set, p, failure)
		}
	}
}

func TestParseResponse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		body   string
		kind   Kind
		code   int
		text   string
	}{
		{200, `{"ret_code":1400,"message":"PermissionDenied"}`, KindAPI, 1400, "PermissionDenied"},
		{403, `{"ret_code":1200,"message":null}`, KindAPI, 1200, ""},
		{200, `{"ret_code":1200,"message":{"odd":1}}`, KindAPI, 1200, ""},
		{502, `<html>`, KindHTTP, 0, "the server responded with 502 Bad Gateway instead of the API's JSON"},
		{404, `{"error":"x"}`, KindHTTP, 0, "the server responded with 404 Not Found instead of the API's JSON"},
		{599, ``, KindHTTP, 0, "the server responded with HTTP status 599 instead of the API's JSON"},
		{404, `{"ret_code":0,"total_count":0}`, KindHTTP, 0, "the server responded with 404 Not Found, although ret_code is 0"},
		{500, `{"ret_code":"0","total_count":0}`, KindHTTP, 0, "the server responded with 500 Internal Server Error, although ret_code is 0"},
		{403, `{"ret_code":0,"total_count":0}`, KindHTTP, 0, "the server responded with 403 Forbidden, although ret_code is 0"},
		{600, `{"ret_code":0,"total_count":0}`, KindHTTP, 0, "the server responded with HTTP status 600, although ret_code is 0"},
		{302, `{"ret_code":0,"total_count":0}`, KindHTTP, 0, "the server responded with 302 Found, although ret_code is 0"},
		{304, ``, KindHTTP, 0, "the server responded with 304 Not Modified instead of the API's JSON"},
		{200, ``, KindBody, 0, "the response is empty"},
		{200, `<html>`, KindBody, 0, "the response is not JSON, or is incomplete"},
		{200, `{"ret_code":0,"total`, KindBody, 0, "the response is not JSON, or is incomplete"},
		{200, `{"total_count":0}`, KindBody, 0, "the response is JSON without a ret_code"},
		{200, `{"ret_code":"ok"}`, KindBody, 0, "the response is JSON without a ret_code"},
		{200, `{"ret_code":null}`, KindBody, 0, "the response is JSON without a ret_code"},
		{200, `[]`, KindBody, 0, "the response is JSON without a ret_code"},
	} {
		_, failure := response{status: c.status, body: []byte(c.body)}.parse()
		if failure == nil || failure.Kind != c.kind || failure.RetCode != c.code || failure.Message != c.text || failure.HTTPStatus != c.status {
			t.Errorf("%d %s: got %+v", c.status, c.body, failure)
		}
	}
	for _, status := range []int{200, 201, 299} {
		if e, failure := (response{status: status, body: []byte(`{"ret_code":0}`)}).parse(); failure != nil || len(e) != 1 {
			t.Errorf("%d: got %v", status, failure)
		}
	}
}

// FuzzDecodePage checks that no response makes the decoder panic, and that it
// decodes what encoding/json does.
func FuzzDecodePage(f *testing.F) {
	f.Add(`{"ret_code":0,"total_count":2,"loadbalancer_backend_set":[{"loadbalancer_backend_id":"lbb-a","port":"80","weight":0,"status":null}]}`)
	f.Add(`{"ret_code":1200,"message":"AuthFailure"}`)
	f.Add(`{"ret_code":0,"total_count":"2","loadbalancer_backend_set":[null,{"port":{}}]}`)
	f.Add(`{"ret_code":0,"total_count":1,"LOADBALANCER_backend_set":[{}]}`)
	f.Add(`[]`)
	f.Add(``)
	f.Fuzz(func(t *testing.T, body string) {
		p, failure := decodeBody(body)
		if failure != nil {
			if failure.Kind == KindAPI && failure.RetCode == 0 {
				t.Fatalf("an error with ret_code 0: %s", body)
			}
			return
		}
		var members map[string]json.RawMessage
		var same []json.RawMessage
		if json.Unmarshal([]byte(body), &members) != nil {
			t.Fatalf("taken, but no object: %s", body)
		}
		if set, ok := members["loadbalancer_backend_set"]; ok && json.Unmarshal(set, &same) != nil || len(same) != len(p.Items) || p.Total < 0 {
			t.Fatalf("%s: got %d items of %d", body, len(p.Items), p.Total)
		}
	})
}
