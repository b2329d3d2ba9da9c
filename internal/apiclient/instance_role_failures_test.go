// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
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

// What a certificate says may be in an error.
func TestRoleErrorsArePlain(t *testing.T) {
	t.Parallel()
	err := &net.OpError{Op: "remote error", Err: errors.New("valid for \x1b[31m\u202ehost")}
	if got := metadataTransportError(t.Context(), err).Message; got != "remote error: valid for [31mhost" {
		t.Errorf("got %q", got)
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
		role := newRole(roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		}))
		role.now = func() time.Time { return time.Unix(2e9, 0) }
		failure := role.fetch(t.Context())
		if failure == nil {
			if key := role.key; key.AccessKeyID() == "" || key.SecretAccessKey() == "" || key.Token() == "" || !role.expires.After(role.now()) {
				t.Errorf("%s: got %s, %s", body, key, role.expires)
			}
			return
		}
		if failure.Kind == 0 || failure.Message == "" || len(failure.Message) > 200 {
			t.Errorf("got %+v", failure)
		}
		checkHidden(t, "the error", failure.Message, nil)
	})
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
	role := NewInstanceRole(service.URL, nil)
	for n := range int64(3) {
		role.discard(t.Context(), role.key)
		if _, err := role.Retrieve(t.Context()); err != nil || connections.Load() != n+1 {
			t.Errorf("fetch %d: %d connections, %v", n+1, connections.Load(), err)
		}
	}
}
