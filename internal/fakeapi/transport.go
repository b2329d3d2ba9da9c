// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing/iotest"
	"time"
)

// errDropped is a client's error for a connection that the server has closed.
var errDropped = errors.New("connection reset by peer")

// ServeHTTP responds over a network.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == MetadataPath {
		s.serveMetadata(w, r)
		return
	}
	resp, err := s.RoundTrip(r)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer resp.Body.Close()
	maps.Copy(w.Header(), resp.Header)
	w.WriteHeader(resp.StatusCode)
	if resp.ContentLength < 0 { // the headers must not wait for a body that may not come
		_ = http.NewResponseController(w).Flush()
	}
	if _, err := io.Copy(w, resp.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// RoundTrip responds without a network, so that the server is the transport of a client.
// It does so in the caller's goroutine, and works in a bubble of testing/synctest.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	reply, end := s.reply(r)
	defer end()
	if err := reply.wait(r.Context()); err != nil {
		return nil, err
	}
	if reply.Drop {
		return nil, errDropped
	}
	resp := &http.Response{
		StatusCode: reply.status, Status: http.StatusText(reply.status), Header: reply.header,
		ContentLength: -1, Request: r,
	}
	switch {
	case reply.Endless:
		resp.Body = io.NopCloser(endless{})
	case reply.Trickle:
		resp.Body = io.NopCloser(silent{r.Context()})
	case reply.Cut:
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(reply.body[:len(reply.body)/2]), iotest.ErrReader(io.ErrUnexpectedEOF)))
	default:
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(reply.body)), int64(len(reply.body))
	}
	return resp, nil
}

// wait waits until there is a response, or the client gives up.
func (r reply) wait(ctx context.Context) error {
	if r.Stall {
		<-ctx.Done()
		return ctx.Err()
	}
	if r.Delay == 0 {
		return nil
	}
	select {
	case <-time.After(r.Delay):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, strings.Repeat(" ", len(p))), nil
}

// silent is a body without data, until the client gives up.
type silent struct{ ctx context.Context }

func (s silent) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}
