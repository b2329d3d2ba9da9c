// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// A role's key that the API refuses before it expires is fetched again, once for all
// concurrent reads, and once only in each of them.
func TestRefusedRoleKeyIsFetchedAgain(t *testing.T) {
	t.Parallel()
	for _, code := range []int{1200, 2000} {
		for _, c := range []struct {
			reads    int
			valid    string // "" if every key is refused
			requests int64
		}{{1, "QYROLEKEY2", 2}, {5, "QYROLEKEY2", 2}, {1, "", 2}} {
			t.Run(fmt.Sprintf("%d, %+v", code, c), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					service := &metadataService{latency: time.Second, respond: func(n int64) (int, string) {
						return 200, roleKey(fmt.Sprintf("QYROLEKEY%d", n), laterClock().Add(time.Hour))
					}}
					client := newClient(t, newServer(fakeapi.Config{}, 0), func(config *Config) {
						config.Credentials, config.MaxRetries = newRole(service), 0
						config.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
							body := fmt.Sprintf(`{"ret_code":%d,"message":"refused"}`, code)
							if r.URL.Query().Get("access_key_id") == c.valid {
								body = `{"ret_code":0,"total_count":0,"loadbalancer_backend_set":[]}`
							}
							return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
						})
					})
					var all sync.WaitGroup
					for range c.reads {
						all.Go(func() {
							_, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
							if (err == nil) != (c.valid != "") || stats.Requests != 2 {
								t.Errorf("%+v, %v", stats, err)
							}
							if err != nil && failureOf(t, err).RetCode != code {
								t.Errorf("got %v", err)
							}
						})
					}
					all.Wait()
					if n := service.requests.Load(); n != c.requests {
						t.Errorf("the key was fetched %d times", n)
					}
				})
			})
		}
	}
}

// A key that was refused, but has been replaced meanwhile, does not cost a request.
func TestReplacedKeyIsNotFetchedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &metadataService{respond: func(n int64) (int, string) {
			return 200, roleKey(fmt.Sprintf("QYROLEKEY%d", n), laterClock().Add(time.Hour))
		}}
		role := newRole(service)
		first, err := role.Retrieve(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			role.discard(t.Context(), first)
			if key, err := role.Retrieve(t.Context()); err != nil || key.AccessKeyID() != "QYROLEKEY2" {
				t.Errorf("got %v, %v", key, err)
			}
		}
	})
}
