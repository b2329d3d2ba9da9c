// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Arguments that only the apply knows defer the reads to it.
func TestAccUnknownArguments(t *testing.T) {
	t.Parallel()
	reads := map[string]accRead{}
	for _, row := range allDataSources {
		for name, a := range row.arguments {
			if a.member != "" && strings.Contains(fmt.Sprint(a.value), "other") {
				item := row.generate(1)[0]
				item[a.member] = firstOf(a.value)
				for argument, value := range a.with {
					item[row.arguments[argument].member] = value
				}
				reads[row.name+"-"+name] = accRead{source: row.name, args: mergeValues(blockValues{name: a.value}, a.with), items: []fakeapi.Item{item}}
			}
		}
	}
	c, server := serveReads(t, fakeapi.Config{}, reads)
	c.Write("main.tf", strings.ReplaceAll(c.Read("main.tf"), `other"`, `other${substr(timestamp(), 0, 0)}"`))
	c.Succeed("plan", "-no-color", "-input=false")
	if n := len(server.Requests()); n > 0 {
		t.Errorf("%d requests while planning", n)
	}
	outputs := c.Outputs()
	for name, read := range reads {
		list, one := outputs[name].([]any)
		object, isObject := outputs[name].(map[string]any)
		if one && len(list) != 1 || !one && (!isObject || object[rowOf(read.source).idMember()] == nil) {
			t.Errorf("%s: got %v", name, outputs[name])
		}
	}
}

// The API's order changes with each request, and no plan does.
func TestAccStablePlans(t *testing.T) {
	t.Parallel()
	reads := map[string]accRead{}
	for _, row := range allDataSources {
		read := row.all(row.generate(60))
		if row.result == "" {
			read.args = mergeValues(read.args, row.base)
		}
		reads["r-"+row.name] = read
	}
	reads["silent"] = accRead{source: oneLB, args: blockValues{"loadbalancer_name": "web-7"}, items: fakeapi.GenerateLoadBalancers(60)}
	c, _ := serveReads(t, fakeapi.Config{SearchFindsNothing: true, Order: func(rows []fakeapi.Item, n int) {
		if n%2 == 0 {
			slices.Reverse(rows)
		}
	}}, reads)
	c.Succeed("apply", "-auto-approve", "-no-color", "-input=false")
	for range 2 {
		if r := c.Succeed("plan", "-no-color", "-input=false", "-detailed-exitcode"); !strings.Contains(r.Out, "No changes.") {
			t.Errorf("the plan changes something:\n%s", r.Out)
		}
	}
}

// Load balancers have a name in the configuration and an ID in the API: for_each over
// a list leads to each one's listeners.
func TestAccForEach(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.GenerateLoadBalancers(3)...)
	server.Add(fakeapi.GenerateListeners(150)...)
	c := clitest.Serve(t, `
data "qingcloud_loadbalancers" "tagged" {
  tags = ["tag-00000000"]
}
data "qingcloud_loadbalancer_listeners" "each" {
  for_each     = { for lb in data.qingcloud_loadbalancers.tagged.loadbalancer_set : lb.loadbalancer_name => lb.loadbalancer_id }
  loadbalancer = each.value
}
output "ports" {
  value = { for name, each in data.qingcloud_loadbalancer_listeners.each : name => each.listeners[0].listener_port + each.total_count }
}
`, server)
	if got, want := fmt.Sprint(c.Outputs()["ports"]), "map[web-0:8050 web-2:8050]"; got != want {
		t.Errorf("got %s", got)
	}
}
