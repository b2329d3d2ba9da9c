// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// accountHCL reads an account in several ways that must agree.
const accountHCL = `
data "qingcloud_loadbalancer_backends" "all" {
  timeouts = { read = "10m" }
}

locals {
  all   = data.qingcloud_loadbalancer_backends.all.backends
  first = slice(local.all, 0, min(1, length(local.all)))
}

data "qingcloud_loadbalancer_backends" "load_balancer" {
  count        = length(local.first)
  loadbalancer = local.first[0].loadbalancer_id
}

data "qingcloud_loadbalancer_backends" "listener" {
  count                 = length(local.first)
  loadbalancer_listener = local.first[0].loadbalancer_listener_id
}

data "qingcloud_loadbalancer_backends" "ids" {
  count                 = length(local.first)
  loadbalancer_backends = local.first[*].loadbalancer_backend_id
}

output "total_count" {
  value = data.qingcloud_loadbalancer_backends.all.total_count
}

output "all" {
  value = local.all
}

output "load_balancer" {
  value = flatten(data.qingcloud_loadbalancer_backends.load_balancer[*].backends)
}

output "listener" {
  value = flatten(data.qingcloud_loadbalancer_backends.listener[*].backends)
}

output "ids" {
  value = flatten(data.qingcloud_loadbalancer_backends.ids[*].backends)
}
`

// checkAccount reads an account, whosever it is, and checks what must be so of
// any. It returns the backends.
func checkAccount(t *testing.T, c clitest.Test) []map[string]any {
	t.Helper()
	outputs := c.Outputs()
	all := objectList(outputs["all"])
	if outputs["total_count"] != float64(len(all)) {
		t.Errorf("total_count is %v, of %d", outputs["total_count"], len(all))
	}
	keys := make([]string, 0, len(all))
	for _, b := range all {
		keys = append(keys, memberText(b, "loadbalancer_id")+" "+memberText(b, "loadbalancer_listener_id")+" "+memberText(b, "loadbalancer_backend_id"))
	}
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Error("out of order, or one twice")
	}
	if len(all) == 0 {
		return all
	}
	for filter, name := range map[string]string{"load_balancer": "loadbalancer_id", "listener": "loadbalancer_listener_id", "ids": "loadbalancer_backend_id"} {
		var want int
		for _, b := range all {
			if b[name] == all[0][name] {
				want++
			}
		}
		filtered := objectList(outputs[filter])
		if len(filtered) != want || slices.ContainsFunc(filtered, func(b map[string]any) bool { return b[name] != all[0][name] }) {
			t.Errorf("by %s: %d backends, want %d", filter, len(filtered), want)
		}
	}
	return all
}

func objectList(list any) []map[string]any {
	elements, _ := list.([]any)
	all := make([]map[string]any, 0, len(elements))
	for _, element := range elements {
		object, _ := element.(map[string]any)
		all = append(all, object)
	}
	return all
}

func memberText(b map[string]any, name string) string {
	s, _ := b[name].(string)
	return s
}

// What is checked of a real account holds of the fake's.
func TestAccAccount(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 250} {
		server := fakeapi.New(fakeapi.Config{})
		server.Add(fakeapi.Generate(n)...)
		if got := checkAccount(t, clitest.Serve(t, accountHCL, server)); len(got) != n {
			t.Errorf("%d backends, want %d", len(got), n)
		}
	}
}
