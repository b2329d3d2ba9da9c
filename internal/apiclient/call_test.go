// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapitest"
)

// onRequests applies the fault to the requests with these numbers, or to all.
func onRequests(fault fakeapi.Fault, numbers ...int) func(fakeapi.Request) fakeapi.Fault {
	return func(r fakeapi.Request) fakeapi.Fault {
		if len(numbers) == 0 || slices.Contains(numbers, r.Number) {
			return fault
		}
		return fakeapi.Fault{}
	}
}

// stallAfter lets the first request fail, and all others have no response.
func stallAfter(first fakeapi.Fault) func(fakeapi.Request) fakeapi.Fault {
	return func(r fakeapi.Request) fakeapi.Fault {
		if r.Number == 1 {
			return first
		}
		return fakeapi.Fault{Stall: true}
	}
}

func TestTransientFaultsAreRetried(t *testing.T) {
	t.Parallel()
	faults := append(fakeapitest.TransientFaults(), fakeapi.Fault{Stall: true}, fakeapi.Fault{Trickle: true}, fakeapi.Fault{Delay: time.Hour})
	for i, fault := range faults {
		for _, number := range []int{1, 2, 3} {
			t.Run(fmt.Sprintf("fault %d in request %d", i, number), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					server := newServer(fakeapi.Config{Fault: onRequests(fault, number)}, 250)
					backends, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
					if err != nil || len(backends) != 250 || stats != (Stats{Requests: 4, Retries: 1, Passes: 1}) {
						t.Errorf("fault %d: got %d backends, %+v, %v", i, len(backends), stats, err)
					}
				})
			})
		}
	}
}

func TestOtherFaultsAreNotRetried(t *testing.T) {
	t.Parallel()
	var faults []fakeapi.Fault
	for _, code := range []int{1100, 1101, 1200, 1400, 2000, 2100, 2400, 2500, 3300, 4000, 4005, 5200, 5400, 5500, 5600, 8000, 8004, 9999} {
		faults = append(faults, fakeapi.Fault{RetCode: code})
	}
	for _, status := range []int{301, 302, 307, 400, 401, 403, 404, 407, 501} {
		faults = append(faults, fakeapi.Fault{Status: status, Header: map[string]string{"Location": "https://elsewhere.example/?signature=x"}})
	}
	faults = append(faults,
		fakeapi.Fault{Endless: true},
		fakeapi.Fault{Body: `{"ret_code":0}`},
		fakeapi.Fault{Body: `{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"port":{}}]}`},
		fakeapi.Fault{Body: `{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"port":1}]}`},
		fakeapi.Fault{Body: `{"ret_code":0,"total_count":9000000,"loadbalancer_backend_set":[]}`},
	)
	for _, fault := range faults {
		t.Run(fmt.Sprintf("%+v", fault), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(fault)}, 5)
				_, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				failure := failureOf(t, err)
				if n := len(server.Requests()); n != 1 || stats.Requests != 1 || failure.StopReason != StoppedByError {
					t.Errorf("%+v: %d requests, %v", fault, n, err)
				}
				if failure.Action != LoadBalancerBackends.Action || failure.Zone != fakeapi.Zone || failure.RetCode != fault.RetCode {
					t.Errorf("%+v: got %+v", fault, failure)
				}
			})
		})
	}
}

// An error status decides: a body that is malformed, too, does not make it
// retryable.
func TestStatusDecidesOverABrokenBody(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 403, 404} {
		for _, fault := range []fakeapi.Fault{{Cut: true}, {Trickle: true}, {Endless: true}} {
			fault.Status = status
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(fault)}, 5)
				_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
				if failure := failureOf(t, err); failure.Kind != KindHTTP || failure.HTTPStatus != status || len(server.Requests()) != 1 {
					t.Errorf("%+v: %d requests, %+v", fault, len(server.Requests()), failure)
				}
			})
		}
	}
}

// The first failure that is not transient cancels the other pages.
func TestOneFailureCancelsTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Latency: time.Second, Fault: onRequests(fakeapi.Fault{RetCode: 2500}, 2)}, 10_000)
		_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
		if failure := failureOf(t, err); failure.RetCode != 2500 {
			t.Errorf("got %v", err)
		}
		if n := len(server.Requests()); n > 1+2*DefaultMaxConcurrency {
			t.Errorf("%d requests", n)
		}
	})
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 1, 5, 20} {
		t.Run(fmt.Sprintf("%d retries", retries), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{RetCode: 5100, Message: "busy"})}, 5)
				client := newClient(t, server, func(c *Config) { c.MaxRetries = retries })
				_, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
				failure := failureOf(t, err)
				if len(server.Requests()) != retries+1 || stats.Retries != retries || failure.Attempts != retries+1 {
					t.Errorf("%d retries: %d requests, %+v, %v", retries, len(server.Requests()), stats, err)
				}
				if failure.StopReason != StoppedByRetries || failure.RetCode != 5100 || failure.Message != "busy" {
					t.Errorf("got %+v", failure)
				}
			})
		})
	}
}

// Each attempt has a fresh time stamp and signature: the fake refuses one that is
// more than a minute old, and the delays are longer.
func TestEachAttemptHasItsOwnSignature(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fault := fakeapi.Fault{Status: 503, Header: map[string]string{"Retry-After": "61"}}
		server := newServer(fakeapi.Config{Fault: onRequests(fault, 1, 2)}, 5)
		if _, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone); err != nil {
			t.Fatal(err)
		}
		stamps, signatures := map[string]bool{}, map[string]bool{}
		for _, r := range server.Requests() {
			stamps[r.Params["time_stamp"]], signatures[r.Params["signature"]] = true, true
		}
		if len(stamps) != 3 || len(signatures) != 3 {
			t.Errorf("%d time stamps and %d signatures in 3 requests", len(stamps), len(signatures))
		}
	})
}

// recordSleeps makes a client skip its delays, and returns them.
func recordSleeps(c *Config) func() []time.Duration {
	var mu sync.Mutex
	var waits []time.Duration
	c.Sleep = func(ctx context.Context, wait time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		waits = append(waits, wait)
		return ctx.Err()
	}
	return func() []time.Duration { return waits }
}
