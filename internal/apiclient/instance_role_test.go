// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// metadataService is a fake of an instance's metadataService service.
type metadataService struct {
	requests atomic.Int64
	respond  func(request int64) (status int, body string) // status 0: no response
	latency  time.Duration
	now      func() time.Time // its clock; nil for no Date header
}

func (m *metadataService) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := m.respond(m.requests.Add(1))
	if r.URL.String() != DefaultMetadataURL || r.Header.Get("Accept") != "application/json" {
		status, body = 400, "bad request"
	}
	timer := time.NewTimer(m.latency)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if status == 0 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	header := http.Header{}
	if m.now != nil {
		header.Set("Date", m.now().UTC().Format(http.TimeFormat))
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// roleKey returns a key in the service's form: JSON in a JSON string.
func roleKey(id string, expires time.Time) string {
	inner, _ := json.Marshal(map[string]any{
		"jti": "j", "id_token": "token+of/" + id, "access_key": id, "secret_key": fakeapi.SecretAccessKey, "expiration": expires.Unix(),
	})
	outer, _ := json.Marshal(string(inner))
	return string(outer)
}

func newRole(service http.RoundTripper) *InstanceRole {
	role := NewInstanceRole(DefaultMetadataURL, nil)
	role.http.Transport, role.now = service, laterClock
	return role
}

// A role's key signs with version 2, and goes to /iam/ with its token.
func TestRoleSigns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &metadataService{respond: func(int64) (int, string) { return 200, roleKey("QYROLEKEYROLE", laterClock().Add(time.Hour)) }}
		var sent *http.Request
		client := newClient(t, newServer(fakeapi.Config{}, 0), func(c *Config) {
			c.Credentials = newRole(service)
			c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
				sent = r
				body := `{"ret_code":0,"total_count":0,"loadbalancer_backend_set":[]}`
				return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
			})
		})
		if _, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil {
			t.Fatal(err)
		}
		params := sent.URL.Query()
		if sent.URL.Path != "/iam/" || params.Get("signature_version") != "2" || params.Get("token") != "token+of/QYROLEKEYROLE" || params.Get("access_key_id") != "QYROLEKEYROLE" {
			t.Errorf("requested %s with %v", sent.URL.Path, params)
		}
		unsigned, signature, _ := strings.Cut(sent.URL.RawQuery, "&signature=")
		if want := sign(fakeapi.SecretAccessKey, "GET", "/iam/", unsigned); escape(want) != signature {
			t.Errorf("signed %s, want %s", signature, want)
		}
	})
}

func TestRoleEndpoint(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"https://api.qingcloud.com":      "https://api.qingcloud.com/iam/",
		"https://api.qingcloud.com/iaas": "https://api.qingcloud.com/iam",
		"https://host/prefix/iaas/":      "https://host/prefix/iam/",
		"https://host/other/":            "https://host/other/",
	} {
		endpoint := mustParseEndpoint(t, from)
		if got := endpoint.forCredentials(NewCredentials("", "", "t")).String(); got != want {
			t.Errorf("%s: got %s, want %s", from, got, want)
		}
		if got := endpoint.forCredentials(Credentials{}); got != endpoint {
			t.Errorf("%s without a token: got %s", from, got)
		}
	}
}

// Concurrent callers cost one request; the key is refreshed five minutes before it
// expires, and not sooner.
func TestRoleIsFetchedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &metadataService{latency: time.Second, respond: func(n int64) (int, string) {
			return 200, roleKey(fmt.Sprintf("QYROLEKEY%d", n), laterClock().Add(time.Hour))
		}}
		role := newRole(service)
		get := func(want string) {
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					if key, err := role.Retrieve(t.Context()); err != nil || key.AccessKeyID() != want {
						t.Errorf("got %q, %v; want %s", key.AccessKeyID(), err, want)
					}
				})
			}
			all.Wait()
		}
		get("QYROLEKEY1")
		time.Sleep(54 * time.Minute)
		get("QYROLEKEY1")
		time.Sleep(90 * time.Second)
		get("QYROLEKEY2")
		if n := service.requests.Load(); n != 2 {
			t.Errorf("%d requests", n)
		}
	})
}

// A key that expires soon is refreshed once for all concurrent callers, and while
// the service stalls, callers do not wait for it each time.
func TestRoleIsNotFetchedTooOften(t *testing.T) {
	t.Parallel()
	for status, requests := range map[int]int64{200: 1, 0: 1 + fetchAttempts} {
		synctest.Test(t, func(t *testing.T) {
			expires := laterClock().Add(4 * time.Minute)
			service := &metadataService{respond: func(n int64) (int, string) {
				if n == 1 {
					return 200, roleKey("QYROLEKEY", expires)
				}
				return status, roleKey("QYROLEKEY", expires)
			}}
			role := newRole(service)
			for round := range 2 {
				var all sync.WaitGroup
				for range 10 {
					all.Go(func() {
						if _, err := role.Retrieve(t.Context()); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				if round == 0 && status == 0 { // the second time the service stalls
					time.Sleep(retryInterval)
				}
			}
			started := time.Now()
			for range 5 {
				time.Sleep(time.Second)
				_, _ = role.Retrieve(t.Context())
			}
			if n := service.requests.Load(); n != requests || time.Since(started) != 5*time.Second {
				t.Errorf("status %d: %d requests, the last five waited %s", status, n, time.Since(started))
			}
		})
	}
}

// The service's clock decides when a key has expired.
func TestRoleClock(t *testing.T) {
	t.Parallel()
	for _, ahead := range farClocks {
		synctest.Test(t, func(t *testing.T) {
			now := func() time.Time { return laterClock().Add(ahead) }
			service := &metadataService{now: now, respond: func(n int64) (int, string) {
				return 200, roleKey(fmt.Sprintf("QYROLEKEY%d", n), now().Add(time.Hour))
			}}
			role := newRole(service)
			for i, wait := range []time.Duration{0, 54 * time.Minute, 2 * time.Minute} {
				time.Sleep(wait)
				key, err := role.Retrieve(t.Context())
				if want := []string{"QYROLEKEY1", "QYROLEKEY1", "QYROLEKEY2"}[i]; err != nil || key.AccessKeyID() != want {
					t.Errorf("%s ahead: got %q, %v, want %s", ahead, key.AccessKeyID(), err, want)
				}
			}
		})
	}
}

// Go quotes a response that is not HTTP; the error does not. Redirects are not
// followed and proxies not used.
func TestRoleOverANetwork(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(connection)) // net/http logs what comes before it has sent one
			_, _ = connection.Write([]byte(roleKey("QYTOPSECRET", laterClock())))
			connection.Close()
		}
	}()
	_, err = NewInstanceRole("http://"+listener.Addr().String(), nil).Retrieve(t.Context())
	if failure := failureOf(t, err); failure.Message != "the response of the metadata service is not HTTP, or is incomplete" || strings.Contains(fmt.Sprintf("%+v", failure), "SECRET") {
		t.Errorf("got %+v", failure)
	}

	var sent atomic.Int64
	redirecting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer redirecting.Close()
	role := NewInstanceRole(redirecting.URL, nil)
	_, err = role.Retrieve(t.Context())
	if failure := failureOf(t, err); failure.Message != "the metadata service responded with 302 Found" || sent.Load() != 1 {
		t.Errorf("%d requests, %+v", sent.Load(), failure)
	}
	if transport, ok := role.http.Transport.(*http.Transport); !ok || transport.Proxy != nil {
		t.Error("the metadata service was called through a proxy")
	}
}
