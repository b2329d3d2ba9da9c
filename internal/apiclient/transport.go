// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// newTransport returns a transport of the client's own: proxies from the
// environment, as many kept connections as there are requests at once (the
// default keeps two for a host), TLS 1.2 or later, HTTP/2 where the server has it.
func newTransport(connections int, roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           connections,
		MaxIdleConnsPerHost:    connections,
		MaxConnsPerHost:        connections,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

// transportError names what failed below HTTP. The *url.Error around it quotes
// the URL, signature and all, so only what is inside is kept, and only its text:
// that of a broken answer quotes what the server sent.
func transportError(err error, hide scrubber) *Error {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	failure := &Error{Kind: transportKind(err), Message: hide.from(err.Error())}
	if failure.Kind == KindTimeout {
		failure.Message = "no whole answer in time"
	}
	return failure
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

// isTLSFailure reports whether a handshake failed in a way that the next one
// will too. crypto/tls has no exported type for most of these, but begins all of
// their texts alike.
func isTLSFailure(err error) bool {
	text := err.Error()
	return strings.Contains(text, "tls: ") || strings.Contains(text, "server gave HTTP response to HTTPS client")
}
