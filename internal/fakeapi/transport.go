// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// errDropped is a client's error for a connection that the server has closed.
var errDropped = errors.New("connection reset by peer")

// Transport returns the server as a transport without a network. It responds in
// the caller's goroutine, so it works in a bubble of testing/synctest.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

// RoundTrip responds to a request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, end := t.server.reply(r)
	defer end()
	if !wait(r, resp.Delay) {
		return nil, r.Context().Err()
	}
	if resp.Stall {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if resp.Drop {
		return nil, errDropped
	}
	return &http.Response{
		StatusCode: resp.status, Status: http.StatusText(resp.status),
		Header: resp.header, Body: io.NopCloser(resp.reader(r.Context())), Request: r,
	}, nil
}

func (r reply) reader(ctx context.Context) io.Reader {
	switch {
	case r.Endless:
		return endless{}
	case r.Trickle:
		return silent{ctx}
	case r.Cut:
		return io.MultiReader(bytes.NewReader(r.body[:len(r.body)/2]), broken{})
	}
	return bytes.NewReader(r.body)
}

// silent is a body without data, until the client gives up.
type silent struct{ ctx context.Context }

func (s silent) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

// broken is where a body was cut off.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func errorBody(code int, message string) []byte {
	if message == "" {
		message = fmt.Sprintf("the fake responds with %d", code)
	}
	body, _ := json.Marshal(map[string]any{"ret_code": code, "message": message})
	return body
}
