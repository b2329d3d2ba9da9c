// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/http2"
)

// serveGoAway serves HTTP/2 connections that each end with the first request, which
// was not processed. It counts the requests.
func serveGoAway(t *testing.T, listener net.Listener, received *atomic.Int64) {
	t.Helper()
	var running sync.WaitGroup
	t.Cleanup(func() {
		listener.Close()
		running.Wait()
	})
	running.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() {
				defer connection.Close()
				defer context.AfterFunc(t.Context(), func() { connection.Close() })()
				_, _ = io.ReadFull(connection, make([]byte, len(http2.ClientPreface)))
				frames := http2.NewFramer(connection, connection)
				_ = frames.WriteSettings()
				for {
					frame, err := frames.ReadFrame()
					if err != nil {
						return
					}
					if _, ok := frame.(*http2.HeadersFrame); ok {
						received.Add(1)
						_ = frames.WriteGoAway(0, http2.ErrCodeNo, nil)
						return
					}
				}
			})
		}
	})
}

// net/http repeats such a request by itself: that is bounded, counted, and named.
func TestGoAway(t *testing.T) {
	t.Parallel()
	certified := httptest.NewTLSServer(nil)
	certified.Close()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certified.TLS.Certificates, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	var received atomic.Int64
	serveGoAway(t, listener, &received)
	failure := failWith(t, "https://"+listener.Addr().String(), func(c *Config) {
		c.RootCAs = x509.NewCertPool()
		c.RootCAs.AddCert(certified.Certificate())
	})
	if failure.Kind != KindTransport || failure.Message != "the server closed each connection before it responded (HTTP/2 GOAWAY)" || failure.StopReason != StoppedByRetries {
		t.Errorf("got %+v", failure)
	}
	// Each of the two attempts may have ended before its last request was sent.
	if sent := int(received.Load()); sent < 2*maxSends || failure.Attempts < sent || failure.Attempts > sent+2 || failure.Requests != failure.Attempts {
		t.Errorf("the server received %d requests, and the client counted %+v", sent, failure)
	}
}

// So is what is repeated on the same connection. net/http waits in between.
func TestRefusedStream(t *testing.T) {
	t.Parallel()
	failure := failWith(t, "https://api.example.com", func(c *Config) {
		c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			for r.Context().Err() == nil {
				httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{Reused: true})
			}
			return nil, r.Context().Err()
		})
	})
	if failure.Kind != KindTransport || failure.Message != "the server refused the request each time it was sent (HTTP/2 REFUSED_STREAM)" || failure.Attempts != 2*(maxSends+1) || failure.Requests != failure.Attempts {
		t.Errorf("got %+v", failure)
	}
}
