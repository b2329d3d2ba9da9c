// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

var farClocks = []time.Duration{10 * time.Minute, -10 * time.Minute, 25 * time.Hour, -25 * time.Hour, 62 * time.Second}

// A server with another time costs one more request, once.
func TestClockIsCorrectedOnce(t *testing.T) {
	t.Parallel()
	for _, ahead := range farClocks {
		for _, code := range []int{1300, 1200} {
			t.Run(fmt.Sprintf("%s ahead, code %d", ahead, code), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					server := skewedServer(ahead, code)
					client := newClient(t, server)
					for read := range 3 {
						backends, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
						if err != nil || len(backends) != 150 {
							t.Fatalf("read %d: %d backends, %v", read, len(backends), err)
						}
					}
					if n := len(server.Requests()); n != 7 {
						t.Errorf("%d requests for three reads of two pages and a correction", n)
					}
				})
			})
		}
	}
}

// skewedServer refuses an expired time stamp with the code.
func skewedServer(ahead time.Duration, code int) *fakeapi.Server {
	now := func() time.Time { return laterClock().Add(ahead) }
	return newServer(fakeapi.Config{Now: now, Latency: time.Second, Fault: func(r fakeapi.Request) fakeapi.Fault {
		stamp, _ := time.Parse(time.RFC3339, r.Params["time_stamp"])
		if code != 1300 && now().Sub(stamp).Abs() > time.Minute {
			return fakeapi.Fault{RetCode: code}
		}
		return fakeapi.Fault{}
	}}, 150)
}

// Concurrent reads are all refused before one of them has measured the skew, and
// each corrects itself.
func TestClockIsCorrectedByEachOfManyReads(t *testing.T) {
	t.Parallel()
	for _, code := range []int{1300, 1200} {
		t.Run(fmt.Sprintf("code %d", code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := newClient(t, skewedServer(10*time.Minute, code))
				errs := make(chan error)
				for range 5 {
					go func() {
						_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
						errs <- err
					}()
				}
				for range 5 {
					if err := <-errs; err != nil {
						t.Error(err)
					}
				}
			})
		})
	}
}

func TestClockThatStaysWrong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{
			Now:   func() time.Time { return laterClock().Add(-10 * time.Minute) },
			Fault: onRequests(fakeapi.Fault{RetCode: 1300}),
		}, 5)
		_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
		failure := failureOf(t, err)
		if failure.RetCode != 1300 || failure.Attempts != 2 || !failure.SkewKnown || failure.Skew.Round(time.Minute) != -10*time.Minute {
			t.Errorf("got %+v", failure)
		}
	})
}

// A correction that does not help stays with the call: behind a gateway with a
// wrong Date header, one refusal must not make other requests fail, neither later
// ones nor those sent meanwhile.
func TestUselessCorrectionStaysWithTheCall(t *testing.T) {
	t.Parallel()
	for _, code := range []int{1200, 1300} {
		t.Run(fmt.Sprintf("code %d", code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
					fault := fakeapi.Fault{Header: map[string]string{"Date": laterClock().Add(-10 * time.Minute).UTC().Format(http.TimeFormat)}}
					if r.Number == 1 {
						fault.RetCode = code
					}
					return fault
				}}, 5)
				var client *Client
				read := func() error {
					_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
					return err
				}
				sent := 0
				client = newClient(t, server, func(c *Config) {
					transport := c.Transport
					c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
						if sent++; sent == 2 {
							if err := read(); err != nil {
								t.Errorf("during the corrected request: %v", err)
							}
						}
						return transport.RoundTrip(r)
					})
				})
				if failure := failureOf(t, read()); failure.Attempts != 2 {
					t.Errorf("got %v", failure)
				}
				if err := read(); err != nil {
					t.Errorf("after the corrected request: %v", err)
				}
			})
		})
	}
}

// Without a Date header the clock cannot be corrected.
func TestClockWithoutDate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{RetCode: 1300, Header: map[string]string{"Date": ""}})}, 5)
		_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
		failure := failureOf(t, err)
		if failure.RetCode != 1300 || failure.Attempts != 1 || failure.SkewKnown {
			t.Errorf("got %+v", failure)
		}
	})
}

// ret_code 1200 is not retried while the clocks agree within a minute.
func TestWrongKeyIsNotTheClock(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{0, 59 * time.Second, -59 * time.Second} {
		t.Run(fmt.Sprintf("%s ahead", ahead), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Now: func() time.Time { return laterClock().Add(ahead) }}, 5)
				client := newClient(t, server, func(c *Config) { c.Credentials = NewCredentials(fakeapi.AccessKeyID, "wrong", "") })
				_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
				if failure := failureOf(t, err); failure.RetCode != 1200 || failure.Attempts != 1 {
					t.Errorf("got %+v", failure)
				}
			})
		})
	}
}
