// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The addresses of backends and load balancers, as the real CLI has them. Long lists are
// encoded in another way than single items, and have the same.
func TestAccAddresses(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Generous: true})
	wantBackends := map[string]any{}
	for id, c := range map[string]struct{ resource, private, want any }{
		"lbb-instance": {"i-1234abcd", "10.0.0.1", "10.0.0.1"},
		"lbb-router":   {"rtr-1234abcd", "10.0.0.2", "10.0.0.2"},
		"lbb-ip":       {"192.0.2.1", nil, "192.0.2.1"},
		"lbb-ip6":      {"2001:db8::1", "", "2001:db8::1"},
		"lbb-both":     {"192.0.2.2", "10.0.0.3", "192.0.2.2"},
		"lbb-garbage":  {"i-1", "x", nil},
		"lbb-zone":     {"fe80::1%eth0", "0.0.0.0", nil},
		"lbb-nothing":  {nil, nil, nil},
	} {
		server.Add(fakeapi.Item{"loadbalancer_backend_id": id, "resource_id": c.resource, "private_ip": c.private, "address": "10.9.9.9"})
		wantBackends[id] = c.want
	}
	eip := map[string]any{"eip_id": "eip-a", "eip_addr": "203.0.113.1"}
	vxnet := map[string]any{"vxnet_id": "vxnet-a", "private_ip": "10.0.0.9"}
	wantBalancers := map[string]any{}
	for id, c := range map[string]struct{ eips, cluster, vxnet, public, private any }{
		"lb-public":  {[]any{}, []any{eip}, nil, []any{"203.0.113.1"}, nil},
		"lb-private": {[]any{eip}, []any{}, vxnet, []any{"203.0.113.1"}, "10.0.0.9"},
		"lb-none":    {[]any{}, []any{}, vxnet, []any{}, "10.0.0.9"},
		"lb-unknown": {[]any{}, nil, nil, nil, nil},
	} {
		server.Add(fakeapi.Item{"loadbalancer_id": id, "status": "active", "eips": c.eips, "cluster": c.cluster, "vxnet": c.vxnet})
		wantBalancers[id] = []any{c.public, c.private}
	}
	c := clitest.Serve(t, `
data "qingcloud_loadbalancer_backends" "all" {}
data "qingcloud_loadbalancers" "all" {}
data "qingcloud_loadbalancer" "each" {
  for_each        = toset(data.qingcloud_loadbalancers.all.loadbalancer_set[*].loadbalancer_id)
  loadbalancer_id = each.key
}
output "backends" {
  value = { for b in data.qingcloud_loadbalancer_backends.all.backends : b.loadbalancer_backend_id => b.address }
}
output "listed" {
  value = { for b in data.qingcloud_loadbalancers.all.loadbalancer_set : b.loadbalancer_id => [b.public_addresses, b.private_address] }
}
output "found" {
  value = { for id, b in data.qingcloud_loadbalancer.each : id => [b.public_addresses, b.private_address] }
}
`, server)
	for name, want := range map[string]any{"backends": wantBackends, "listed": wantBalancers, "found": wantBalancers} {
		if got := c.Outputs()[name]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

// A load balancer that does not exist is an error on its argument, whichever way the API
// says so. A missing ID is a warning.
func TestAccMissing(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]fakeapi.Config{"empty": {}, "2100": {UnknownIDsFail: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(config)
			server.Add(fakeapi.Web()...)
			c := clitest.Serve(t, "data \"qingcloud_loadbalancer_backends\" \"b\" {\n  loadbalancer = \"lb-gone\"\n}\n", server)
			d := c.Run("plan", "-json", "-input=false").Errors()["data.qingcloud_loadbalancer_backends.b"]
			if want := map[string]string{"empty": "Load Balancer Not Found", "2100": "Unable to Read Load Balancer Backends"}[name]; d.Summary != want || !strings.Contains(d.Detail, "lb-gone") {
				t.Errorf("got %+v", d)
			}
		})
	}
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.Web()...)
	c := clitest.Serve(t, "data \"qingcloud_loadbalancers\" \"b\" {\n  loadbalancers = [\"lb-web00001\", \"lb-gone\"]\n}\n", server)
	if out := c.Succeed("plan", "-no-color", "-input=false").Out; !strings.Contains(out, "Warning: Load Balancers Not Found") || !strings.Contains(out, "lb-gone") {
		t.Errorf("got %s", out)
	}
}
