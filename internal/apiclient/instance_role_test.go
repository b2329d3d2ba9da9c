// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
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

func newRole(m *metadataService) *InstanceRole {
	return NewInstanceRole(DefaultMetadataURL, nil, m, laterClock)
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

// Callers that wait for a refresh share its failure, with the number of attempts.
func TestRoleFailureIsShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &metadataService{latency: time.Second, respond: func(int64) (int, string) { return 503, "" }}
		client := newClient(t, newServer(fakeapi.Config{}, 5), func(c *Config) { c.Credentials = newRole(service) })
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
				if failure, ok := errors.AsType[*Error](err); !ok || failure.Kind != KindRole || failure.Attempts != fetchAttempts {
					t.Errorf("got %+v", err)
				}
			})
		}
		all.Wait()
		if n := service.requests.Load(); n != fetchAttempts {
			t.Errorf("%d requests", n)
		}
	})
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
	_, err = NewInstanceRole("http://"+listener.Addr().String(), nil, nil, nil).Retrieve(t.Context())
	if failure := failureOf(t, err); failure.Message != "the response of the metadata service is not HTTP, or is incomplete" || strings.Contains(fmt.Sprintf("%+v", failure), "SECRET") {
		t.Errorf("got %+v", failure)
	}

	var sent atomic.Int64
	redirecting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer redirecting.Close()
	role := NewInstanceRole(redirecting.URL, nil, nil, nil)
	_, err = role.Retrieve(t.Context())
	if failure := failureOf(t, err); failure.Message != "the metadata service responded with 302 Found" || sent.Load() != 1 {
		t.Errorf("%d requests, %+v", sent.Load(), failure)
	}
	if transport, ok := role.http.Transport.(*http.Transport); !ok || transport.Proxy != nil {
		t.Error("the metadata service was called through a proxy")
	}
}

// What a certificate says may be in an error.
func TestRoleErrorsArePlain(t *testing.T) {
	t.Parallel()
	err := &net.OpError{Op: "remote error", Err: errors.New("valid for \x1b[31m\u202ehost")}
	if got := metadataTransportError(t.Context(), err).Message; got != "remote error: valid for [31mhost" {
		t.Errorf("got %q", got)
	}
}

// No connection to the metadata service is kept: net/http would log whatever else came
// over it, such as a secret key.
func TestRoleKeepsNoConnection(t *testing.T) {
	t.Parallel()
	service := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(roleKey("QYROLEKEY1", time.Now().Add(time.Hour))))
	}))
	var connections atomic.Int64
	service.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	service.Start()
	defer service.Close()
	role := NewInstanceRole(service.URL, nil, nil, nil)
	for n := range int64(3) {
		role.discard(t.Context(), role.key)
		if _, err := role.Retrieve(t.Context()); err != nil || connections.Load() != n+1 {
			t.Errorf("fetch %d: %d connections, %v", n+1, connections.Load(), err)
		}
	}
}

// While the service fails, a key is used until it expires.
func TestRoleOutlivesTheService(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		expires := laterClock().Add(time.Hour)
		service := &metadataService{respond: func(n int64) (int, string) {
			if n > 1 {
				return 500, "down"
			}
			return 200, roleKey("QYROLEKEY1", expires)
		}}
		role := newRole(service)
		for _, wait := range []time.Duration{0, 57 * time.Minute} {
			time.Sleep(wait)
			if key, err := role.Retrieve(t.Context()); err != nil || key.AccessKeyID() != "QYROLEKEY1" {
				t.Errorf("after %s: %v, %v", wait, key, err)
			}
		}
		time.Sleep(5 * time.Minute)
		_, err := role.Retrieve(t.Context())
		if failure := failureOf(t, err); failure.Kind != KindRole || failure.Message != "the metadata service responded with 500 Internal Server Error" || failure.Attempts != fetchAttempts {
			t.Errorf("expired: got %+v", failure)
		}
	})
}

// Every malformed response is an error that names the problem, in bounded time,
// without quoting the response.
func TestRoleMalformedResponses(t *testing.T) {
	t.Parallel()
	object := func(change func(map[string]any)) string {
		fields := map[string]any{"id_token": "SECRETTOKEN", "access_key": "QYACCESS", "secret_key": "SECRETKEY", "expiration": laterClock().AddDate(100, 0, 0).Unix()}
		change(fields)
		text, _ := json.Marshal(fields)
		return string(text)
	}
	without := func(name string) string { return object(func(f map[string]any) { delete(f, name) }) }
	for name, c := range map[string]struct {
		status   int
		body     string
		want     string // "" if it works
		requests int64
	}{
		"JSON itself":         {200, object(func(map[string]any) {}), "", 1},
		"expiration as text":  {200, object(func(f map[string]any) { f["expiration"] = fmt.Sprint(f["expiration"]) }), "", 1},
		"no role":             {404, "not found", "this instance has no IAM role", 1},
		"forbidden":           {403, "SECRETKEY", "the metadata service responded with 403 Forbidden", 1},
		"redirect":            {302, "SECRETKEY", "the metadata service responded with 302 Found", 1},
		"unavailable":         {503, "SECRETKEY", "the metadata service responded with 503 Service Unavailable", 3},
		"no response":         {0, "", "the metadata service did not respond in time", 3},
		"empty":               {200, "", "the response of the metadata service is not JSON with an access key", 3},
		"HTML":                {200, "<html>SECRETKEY", "the response of the metadata service is not JSON with an access key", 3},
		"string of HTML":      {200, `"<html>SECRETKEY"`, "the response of the metadata service is not JSON with an access key", 3},
		"list":                {200, `["SECRETKEY"]`, "the response of the metadata service is not JSON with an access key", 3},
		"odd type":            {200, `{"access_key":{"SECRETKEY":1}}`, "the response of the metadata service is not JSON with an access key", 3},
		"empty object":        {200, "{}", "the response of the metadata service has no access_key", 3},
		"no access key":       {200, without("access_key"), "the response of the metadata service has no access_key", 3},
		"no secret key":       {200, without("secret_key"), "the response of the metadata service has no secret_key", 3},
		"no token":            {200, without("id_token"), "the response of the metadata service has no id_token", 3},
		"no expiration":       {200, without("expiration"), "the response of the metadata service has no expiration", 3},
		"too long":            {200, `"` + strings.Repeat("x", maxMetadataBody), "the response of the metadata service is not JSON with an access key", 3},
		"valid, but too long": {200, strings.Repeat(" ", maxMetadataBody) + object(func(map[string]any) {}), "the response of the metadata service is not JSON with an access key", 3},
		"expired": {
			200, object(func(f map[string]any) { f["expiration"] = 1000 }),
			"the metadata service returned an access key that expired at 1970-01-01T00:16:40Z, and it is now 2040-01-01T00:00:00Z", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := &metadataService{respond: func(int64) (int, string) { return c.status, c.body }}
				started := time.Now()
				_, err := newRole(service).Retrieve(t.Context())
				if time.Since(started) > 8*time.Second || service.requests.Load() != c.requests {
					t.Errorf("%d requests in %s", service.requests.Load(), time.Since(started))
				}
				if c.want == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				failure := failureOf(t, err)
				if text := fmt.Sprintf("%+v", failure); failure.Kind != KindRole || failure.Message != c.want || strings.Contains(text, "SECRET") {
					t.Errorf("got %s", text)
				}
			})
		})
	}
}

// A canceled read does not wait for a stalled service, and a failing service makes
// the read fail without a request to the API.
func TestReadWithoutRole(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		kind   Kind
		took   time.Duration
	}{
		"stalls":  {0, KindTimeout, time.Second},
		"no role": {404, KindRole, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{}, 5)
				client := newClient(t, server, func(config *Config) {
					config.Credentials = newRole(&metadataService{respond: func(int64) (int, string) { return c.status, "" }})
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				started := time.Now()
				_, stats, err := LoadBalancerBackends.All(ctx, client, entireZone)
				failure := failureOf(t, err)
				if failure.Kind != c.kind || failure.Zone != fakeapi.Zone || time.Since(started) != c.took || stats.Requests != 0 || len(server.Requests()) != 0 {
					t.Errorf("after %s, %+v: %+v", time.Since(started), stats, failure)
				}
			})
		})
	}
}

// FuzzRoleResponse checks that whatever the metadata service responds, it is a key that
// is complete and has not expired, or an error that does not quote it.
func FuzzRoleResponse(f *testing.F) {
	f.Add(200, roleKey("QYROLEKEY1", time.Unix(4e9, 0)))
	f.Add(200, `{"access_key":"QYROLEKEY1","secret_key":"","id_token":5,"expiration":"4000000000"}`)
	f.Add(404, "SECRETACCESSKEY")
	f.Add(200, `"{\"access_key\":\"QYROLEKEY1\"}"`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		now := func() time.Time { return time.Unix(2e9, 0) }
		role := NewInstanceRole(DefaultMetadataURL, nil, roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		}), now)
		key, expires, failure := role.fetch(t.Context())
		if failure == nil {
			if key.AccessKeyID() == "" || key.SecretAccessKey() == "" || key.Token() == "" || !expires.After(now()) {
				t.Errorf("%s: got %s, %s", body, key, expires)
			}
			return
		}
		if failure.Kind == 0 || failure.Message == "" || len(failure.Message) > 200 {
			t.Errorf("got %+v", failure)
		}
		checkHidden(t, "the error", failure.Message, nil)
	})
}
