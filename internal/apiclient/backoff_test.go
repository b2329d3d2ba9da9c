// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Full jitter: each delay is random below a bound that doubles up to the maximum.
func TestBackoffIsBoundedAndRandom(t *testing.T) {
	t.Parallel()
	milliseconds := []int{200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000, 20000, 20000, 20000, 20000}
	for i, ms := range milliseconds {
		bound := time.Duration(ms) * time.Millisecond
		var low, high int
		for range 400 {
			wait := backoff(i + 1)
			if wait <= 0 || wait > bound {
				t.Fatalf("retry %d: waits %s, over %s", i+1, wait, bound)
			}
			if wait < bound/4 {
				low++
			}
			if wait > bound*3/4 {
				high++
			}
		}
		if low < 40 || high < 40 {
			t.Errorf("retry %d: of 400 waits, %d in the lowest quarter and %d in the highest", i+1, low, high)
		}
	}
	if wait := backoff(70); wait <= 0 || wait > maxDelay {
		t.Errorf("retry 70: waits %s", wait)
	}
}

func TestRetriesUseTheBackoff(t *testing.T) {
	t.Parallel()
	var waits func() []time.Duration
	server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{RetCode: 5100})}, 5)
	client := newClient(t, server, func(c *Config) { c.MaxRetries = 20; waits = recordSleeps(c) })
	_, _, _ = LoadBalancerBackends.All(t.Context(), client, entireZone)
	if len(waits()) != 20 {
		t.Fatalf("%d waits", len(waits()))
	}
	for i, wait := range waits() {
		if wait <= 0 || wait > min(maxDelay, baseDelay<<i) {
			t.Errorf("retry %d waits %s", i+1, wait)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	served := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":            0,
		"7":           7 * time.Second,
		"0":           0,
		"-3":          0,
		"soon":        0,
		"99999999999": 24 * time.Hour,
		served.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		served.Add(-time.Hour).Format(http.TimeFormat):       0,
	} {
		if got := parseRetryAfter(header, served); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
	if got := parseRetryAfter(served.Format(http.TimeFormat), time.Time{}); got != 0 {
		t.Errorf("a date without a Date header: got %s", got)
	}
}

func TestRetryAfterIsRespected(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fault := fakeapi.Fault{Status: 429, Header: map[string]string{"Retry-After": "30"}}
		server := newServer(fakeapi.Config{Fault: onRequests(fault, 1)}, 5)
		started := time.Now()
		if _, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(started); took < 30*time.Second || took > 31*time.Second {
			t.Errorf("took %s", took)
		}
	})
}
