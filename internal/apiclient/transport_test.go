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
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Over a real network, connections are reused, gzip is requested, and both forms of
// the path are signed as they are requested.
func TestOverANetwork(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", "/iaas", "/iaas/"} {
		server := newServer(fakeapi.Config{}, 1000)
		listener := httptest.NewUnstartedServer(server)
		var connections atomic.Int64
		listener.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}
		listener.Start()
		defer listener.Close()
		client := newClient(t, server, func(c *Config) {
			c.Endpoint = mustParseEndpoint(t, listener.URL+path)
			c.Transport = nil
		})
		defer closeIdle(client)()
		for range 5 {
			if found, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil || len(found) != 1000 {
				t.Fatalf("%q: %d, %v", path, len(found), err)
			}
		}
		// Under load, net/http sometimes opens one more than there are requests in flight.
		if n := connections.Load(); n > 2*DefaultMaxConcurrency {
			t.Errorf("%q: %d connections for 55 requests", path, n)
		}
		r := server.Requests()[0]
		if want := "/iaas/"; r.Encoding != "gzip" || path != "" && r.Path != path || path == "" && r.Path != want {
			t.Errorf("%q: got %+v", path, r)
		}
	}
}

func TestHTTP2AndOwnCA(t *testing.T) {
	t.Parallel()
	var proto atomic.Value
	server := newServer(fakeapi.Config{}, 150)
	listener := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proto.Store(r.Proto)
		server.ServeHTTP(w, r)
	}))
	listener.EnableHTTP2 = true
	listener.StartTLS()
	defer listener.Close()
	roots := x509.NewCertPool()
	roots.AddCert(listener.Certificate())
	client := newClient(t, server, func(c *Config) {
		c.Endpoint, c.RootCAs, c.Transport = mustParseEndpoint(t, listener.URL), roots, nil
	})
	defer closeIdle(client)()
	found, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
	if err != nil || len(found) != 150 || proto.Load() != "HTTP/2.0" {
		t.Errorf("%d over %v, %v", len(found), proto.Load(), err)
	}
}

// Faults over a real network have the kinds that they have in memory.
func TestFaultsOverANetwork(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault fakeapi.Fault
		kind  Kind
		text  string
	}{
		"drop": {fakeapi.Fault{Drop: true}, KindTransport, "the server closed the connection without a response"},
		"cut":  {fakeapi.Fault{Cut: true}, KindTransport, "the response was cut off"},
		"redirect to nonsense": {
			fakeapi.Fault{Status: 302, Header: map[string]string{"Location": "https://login.example:bad/?token=SECRET"}},
			KindRedirect, "the server redirects to an invalid address",
		},
		"redirect with the key": {
			fakeapi.Fault{Status: 302, Header: map[string]string{"Location": "https://" + testKey.AccessKeyID() + ".login.example/"}},
			KindRedirect, "the server redirects to https://…MPLE.login.example",
		},
		"redirect":                     {fakeapi.Fault{Status: 302, Header: map[string]string{"Location": "https://other.example/?signature=x"}}, KindRedirect, "the server redirects to https://other.example"},
		"redirect to nowhere":          {fakeapi.Fault{Status: 302}, KindHTTP, "the server responded with 302 Found instead of the API's JSON"},
		"not modified":                 {fakeapi.Fault{Status: 304, Empty: true}, KindHTTP, "the server responded with 304 Not Modified instead of the API's JSON"},
		"error status, cut":            {fakeapi.Fault{Status: 403, Cut: true}, KindHTTP, "the server responded with 403 Forbidden instead of the API's JSON"},
		"error status, without an end": {fakeapi.Fault{Status: 403, Endless: true}, KindHTTP, "the server responded with 403 Forbidden instead of the API's JSON"},
		"HTML":                         {fakeapi.Fault{Body: "<html>"}, KindBody, "the response is not JSON, or is incomplete"},
	} {
		client := newNetworkClient(t, newServer(fakeapi.Config{Fault: onRequests(c.fault)}, 5), func(c *Config) { c.MaxRetries = 0 })
		_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
		if failure := failureOf(t, err); failure.Kind != c.kind || failure.Message != c.text {
			t.Errorf("%s: got %+v", name, failure)
		}
	}
}

// An endless body is read up to its bound only.
func TestEndlessBody(t *testing.T) {
	t.Parallel()
	client := newNetworkClient(t, newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Endless: true})}, 5))
	_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
	if failure := failureOf(t, err); failure.Kind != KindTooLarge || failure.Attempts != 1 || failure.Message != "the response is longer than 8 MiB" {
		t.Errorf("got %+v", failure)
	}
}

func TestLongestBody(t *testing.T) {
	t.Parallel()
	for length, want := range map[int]Kind{8 << 20: 0, 8<<20 + 1: KindTooLarge} {
		body := `{"ret_code":0,"total_count":0,"loadbalancer_backend_set":[]`
		body += strings.Repeat(" ", length-len(body)-1) + "}"
		client := newClient(t, newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Body: body})}, 0))
		_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
		if failure, failed := errors.AsType[*Error](err); failed != (want != 0) || failed && failure.Kind != want {
			t.Errorf("%d bytes: got %v", length, err)
		}
	}
}

// A timeout of the connection says so; it is not the request's.
func TestDialTimeout(t *testing.T) {
	t.Parallel()
	dial := &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}, Err: os.ErrDeadlineExceeded}
	client := newClient(t, newServer(fakeapi.Config{}, 0), func(c *Config) {
		c.MaxRetries = 0
		c.Transport = roundTripper(func(*http.Request) (*http.Response, error) { return nil, dial })
	})
	_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
	if failure := failureOf(t, err); failure.Kind != KindTimeout || failure.Message != "dial tcp 192.0.2.1:443: i/o timeout" {
		t.Errorf("got %+v", failure)
	}
}

// The transport's settings, which no response shows.
func TestTransportSettings(t *testing.T) {
	t.Parallel()
	transport := newTransport(8, nil)
	if transport.TLSClientConfig.MinVersion != tls.VersionTLS12 || transport.Proxy == nil || transport.MaxIdleConnsPerHost != 8 || transport.MaxConnsPerHost != 8 {
		t.Errorf("got %+v", transport)
	}
}

func TestTrickleOverANetworkEndsWithTheDeadline(t *testing.T) {
	t.Parallel()
	client := newNetworkClient(t, newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Trickle: true})}, 5))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, _, err := LoadBalancerBackends.All(ctx, client, entireZone)
	if failure := failureOf(t, err); failure.Kind != KindTimeout {
		t.Errorf("got %+v", failure)
	}
}
