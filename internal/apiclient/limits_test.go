// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// A request without a response ends after the documented 30 s.
func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Stall: true})}, 5)
		started := time.Now()
		_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server, func(c *Config) { c.MaxRetries = 0 }), entireZone)
		if failure := failureOf(t, err); failure.Kind != KindTimeout || time.Since(started) != 30*time.Second {
			t.Errorf("after %s: %+v", time.Since(started), failure)
		}
	})
}

// When the retries are used up, the last failure is reported, also if it is a
// timeout after something else.
func TestLastRetryTimesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: stallAfter(fakeapi.Fault{Status: 502})}, 5)
		_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server, func(c *Config) { c.MaxRetries = 1 }), entireZone)
		if failure := failureOf(t, err); failure.Kind != KindTimeout || failure.StopReason != StoppedByRetries || failure.Attempts != 2 {
			t.Errorf("got %+v", failure)
		}
	})
}

// Only what asks for fewer requests throttles.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failure *Error
		want    outcome
	}{
		{nil, succeeded},
		{&Error{Kind: KindHTTP, HTTPStatus: 429}, throttled},
		{&Error{Kind: KindAPI, HTTPStatus: 200, RetCode: 5100}, throttled},
		{&Error{Kind: KindAPI, HTTPStatus: 200, RetCode: 5300}, throttled},
		{&Error{Kind: KindHTTP, HTTPStatus: 503}, neutral},
		{&Error{Kind: KindAPI, HTTPStatus: 200, RetCode: 5000}, neutral},
		{&Error{Kind: KindTimeout}, neutral},
	} {
		if got := c.failure.outcome(); got != c.want {
			t.Errorf("%+v: got %d, want %d", c.failure, got, c.want)
		}
	}
}

// A corrected request has the server's time. Once the clock is corrected, a wrong
// key is not taken for the clock again.
func TestCorrectedClockIsRight(t *testing.T) {
	t.Parallel()
	for _, ahead := range farClocks {
		synctest.Test(t, func(t *testing.T) {
			server := newServer(fakeapi.Config{Now: func() time.Time { return laterClock().Add(ahead) }}, 5)
			client := newClient(t, server)
			if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
				t.Fatal(err)
			}
			if off := time.Duration(client.skew.Load()) - ahead; off.Abs() > time.Second {
				t.Errorf("%s ahead: off by %s", ahead, off)
			}
			client.config.Credentials = NewCredentials(fakeapi.AccessKeyID, "wrong", "")
			_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
			if failure := failureOf(t, err); failure.RetCode != 1200 || failure.Attempts != 1 {
				t.Errorf("%s ahead: got %+v", ahead, failure)
			}
		})
	}
}

// A list that Terraform could not take is not read.
func TestMostItems(t *testing.T) {
	t.Parallel()
	for total, want := range map[int]Kind{1_000_000: KindIncomplete, 1_000_001: KindTooMany} {
		synctest.Test(t, func(t *testing.T) {
			server := newServer(fakeapi.Config{Fault: onRequests(withTotal(total))}, 5)
			_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
			if failure := failureOf(t, err); failure.Kind != want {
				t.Errorf("%d: got %+v", total, failure)
			}
		})
	}
}

func TestHeadersOfARequest(t *testing.T) {
	t.Parallel()
	var accept string
	client := newClient(t, newServer(fakeapi.Config{}, 0), func(c *Config) {
		c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			accept = r.Header.Get("Accept")
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"ret_code":0,"total_count":0}`))}, nil
		})
	})
	if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil || accept != "application/json" {
		t.Errorf("Accept is %q, %v", accept, err)
	}
}

// A response header is read up to its bound only.
func TestEndlessHeader(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := range 20 {
			w.Header().Set(fmt.Sprintf("X-Filler-%d", i), strings.Repeat("x", 100_000))
		}
	}))
	defer server.Close()
	if failure := failWith(t, server.URL); failure.Kind != KindTransport || !strings.Contains(failure.Message, "exceeded") {
		t.Errorf("got %+v", failure)
	}
}

// Neither can be waited for in a test that takes no time.
func TestConnectTimeouts(t *testing.T) {
	t.Parallel()
	if dial, handshake := newDialer().Timeout, newTransport(1, nil).TLSHandshakeTimeout; dial != 10*time.Second || handshake != 10*time.Second {
		t.Errorf("dialing may take %s, a TLS handshake %s", dial, handshake)
	}
}

// A caller that is canceled while it fetches the role's key leaves the others
// alone: the next one fetches it.
func TestRoleCanceledCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &metadataService{latency: time.Second, respond: func(int64) (int, string) {
			return 200, roleKey("QYROLEKEYROLE", laterClock().Add(time.Hour))
		}}
		role := newRole(service)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(500*time.Millisecond, cancel)
		canceled := make(chan error)
		go func() {
			_, err := role.Retrieve(ctx)
			canceled <- err
		}()
		synctest.Wait() // it holds the semaphore now
		others := make(chan error)
		for range 3 {
			go func() {
				_, err := role.Retrieve(t.Context())
				others <- err
			}()
		}
		if failure := failureOf(t, <-canceled); failure.Kind != KindCancelled {
			t.Errorf("the canceled caller got %+v", failure)
		}
		for range 3 {
			if err := <-others; err != nil {
				t.Error(err)
			}
		}
		if n := service.requests.Load(); n != 2 {
			t.Errorf("%d requests", n)
		}
	})
}
