// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(fakeapitest.WatchLog(m)) }

var (
	testKey    = NewCredentials(fakeapi.AccessKeyID, fakeapi.SecretAccessKey, "")
	entireZone = Filter{Zone: fakeapi.Zone}
)

// laterClock runs like the test's clock, but after every create_time of the data
// sets: a synctest bubble begins in the year 2000.
func laterClock() time.Time { return time.Now().AddDate(40, 0, 0) }

// newServer returns a fake in memory with generated backends.
func newServer(config fakeapi.Config, backends int) *fakeapi.Server {
	if config.Now == nil {
		config.Now = laterClock
	}
	server := fakeapi.New(config)
	server.Add(fakeapi.Generate(backends)...)
	return server
}

// newClient returns a client for a fake in memory.
func newClient(t *testing.T, server *fakeapi.Server, adjust ...func(*Config)) *Client {
	t.Helper()
	config := Config{
		Endpoint: mustParseEndpoint(t, DefaultEndpoint), Credentials: testKey,
		MaxRetries: DefaultMaxRetries, Now: laterClock, Transport: server,
	}
	for _, a := range adjust {
		a(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// newNetworkClient returns a client for a fake on a loopback port.
func newNetworkClient(t *testing.T, server *fakeapi.Server, adjust ...func(*Config)) *Client {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	client := newClient(t, server, append([]func(*Config){func(c *Config) {
		c.Endpoint = mustParseEndpoint(t, listener.URL)
		c.Transport = nil
	}}, adjust...)...)
	t.Cleanup(closeIdle(client))
	return client
}

// closeIdle returns a function that closes the idle connections of a client.
func closeIdle(client *Client) func() {
	return (&http.Client{Transport: client.config.Transport}).CloseIdleConnections
}

func mustParseEndpoint(t *testing.T, text string) Endpoint {
	t.Helper()
	endpoint, err := ParseEndpoint(text)
	if err != nil {
		t.Fatal(err)
	}
	return endpoint
}

// failureOf returns an error as an *Error, and fails the test for any other.
func failureOf(t *testing.T, err error) *Error {
	t.Helper()
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("want an *Error, got %#v", err)
	}
	return failure
}

func backendIDs(backends []Backend) []string {
	found := make([]string, 0, len(backends))
	for _, b := range backends {
		found = append(found, string(b.ID))
	}
	return found
}
