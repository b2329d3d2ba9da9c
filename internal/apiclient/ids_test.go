// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// withTotal makes each response say that there are so many items.
func withTotal(total int) fakeapi.Fault {
	return fakeapi.Fault{Edit: func(body string) string {
		return regexp.MustCompile(`"total_count":\d+`).ReplaceAllString(body, fmt.Sprintf(`"total_count":%d`, total))
	}}
}

// Whatever total_count counts when IDs are requested, the result is every item with
// one of the IDs, in few requests and without a second pass.
func TestIDsWhateverTotalCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ids, unknown int
		config       fakeapi.Config
		requests     int
	}{
		"the matches":                 {ids: 7, config: fakeapi.Config{}, requests: 1},
		"the matches, some unknown":   {ids: 7, unknown: 2, requests: 2},
		"the matches, all unknown":    {unknown: 2, requests: 1},
		"the zone":                    {ids: 1, config: fakeapi.Config{Fault: onRequests(withTotal(250))}, requests: 1},
		"the zone, some unknown":      {ids: 7, unknown: 2, config: fakeapi.Config{Fault: onRequests(withTotal(250))}, requests: 2},
		"the zone, all unknown":       {unknown: 2, config: fakeapi.Config{Fault: onRequests(withTotal(250))}, requests: 1},
		"the zone, a full page":       {ids: 100, config: fakeapi.Config{Fault: onRequests(withTotal(250))}, requests: 1},
		"more than one can read":      {ids: 1, unknown: 1, config: fakeapi.Config{Fault: onRequests(withTotal(2_000_000))}, requests: 2},
		"nothing":                     {ids: 7, unknown: 1, config: fakeapi.Config{Fault: onRequests(withTotal(0))}, requests: 2},
		"the page's items":            {ids: 100, config: fakeapi.Config{PageCap: 30, Fault: func(r fakeapi.Request) fakeapi.Fault { return withTotal([]int{30, 30, 30, 10}[r.Number-1]) }}, requests: 4},
		"the matches, short pages":    {ids: 100, config: fakeapi.Config{PageCap: 30}, requests: 4},
		"short pages, some unknown":   {ids: 98, unknown: 2, config: fakeapi.Config{PageCap: 30}, requests: 5},
		"the zone, short pages":       {ids: 95, unknown: 5, config: fakeapi.Config{PageCap: 30, Fault: onRequests(withTotal(250))}, requests: 5},
		"the matches, in three parts": {ids: 250, config: fakeapi.Config{}, requests: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(c.config, 250)
				wanted := server.IDs()[250-c.ids:]
				requested := slices.Clone(wanted)
				for i := range c.unknown {
					requested = append(requested, fmt.Sprintf("lbb-unknown%d", i))
				}
				filter := Filter{Zone: fakeapi.Zone, Params: map[string][]string{"loadbalancer_backends": requested}}
				found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), filter)
				if err != nil || !slices.Equal(backendIDs(found), wanted) || stats != (Stats{Requests: c.requests, Passes: 1}) {
					t.Errorf("%d of %d, %+v, %v", len(found), len(wanted), stats, err)
				}
			})
		})
	}
}

// An item that a page has twice does not stand for another one.
func TestIDTwiceOnAPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const twice = `{"ret_code":0,"total_count":2,"loadbalancer_backend_set":[{"loadbalancer_backend_id":"lbb-00000000"},{"loadbalancer_backend_id":"lbb-00000000"}]}`
		server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{Body: twice}, 1)}, 5)
		wanted := server.IDs()[:2]
		filter := Filter{Zone: fakeapi.Zone, Params: map[string][]string{"loadbalancer_backends": wanted}}
		found, stats, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), filter)
		if err != nil || !slices.Equal(backendIDs(found), wanted) || stats.Requests != 2 {
			t.Errorf("got %v, %+v, %v", backendIDs(found), stats, err)
		}
	})
}

// A failure names the read.
func TestIDsFail(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(fakeapi.Config{Fault: onRequests(fakeapi.Fault{RetCode: 1400})}, 5)
		filter := Filter{Zone: fakeapi.Zone, Params: map[string][]string{"loadbalancer_backends": server.IDs()}}
		_, _, err := LoadBalancerBackends.All(t.Context(), newClient(t, server), filter)
		if failure := failureOf(t, err); failure.RetCode != 1400 || failure.Zone != fakeapi.Zone || failure.Passes != 1 || failure.Attempts != 1 {
			t.Errorf("got %+v", failure)
		}
	})
}
