// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// An old load balancer may come to match a filter while the list is read: its
// create_time does not show that it is new in the list.
func TestItemThatComesToMatch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		params map[string][]string
		status string // before
		name   string // before
		tag    string // before
	}{
		"status":      {params: map[string][]string{"status": {"stopped"}}, status: "active", name: "web", tag: "tag-a"},
		"search_word": {params: map[string][]string{"search_word": {"web"}}, status: "stopped", name: "db", tag: "tag-a"},
		"tags":        {params: map[string][]string{"tags": {"tag-a"}}, status: "stopped", name: "web", tag: "tag-b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				items := fakeapi.GenerateLoadBalancers(151)
				for _, item := range items {
					item["status"], item["loadbalancer_name"], item["tags"] = "stopped", "web", []any{map[string]any{"tag_id": "tag-a"}}
				}
				comes, leaves, overlooked := items[150], items[5].ID(), items[149].ID()
				comes["status"], comes["loadbalancer_name"], comes["tags"] = c.status, c.name, []any{map[string]any{"tag_id": c.tag}}
				var server *fakeapi.Server
				server = fakeapi.New(fakeapi.Config{
					Now: laterClock, Generous: true,
					// The order of the second response hides one that the first did not have.
					Order: func(rows []fakeapi.Item, n int) {
						if i := slices.IndexFunc(rows, func(item fakeapi.Item) bool { return item.ID() == overlooked }); n == 2 && i >= 0 {
							hidden := rows[i]
							copy(rows[1:i+1], rows[:i])
							rows[0] = hidden
						}
					},
					Fault: func(r fakeapi.Request) fakeapi.Fault {
						if r.Number == 2 {
							server.Remove(leaves)
							server.Remove(comes.ID())
							comes["status"], comes["loadbalancer_name"], comes["tags"] = "stopped", "web", items[0]["tags"]
							comes["status_time"] = laterClock().Format(time.RFC3339)
							server.Add(comes)
						}
						return fakeapi.Fault{}
					},
				})
				server.Add(items...)
				found, stats, err := LoadBalancers.All(t.Context(), newClient(t, server), Filter{Zone: fakeapi.Zone, Params: c.params})
				if err != nil {
					t.Fatal(err)
				}
				if !slices.ContainsFunc(found, func(b LoadBalancer) bool { return string(b.ID) == overlooked }) {
					t.Errorf("%s is missing, which was there all the time: %d items in %d passes", overlooked, len(found), stats.Passes)
				}
			})
		})
	}
}

// A quiet list takes a second pass only if it is not known since when its items match.
func TestPassesByFilter(t *testing.T) {
	t.Parallel()
	for param, passes := range map[string]int{"": 1, "status": 1, "search_word": 2} {
		t.Run(param, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := fakeapi.New(fakeapi.Config{Now: laterClock})
				for _, item := range fakeapi.GenerateLoadBalancers(150) {
					item["status"], item["loadbalancer_name"] = "active", "active"
					server.Add(item)
				}
				filter := Filter{Zone: fakeapi.Zone}
				if param != "" {
					filter.Params = map[string][]string{param: {"active"}}
				}
				found, stats, err := LoadBalancers.All(t.Context(), newClient(t, server), filter)
				if err != nil || len(found) != 150 || stats.Passes != passes {
					t.Errorf("%d items, %d passes, %v", len(found), stats.Passes, err)
				}
			})
		})
	}
}

// A status may change between the moment at which the API selects an item and that at
// which it sends it. A server that ignores the filter is noticed all the same.
func TestStatusThatDoesNotMatch(t *testing.T) {
	t.Parallel()
	const deleted = `{"ret_code":0,"total_count":1,"loadbalancer_set":[{"loadbalancer_id":"lb-a","status":"deleted"}]}`
	for name, times := range map[string]int{"once": 1, "always": 100} {
		for _, ids := range [][]string{nil, {"lb-a"}} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
						if r.Number > times {
							return fakeapi.Fault{Body: `{"ret_code":0,"total_count":0,"loadbalancer_set":[]}`}
						}
						return fakeapi.Fault{Body: deleted}
					}}, 0)
					params := map[string][]string{"status": {"active"}}
					if ids != nil {
						params["loadbalancers"] = ids
					}
					found, stats, err := LoadBalancers.All(t.Context(), newClient(t, server), Filter{Zone: fakeapi.Zone, Params: params})
					if times == 1 {
						if err != nil || len(found) != 0 || stats.Requests != 2 {
							t.Errorf("got %v, %+v, %v", found, stats, err)
						}
						return
					}
					failure := failureOf(t, err)
					if failure.Kind != KindMismatch || failure.Attempts != 6 || failure.StopReason != StoppedByRetries ||
						failure.Message != "loadbalancer_set[0]: expected an item that matches status, got lb-a" {
						t.Errorf("got %+v", failure)
					}
				})
			})
		}
	}
}

// A list that never changes and yet cannot be complete is told from one that does.
func TestUnchanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		bodies    []string // of one response after the other, the last for all others
		unchanged bool
	}{
		"total_count too high": {[]string{`{"ret_code":0,"total_count":3,"loadbalancer_policy_rule_set":[{"loadbalancer_policy_rule_id":"lbpr-a"}]}`}, true},
		"another item": {[]string{
			`{"ret_code":0,"total_count":3,"loadbalancer_policy_rule_set":[{"loadbalancer_policy_rule_id":"lbpr-a"}]}`,
			`{"ret_code":0,"total_count":3,"loadbalancer_policy_rule_set":[{"loadbalancer_policy_rule_id":"lbpr-b"}]}`,
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
					return fakeapi.Fault{Body: c.bodies[min(r.Number, len(c.bodies))-1]}
				}}, 0)
				_, _, err := LoadBalancerPolicyRules.All(t.Context(), newClient(t, server), entireZone)
				failure := failureOf(t, err)
				if failure.Kind != KindIncomplete || failure.Unchanged != c.unchanged || failure.Passes != 5 || failure.Elapsed != 15*time.Second {
					t.Errorf("got %+v", failure)
				}
			})
		})
	}
}
