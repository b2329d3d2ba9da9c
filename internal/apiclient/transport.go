// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// pingTimeout is how long an HTTP/2 connection may be silent before it is checked
// with a ping, and then how long the ping may take. All requests share such a
// connection, so one that has died silently would fail every retry as well.
const pingTimeout = 5 * time.Second

// connectTimeout is how long connecting may take, and then how long the TLS
// handshake may: less than an attempt, so that a retry finds out sooner.
const connectTimeout = 10 * time.Second

// newTransport returns the client's transport: proxies from the environment, as
// many idle connections as requests in flight (net/http's default keeps two per
// host), TLS 1.2 or later, HTTP/2 if the server supports it.
func newTransport(connections int, roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            newDialer().DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    connectTimeout,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingTimeout, PingTimeout: pingTimeout},
		MaxIdleConns:           connections,
		MaxIdleConnsPerHost:    connections,
		MaxConnsPerHost:        connections,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		OnProxyConnectResponse: refusedByProxy,
	}
}

func newDialer() *net.Dialer {
	return &net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}
}

// refusedByProxy returns a proxy's refusal to connect to the API as an error with
// its status, of which net/http keeps the text only.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{status: resp.StatusCode}
}

// proxyError is a proxy's response to CONNECT.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	return "the proxy refused the connection with " + statusText(e.status)
}

// unrepeatable is an empty body that keeps net/http from repeating a request by
// itself when a reused HTTP/1 connection breaks: the server may have processed it, and
// it would count neither as a request nor as a retry. net/http repeats only requests
// whose body it knows to be empty, and it cannot look into this one. HTTP/1 sends
// nothing for it. HTTP/2 would send a frame for it; see limitRepeats instead.
var unrepeatable = io.NopCloser(http.NoBody)

// maxSends is how often net/http may send a request in one attempt.
const maxSends = 3

// limitRepeats returns a context for one attempt, and a function that returns how
// often the request has been repeated in it. Over HTTP/2 net/http by itself repeats
// what the server says it did not process, without bound if the server closes
// each connection (GOAWAY). The context ends when it was sent maxSends times, and
// each repetition takes a connection, new or in use.
func limitRepeats(ctx context.Context) (limited context.Context, repeats func() int) {
	limited, cancel := context.WithCancelCause(ctx)
	var sends atomic.Int64
	return httptrace.WithClientTrace(limited, &httptrace.ClientTrace{GotConn: func(conn httptrace.GotConnInfo) {
		if sends.Add(1) <= maxSends {
			return
		}
		if conn.Reused {
			cancel(&repeatedError{"the server refused the request each time it was sent (HTTP/2 REFUSED_STREAM)"})
		} else {
			cancel(&repeatedError{"the server closed each connection before it responded (HTTP/2 GOAWAY)"})
		}
	}}), func() int { return int(max(0, sends.Load()-1)) }
}

// repeatedError ends an attempt in which net/http repeats a request.
type repeatedError struct{ text string }

func (e *repeatedError) Error() string { return e.text }

// transportError classifies a failure below HTTP of a request with a context. A
// *url.Error around it quotes the URL, so only the text of the wrapped error is kept.
// If the context is done, net/http returns its cause, which may be the failure of
// another request.
func transportError(ctx context.Context, err error) *Error {
	if repeated, ok := errors.AsType[*repeatedError](context.Cause(ctx)); ok {
		return &Error{Kind: KindTransport, Message: repeated.Error()}
	}
	if ctx.Err() != nil {
		return contextError(ctx.Err())
	}
	if refused, ok := errors.AsType[*proxyError](err); ok {
		return &Error{Kind: KindHTTP, HTTPStatus: refused.status, Message: refused.Error()}
	}
	if invalid, ok := errors.AsType[x509.HostnameError](err); ok && len(invalid.Certificate.DNSNames)+len(invalid.Certificate.IPAddresses) == 0 {
		return &Error{Kind: KindNoSAN, Message: "the server's certificate has no subject alternative name (SAN), so it is valid for no host"}
	}
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	if malformed, ok := errors.AsType[tls.RecordHeaderError](err); ok && string(malformed.RecordHeader[:]) == "HTTP/" {
		err = http.ErrSchemeMismatch // as an http.Client does
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &Error{Kind: KindTransport, Message: "the server closed the connection without a response"}
	}
	return &Error{Kind: transportKind(err), Message: err.Error()}
}

func transportKind(err error) Kind {
	if errors.Is(err, context.Canceled) {
		return KindCancelled
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return KindDNS
	}
	if isTLSFailure(err) {
		return KindTLS
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return KindTimeout
	}
	return KindTransport
}

// isTLSFailure reports whether a TLS handshake failed in a way that a retry cannot
// fix. crypto/tls has no exported types for most of these errors, but their texts
// contain the package's name.
func isTLSFailure(err error) bool {
	text := err.Error()
	if strings.Contains(text, "tls: internal error") || strings.Contains(text, "tls: bad record MAC") {
		return false // alerts of a server, or of a connection, that is in trouble
	}
	return strings.Contains(text, "tls: ") || errors.Is(err, http.ErrSchemeMismatch)
}
