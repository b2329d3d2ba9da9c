// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestParametersOfARequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{}, 250)
		ids := []string{"lbb-00000101", "lbb-00000150"}
		filter := Filter{Zone: fakeapi.Zone, Params: map[string][]string{
			"loadbalancer": {fakeapi.LargeLoadBalancer}, "loadbalancer_listener": {"lbl-00000001"},
			"loadbalancer_backends": ids, "verbose": {"0"}, "unset": nil,
		}}
		found, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server, func(c *Config) { c.UserAgent = "agent/1" }), filter)
		if err != nil || !slices.Equal(backendIDs(found), ids) {
			t.Fatalf("got %v, %v", backendIDs(found), err)
		}
		r := server.Requests()[0]
		delete(r.Params, "signature")
		delete(r.Params, "time_stamp")
		want := map[string]string{
			"action": "DescribeLoadBalancerBackends", "zone": "pek3", "offset": "0", "limit": "100", "verbose": "0",
			"loadbalancer": "lb-large001", "loadbalancer_listener": "lbl-00000001",
			"loadbalancer_backends.1": "lbb-00000101", "loadbalancer_backends.2": "lbb-00000150",
			"access_key_id": fakeapi.AccessKeyID, "version": "1", "signature_method": "HmacSHA256", "signature_version": "1",
		}
		if !maps.Equal(r.Params, want) || r.Method != "GET" || r.Path != "/iaas/" || r.UserAgent != "agent/1" {
			t.Errorf("got %+v", r)
		}
	})
}

func TestManyIDsGoInBatches(t *testing.T) {
	t.Parallel()
	for n, requests := range map[int]int{1: 1, 100: 1, 101: 2, 230: 3} {
		t.Run(fmt.Sprintf("%d IDs", n), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{}, 300)
				wanted := server.IDs()[300-n:]
				found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), Filter{Zone: fakeapi.Zone, Params: map[string][]string{"loadbalancer_backends": wanted}})
				if err != nil || !slices.Equal(backendIDs(found), wanted) || stats != (Stats{Requests: requests, Passes: 1}) {
					t.Errorf("%d IDs: got %d, %+v, %v", n, len(found), stats, err)
				}
				for _, r := range server.Requests() {
					if _, ok := r.Params["loadbalancer_backends.101"]; ok {
						t.Error("a request with more than 100 IDs")
					}
				}
			})
		})
	}
}

// An unknown ID may match nothing or be an error: QingCloud documents neither.
func TestUnknownIDs(t *testing.T) {
	t.Parallel()
	for _, fails := range []bool{false, true} {
		t.Run(strconv.FormatBool(fails), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{UnknownIDsFail: fails}, 5)
				found, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), Filter{Zone: fakeapi.Zone, Params: map[string][]string{"loadbalancer_backends": {"lbb-00000001", "lbb-gone"}}})
				switch {
				case !fails && (err != nil || !slices.Equal(backendIDs(found), []string{"lbb-00000001"})):
					t.Errorf("got %v, %v", backendIDs(found), err)
				case fails && failureOf(t, err).RetCode != 2100:
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// A server that ignores a filter is noticed.
func TestItemsMustMatchTheFilter(t *testing.T) {
	t.Parallel()
	item := `{"loadbalancer_backend_id":"lbb-a","loadbalancer_id":"lb-a","loadbalancer_listener_id":"lbl-a"}`
	for name, c := range map[string]struct {
		params map[string][]string
		item   string
		fails  string // the parameter that the item does not match
	}{
		"same":             {map[string][]string{"loadbalancer": {"lb-a"}, "loadbalancer_listener": {"lbl-a"}, "loadbalancer_backends": {"lbb-a"}}, item, ""},
		"no IDs to see":    {map[string][]string{"loadbalancer": {"lb-a"}, "loadbalancer_listener": {"lbl-a"}}, `{"loadbalancer_backend_id":"lbb-a"}`, ""},
		"another backend":  {map[string][]string{"loadbalancer_backends": {"lbb-b"}}, item, "loadbalancer_backends"},
		"another LB":       {map[string][]string{"loadbalancer": {"lb-b"}}, item, "loadbalancer"},
		"another listener": {map[string][]string{"loadbalancer_listener": {"lbl-b"}}, item, "loadbalancer_listener"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Body: `{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[` + c.item + `]}`})}, 0)
				_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), Filter{Zone: fakeapi.Zone, Params: c.params})
				if c.fails == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if failure := failureOf(t, err); failure.Kind != KindDecode || failure.Message != "loadbalancer_backend_set[0]: expected an item that matches "+c.fails+", got lbb-a" {
					t.Errorf("got %+v", failure)
				}
			})
		})
	}
}

// The order is total, and independent of the API's.
func TestOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Order: func(rows []fakeapi.Item, n int) { slices.Reverse(rows) }}, 0)
		var want []string
		for _, key := range []string{"1 1 1", "1 1 2", "1 2 0", "10 0 0", "2 0 0"} {
			parts := strings.Fields(key)
			id := fmt.Sprintf("lbb-%s%s%s", parts[2], parts[1], parts[0])
			want = append(want, id)
			server.Add(fakeapi.Item{"loadbalancer_id": "lb-" + parts[0], "loadbalancer_listener_id": "lbl-" + parts[1], "loadbalancer_backend_id": id})
		}
		found, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), entireZone)
		if err != nil || !slices.Equal(backendIDs(found), want) {
			t.Errorf("got %v, want %v; %v", backendIDs(found), want, err)
		}
	})
}
