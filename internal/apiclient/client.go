// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"sync/atomic"
	"time"
)

// Config configures a [Client]. Endpoint and Credentials are required; the zero
// value of every other field means the default.
type Config struct {
	Endpoint       Endpoint
	Credentials    CredentialsProvider
	UserAgent      string
	MaxRetries     int            // per call; 0 for none
	MaxConcurrency int            // requests in flight, over all reads; 0 means DefaultMaxConcurrency
	RootCAs        *x509.CertPool // nil means the system's CA certificates

	// Trace, if set, is called after each attempt.
	Trace func(context.Context, Attempt)

	// For tests.
	Now       func() time.Time
	Sleep     func(context.Context, time.Duration) error
	Transport http.RoundTripper
}

// Client calls the QingCloud API. It is safe for concurrent use. Everything that
// uses the same client shares its connections, its limit of requests in flight
// and the measured clock skew.
type Client struct {
	config  Config // with defaults
	limiter *limiter
	skew    atomic.Int64 // time.Duration: the API's clock minus this machine's
	http1   atomic.Bool  // the last response came over HTTP/1; the first request has no connection to reuse
}

// New returns a client. It makes no request.
func New(config Config) (*Client, error) {
	if config.Endpoint == (Endpoint{}) {
		return nil, errors.New("the endpoint is missing")
	}
	if config.Credentials == nil {
		return nil, errors.New("the access key is missing")
	}
	config.MaxConcurrency = cmp.Or(config.MaxConcurrency, DefaultMaxConcurrency)
	if config.Trace == nil {
		config.Trace = func(context.Context, Attempt) {}
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Sleep == nil {
		config.Sleep = sleepWithContext
	}
	if config.Transport == nil {
		config.Transport = newTransport(config.MaxConcurrency, config.RootCAs)
	}
	return &Client{config: config, limiter: newLimiter(config.MaxConcurrency)}, nil
}
