// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"net/http"
	"time"
)

// Fault is what goes wrong with a response. With the zero value nothing does.
type Fault struct {
	RetCode int               // an error of the API
	Message string            // the message of RetCode
	Status  int               // an HTTP status, as from a gateway; without Body or RetCode the body is HTML
	Body    string            // another body, as from a login page
	Empty   bool              // an empty body
	Header  map[string]string // other headers; "" removes one

	Edit         func(body string) string // changes the body, as a server with a bug would
	IgnoreOffset bool                     // returns the first page for any offset

	Delay   time.Duration // a slow response
	Drop    bool          // closes the connection without a response
	Cut     bool          // closes the connection in the middle of the body
	Stall   bool          // sends nothing until the client gives up
	Trickle bool          // sends the headers, then nothing until the client gives up
	Endless bool          // never ends the body
}

// reply is a response, and what goes wrong with it in transit.
type reply struct {
	Fault

	status int
	header http.Header
	body   []byte
}

const htmlPage = "<html><body><h1>Bad Gateway</h1></body></html>"

// apply applies the fault to a response.
func (f Fault) apply(r reply) reply {
	if f.Edit != nil {
		r.body = []byte(f.Edit(string(r.body)))
	}
	switch {
	case f.Body != "" || f.Empty:
		r.body = []byte(f.Body)
	case f.Status != 0 && f.RetCode == 0 && f.Edit == nil:
		r.body = []byte(htmlPage)
		r.header.Set("Content-Type", "text/html")
	}
	if f.Status != 0 {
		r.status = f.Status
	}
	for name, value := range f.Header {
		r.header.Set(name, value)
		if value == "" {
			r.header[http.CanonicalHeaderKey(name)] = nil // keeps net/http from setting its own
		}
	}
	f.Delay += r.Delay
	r.Fault = f
	return r
}
