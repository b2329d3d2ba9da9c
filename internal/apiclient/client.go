// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"sync/atomic"
	"time"
)

// Config is what a [Client] needs to know. Endpoint and Keys are required; the zero value of everything else means the default.
type Config struct {
	Endpoint       Endpoint
	Credentials    CredentialsProvider
	UserAgent      string
	MaxRetries     int            // per request, 0 for none
	MaxConcurrency int            // requests at once, over all reads; 0 means DefaultMaxConcurrency
	RootCAs        *x509.CertPool // nil means the system's

	// Trace, if set, is told of each request when it is over.
	Trace func(context.Context, Attempt)

	// For tests: this machine's clock, waiting, and what HTTP goes through.
	Now       func() time.Time
	Sleep     func(context.Context, time.Duration) error
	Transport http.RoundTripper
}

// Client asks the QingCloud API. It is safe for concurrent use, and what runs
// through one client shares its connections, its bound of requests at once and
// what it has learned of the API's clock.
type Client struct {
	endpoint    Endpoint
	keys        CredentialsProvider
	userAgent   string
	maxRetries  int
	concurrency int
	trace       func(context.Context, Attempt)
	now         func() time.Time
	sleep       func(context.Context, time.Duration) error
	http        *http.Client
	gate        *gate
	skew        atomic.Int64 // time.Duration: the API's clock minus this machine's
}

// New returns a client. It makes no request.
func New(config Config) (*Client, error) {
	if config.Endpoint == (Endpoint{}) {
		return nil, errors.New("no endpoint")
	}
	if config.Credentials == nil {
		return nil, errors.New("no access key")
	}
	concurrency := config.MaxConcurrency
	if concurrency == 0 {
		concurrency = DefaultMaxConcurrency
	}
	client := &Client{
		endpoint:    config.Endpoint,
		keys:        config.Credentials,
		userAgent:   config.UserAgent,
		maxRetries:  config.MaxRetries,
		concurrency: concurrency,
		trace:       config.Trace,
		now:         config.Now,
		sleep:       config.Sleep,
		gate:        newGate(concurrency),
	}
	if client.trace == nil {
		client.trace = func(context.Context, Attempt) {}
	}
	if client.now == nil {
		client.now = time.Now
	}
	if client.sleep == nil {
		client.sleep = sleep
	}
	transport := config.Transport
	if transport == nil {
		transport = newTransport(concurrency, config.RootCAs)
	}
	client.http = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return client, nil
}
