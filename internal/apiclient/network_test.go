// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// relay forwards TCP connections until it is told to swallow what they carry.
type relay struct {
	listener net.Listener
	target   string

	mu   sync.Mutex
	dead []*atomic.Bool // a connection each
}

// startRelay starts a relay to an address.
func startRelay(t *testing.T, target string) *relay {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: listener, target: target}
	var pumps sync.WaitGroup
	t.Cleanup(func() {
		listener.Close()
		pumps.Wait()
	})
	pumps.Go(func() {
		for {
			down, err := listener.Accept()
			if err != nil {
				return
			}
			up, err := (&net.Dialer{}).DialContext(context.WithoutCancel(t.Context()), "tcp", target)
			if err != nil {
				down.Close()
				continue
			}
			dead := &atomic.Bool{}
			r.mu.Lock()
			r.dead = append(r.dead, dead)
			r.mu.Unlock()
			pumps.Go(func() { pump(up, down, dead) })
			pumps.Go(func() { pump(down, up, dead) })
		}
	})
	return r
}

func pump(to, from net.Conn, dead *atomic.Bool) {
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if !dead.Load() {
			_, _ = to.Write(buffer[:n])
		}
	}
}

// killAll makes the relay swallow everything on the connections that are open.
func (r *relay) killAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, dead := range r.dead {
		dead.Store(true)
	}
}

// An HTTP/2 connection that dies silently is replaced within two ping timeouts. They
// are divided by 20 here.
func TestDeadHTTP2Connection(t *testing.T) {
	t.Parallel()
	server := newServer(fakeapi.Config{}, 5)
	listener := httptest.NewUnstartedServer(server)
	listener.EnableHTTP2 = true
	listener.StartTLS()
	defer listener.Close()
	roots := x509.NewCertPool()
	roots.AddCert(listener.Certificate())
	between := startRelay(t, listener.Listener.Addr().String())

	transport := newTransport(8, roots)
	settings := transport.HTTP2
	if settings == nil || settings.SendPingTimeout > 5*time.Second || settings.PingTimeout > 5*time.Second {
		t.Fatalf("got the settings %+v", settings)
	}
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: settings.SendPingTimeout / 20, PingTimeout: settings.PingTimeout / 20}
	client := newClient(t, server, func(c *Config) {
		c.Endpoint, c.Transport = mustParseEndpoint(t, "https://"+between.listener.Addr().String()), transport
		recordSleeps(c)
	})
	defer closeIdle(client)()

	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, _, err := LoadBalancerBackends.All(ctx, client, entireZone); err != nil {
		t.Fatal(err)
	}
	between.killAll()
	if _, _, err := LoadBalancerBackends.All(ctx, client, entireZone); err != nil {
		t.Errorf("after the connection died: %v", err)
	}
}

// A request on a reused connection that the server closes is not repeated by net/http
// behind the client's back, which would count neither as a request nor as a retry.
func TestNoUncountedRequests(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 5} {
		server := newServer(fakeapi.Config{}, 5)
		var seen sync.Map // by connection
		var received atomic.Int64
		listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			received.Add(1)
			if r.ContentLength != 0 || len(r.TransferEncoding) > 0 || r.Header.Get("Content-Length") != "" {
				t.Errorf("a request with a body: %+v", r)
			}
			if _, reused := seen.LoadOrStore(r.RemoteAddr, true); reused {
				panic(http.ErrAbortHandler)
			}
			server.ServeHTTP(w, r)
		}))
		defer listener.Close()
		client := newClient(t, server, func(c *Config) {
			c.Endpoint, c.Transport, c.MaxRetries = mustParseEndpoint(t, listener.URL), nil, retries
			recordSleeps(c)
		})
		defer closeIdle(client)()
		var total Stats
		for read := range 2 {
			_, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
			if wantError := read == 1 && retries == 0; (err != nil) != wantError {
				t.Errorf("%d retries, read %d: %v", retries, read, err)
			}
			total.Requests += stats.Requests
			total.Retries += stats.Retries
		}
		if total.Requests != int(received.Load()) || total.Retries != min(retries, 1) {
			t.Errorf("%d retries: the server received %d requests, and the client counted %+v", retries, received.Load(), total)
		}
	}
}

// A page that is canceled because another one failed reports only that it was canceled.
func TestCanceledPagesDoNotRepeatAFailure(t *testing.T) {
	t.Parallel()
	pages := make(chan struct{}, DefaultMaxConcurrency)
	server := newServer(fakeapi.Config{}, 1000)
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("offset") {
		case "0":
			server.ServeHTTP(w, r)
		case "99":
			for range DefaultMaxConcurrency - 1 { // until the other pages are in flight
				<-pages
			}
			_, _ = w.Write([]byte(`{"ret_code":2500,"message":"QuotasExceeded"}`))
		default:
			pages <- struct{}{}
			<-r.Context().Done()
		}
	}))
	defer listener.Close()
	var mu sync.Mutex
	failures := map[string]int{}
	client := newClient(t, server, func(c *Config) {
		c.Endpoint, c.Transport = mustParseEndpoint(t, listener.URL), nil
		c.Trace = func(_ context.Context, a Attempt) {
			mu.Lock()
			defer mu.Unlock()
			failures[a.Failure]++
		}
	})
	defer closeIdle(client)()
	_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
	if failure := failureOf(t, err); failure.RetCode != 2500 {
		t.Errorf("got %+v", failure)
	}
	if len(failures) != 3 || failures["QuotasExceeded"] != 1 || failures["canceled"] != DefaultMaxConcurrency-1 || failures[""] != 1 {
		t.Errorf("got %v", failures)
	}
}
