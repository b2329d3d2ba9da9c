// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"time"
)

// Fault is what to do to an answer. The zero value leaves it as it is.
type Fault struct {
	RetCode int    // answer this error of the API
	Message string // with RetCode, its text
	Status  int    // answer with this HTTP status; without Body or RetCode, the body is HTML
	Body    string // answer this
	Empty   bool   // answer an empty body
	Header  map[string]string

	Edit         func(answer string) string // change the text of an otherwise right answer
	IgnoreOffset bool                       // answer the first page, whichever was asked for

	Delay   time.Duration // wait before the answer
	Drop    bool          // close the connection without an answer
	Cut     bool          // close it in the middle of the body
	Stall   bool          // say nothing until the client goes
	Trickle bool          // send the headers and then nothing until the client goes
	Endless bool          // never stop sending
}

// reply is an answer on its way.
type reply struct {
	status  int
	header  http.Header
	body    []byte
	delay   time.Duration
	drop    bool
	cut     bool
	stall   bool
	trickle bool
	endless bool
}

const htmlPage = "<html><body><h1>Bad Gateway</h1></body></html>"

// apply applies the fault to a right answer.
func (f Fault) apply(r reply) reply {
	if f.Edit != nil {
		r.body = []byte(f.Edit(string(r.body)))
	}
	switch {
	case f.Body != "" || f.Empty:
		r.body = []byte(f.Body)
	case f.RetCode != 0:
		r.body = errorBody(f.RetCode, f.Message)
	case f.Status != 0 && f.Edit == nil:
		r.body = []byte(htmlPage)
		r.header.Set("Content-Type", "text/html")
	}
	if f.Status != 0 {
		r.status = f.Status
	}
	for name, value := range maps.All(f.Header) {
		r.header.Set(name, value)
		if value == "" {
			r.header[http.CanonicalHeaderKey(name)] = nil // keeps net/http from setting its own
		}
	}
	r.delay += f.Delay
	r.drop, r.cut, r.stall, r.trickle, r.endless = f.Drop, f.Cut, f.Stall, f.Trickle, f.Endless
	return r
}

// ServeHTTP answers over a network.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == MetadataPath {
		s.serveMetadata(w, r)
		return
	}
	answer, end := s.reply(r)
	defer end()
	if !wait(r, answer.delay) {
		return
	}
	if answer.stall {
		<-r.Context().Done()
		return
	}
	if answer.drop {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), answer.header)
	w.WriteHeader(answer.status)
	switch {
	case answer.endless:
		_, _ = io.Copy(w, endless{})
	case answer.trickle:
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	case answer.cut:
		_, _ = w.Write(answer.body[:len(answer.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	default:
		_, _ = w.Write(answer.body)
	}
}

// wait waits unless the client goes first.
func wait(r *http.Request, delay time.Duration) bool {
	if delay == 0 {
		return true
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, strings.Repeat(" ", len(p))), nil
}
