// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// parentItems are a load balancer with a listener that has no backends, and a deleted one.
func parentItems() []fakeapi.Item {
	empty := listener("lbl-empty", nil, "tcp", 80)
	empty["loadbalancer_id"] = "lb-c"
	return append(withStatus(namedLoadBalancers("web", "old"), "deleted"), empty)
}

// An empty list takes one more request, for the innermost parent that is configured.
func TestParents(t *testing.T) {
	t.Parallel()
	denied := fakeapi.Fault{RetCode: 1400, Message: "PermissionDenied, describe resource failed"}
	for name, c := range map[string]struct {
		source string
		args   blockValues
		fault  fakeapi.Fault // of the second request
		want   string        // "" for nothing; else the text in testdata/parents
		sent   string        // the second request
	}{
		"exists":         {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-a"}, fakeapi.Fault{}, "", "DescribeLoadBalancers loadbalancers.1=lb-a"},
		"not found":      {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-gone"}, fakeapi.Fault{}, "ERROR", "DescribeLoadBalancers loadbalancers.1=lb-gone"},
		"refused":        {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-gone"}, fakeapi.Fault{RetCode: 2100}, "ERROR", "DescribeLoadBalancers loadbalancers.1=lb-gone"},
		"deleted":        {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-b"}, fakeapi.Fault{}, "ERROR", "DescribeLoadBalancers loadbalancers.1=lb-b"},
		"denied":         {"loadbalancer_listeners", blockValues{"loadbalancer": "lb-a"}, denied, "WARNING", "DescribeLoadBalancers loadbalancers.1=lb-a"},
		"busy":           {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy": "lbp-a"}, fakeapi.Fault{RetCode: 5100, Message: "busy"}, "WARNING", "DescribeLoadBalancerPolicies loadbalancer_policies.1=lbp-a"},
		"slow":           {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy": "lbp-a"}, fakeapi.Fault{Delay: 11 * time.Second}, "WARNING", "DescribeLoadBalancerPolicies loadbalancer_policies.1=lbp-a"},
		"listener":       {"loadbalancer_backends", blockValues{"loadbalancer": "lb-gone", "loadbalancer_listener": "lbl-empty"}, fakeapi.Fault{}, "", "DescribeLoadBalancerListeners loadbalancer_listeners.1=lbl-empty"},
		"no listener":    {"loadbalancer_backends", blockValues{"loadbalancer": "lb-a", "loadbalancer_listener": "lbl-gone"}, fakeapi.Fault{}, "ERROR", "DescribeLoadBalancerListeners loadbalancer_listeners.1=lbl-gone"},
		"no policy":      {"loadbalancer_policy_rules", blockValues{"loadbalancer_policy": "lbp-gone"}, fakeapi.Fault{}, "ERROR", "DescribeLoadBalancerPolicies loadbalancer_policies.1=lbp-gone"},
		"IDs, no parent": {"loadbalancer_backends", blockValues{"loadbalancer": "lb-gone", "loadbalancer_backends": []string{"lbb-gone"}}, fakeapi.Fault{}, "ERROR", "DescribeLoadBalancers loadbalancers.1=lb-gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, server := rowOf(c.source).serve(t, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
					if r.Number == 2 {
						return c.fault
					}
					return fakeapi.Fault{}
				}}, parentItems()...)
				value, diags := p.read(t.Context(), c.args)
				requests := server.Requests()
				if len(requests) != 2 || !strings.HasPrefix(c.sent, requests[1].Params["action"]+" ") {
					t.Fatalf("%d requests, the last %v", len(requests), requests[len(requests)-1].Params)
				}
				id, wanted, _ := strings.Cut(strings.Fields(c.sent)[1], "=")
				if requests[1].Params[id] != wanted || requests[1].Params["loadbalancer"] != "" {
					t.Errorf("got %v", requests[1].Params)
				}
				if c.want == "" {
					if len(diags) > 0 || value == nil {
						t.Error(diagnosticTexts(diags))
					}
					return
				}
				got := singleDiagnostic(t, diags)
				if !strings.HasPrefix(got, c.want+" on ") {
					t.Errorf("got %s", got)
				}
				compareGolden(t, filepath.Join("testdata", "parents", strings.ReplaceAll(strings.ReplaceAll(name, ",", ""), " ", "-")+".txt"), strings.Replace(got, " | ", "\n\n", 2)+"\n")
			})
		})
	}
}

// A list with items, or without a parent, takes no further request.
func TestParentsOfFullLists(t *testing.T) {
	t.Parallel()
	for name, args := range map[string]blockValues{
		"with items":     {"loadbalancer": fakeapi.LargeLoadBalancer},
		"without parent": {"loadbalancer_backends": []string{"lbb-00000000"}},
		"no filter":      nil,
	} {
		p, server := rowOf("loadbalancer_backends").serve(t, fakeapi.Config{}, fakeapi.Generate(3)...)
		if _, diags := p.read(t.Context(), args); len(diags) > 0 || len(server.Requests()) != 1 {
			t.Errorf("%s: %d requests, %s", name, len(server.Requests()), diagnosticTexts(diags))
		}
	}
}

// A look-up of a listener does not blame the port for a wrong load balancer, and warns
// if it could not be checked.
func TestParentOfALookup(t *testing.T) {
	t.Parallel()
	args := blockValues{"loadbalancer": "lb-gone", "listener_port": 80}
	p, _ := rowOf(oneListener).serve(t, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
		if r.Number == 2 {
			return fakeapi.Fault{RetCode: 1400, Message: "denied"}
		}
		return fakeapi.Fault{}
	}})
	_, diags := p.read(t.Context(), args)
	if got := diagnosticTexts(diags); len(got) != 2 || !strings.HasPrefix(got[0], "WARNING") || !strings.HasPrefix(got[1], `ERROR on AttributeName("listener_port")`) {
		t.Errorf("got %q", got)
	}
}

// Ctrl-C during the request for a parent is one.
func TestParentCanceled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p, _ := rowOf("loadbalancer_listeners").serve(t, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
			if r.Number == 2 {
				cancel()
				return fakeapi.Fault{Delay: time.Second}
			}
			return fakeapi.Fault{}
		}})
		_, diags := p.read(ctx, blockValues{"loadbalancer": "lb-gone"})
		if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, "ERROR | ") || !strings.Contains(got, "anceled") {
			t.Errorf("got %s", got)
		}
	})
}

// Requested IDs that are not in the list are named, at most ten of them.
func TestMissingIDs(t *testing.T) {
	t.Parallel()
	ids := []string{"lbb-00000001"}
	for c := 'a'; c < 'n'; c++ {
		ids = append(ids, "lbb-"+string(c))
	}
	for name, requested := range map[string][]string{"one": {"lbb-00000000", "lbb-gone"}, "many": ids} {
		p, _ := rowOf("loadbalancer_backends").serve(t, fakeapi.Config{}, fakeapi.Generate(3)...)
		value, diags := p.read(t.Context(), blockValues{"loadbalancer_backends": requested})
		got := singleDiagnostic(t, diags)
		compareGolden(t, filepath.Join("testdata", "parents", "missing-"+name+".txt"), strings.Replace(got, " | ", "\n\n", 2)+"\n")
		if n := len(rowOf("loadbalancer_backends").items(p.state(value))); n != 1 {
			t.Errorf("%s: %d items", name, n)
		}
	}
}
