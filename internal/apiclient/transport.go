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

// newTransport returns the client's transport: proxies from the environment, as
// many idle connections as requests in flight (net/http's default keeps two per
// host), TLS 1.2 or later, HTTP/2 if the server supports it.
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

// transportError classifies a failure below HTTP. The *url.Error around it quotes
// the URL with the signature, so only the text of the wrapped error is kept, and
// redacted: for a malformed response it quotes what the server sent.
func transportError(err error, secrets redactor) *Error {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	failure := &Error{Kind: transportKind(err), Message: secrets.redact(err.Error())}
	if failure.Kind == KindTimeout {
		failure.Message = timedOut
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

// isTLSFailure reports whether a TLS handshake failed in a way that a retry cannot
// fix. crypto/tls has no exported types for most of these errors, but all of their
// texts begin alike.
func isTLSFailure(err error) bool {
	text := err.Error()
	return strings.Contains(text, "tls: ") || strings.Contains(text, "server gave HTTP response to HTTPS client")
}
