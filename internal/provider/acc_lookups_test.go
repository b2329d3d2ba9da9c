// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// lookupReads are the cases of look-ups that find an item, or those that do not.
func lookupReads(found bool) map[string]accRead {
	reads := map[string]accRead{}
	for name, c := range lookupCases {
		if (c.found != "") == found {
			reads[name] = accRead{source: c.source, args: c.args, items: c.items}
		}
	}
	return reads
}

func TestAccLookups(t *testing.T) {
	t.Parallel()
	c, _ := serveReads(t, fakeapi.Config{Fault: silence}, lookupReads(true))
	outputs := c.Outputs()
	for name := range lookupReads(true) {
		item, _ := outputs[name].(map[string]any)
		if got, want := item[rowOf(lookupCases[name].source).idMember()], lookupCases[name].found; got != want {
			t.Errorf("%s: found %v, want %s", name, got, want)
		}
	}
}

// The CLI shows the same texts as the protocol, at the argument.
func TestAccLookupErrors(t *testing.T) {
	t.Parallel()
	c, _ := serveReads(t, fakeapi.Config{Fault: silence}, lookupReads(false))
	errors := c.Run("plan", "-json", "-input=false").Errors()
	if len(errors) != len(lookupReads(false)) {
		t.Errorf("%d errors", len(errors))
	}
	for name := range lookupReads(false) {
		d := errors["data.qingcloud_"+lookupCases[name].source+"."+name]
		attribute, _, _ := strings.Cut(strings.TrimSpace(d.Snippet.Code), " ")
		compareGolden(t, filepath.Join("testdata", "lookup", name+".txt"), `ERROR on AttributeName("`+attribute+"\")\n\n"+d.Summary+"\n\n"+d.Detail+"\n")
	}
}

// fromNameToServers is what a user knows (a name and a port), and what it leads to.
const fromNameToServers = `
data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}
data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.web.loadbalancer_id
  listener_port = 443
}
data "qingcloud_loadbalancer_backends" "https" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
}
`

// A plan from a load balancer's name to its servers takes one request for each step.
func TestAccFromNameToServers(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(slices.Concat(fakeapi.Web(), fakeapi.Pages(), fakeapi.Large(250), fakeapi.Addresses())...)
	c := clitest.Serve(t, fromNameToServers+"output \"servers\" {\n  value = data.qingcloud_loadbalancer_backends.https.backends[*].resource_id\n}\n", server)
	c.Succeed("plan", "-no-color", "-input=false")
	var actions []string
	for _, r := range server.Requests() {
		actions = append(actions, r.Params["action"])
	}
	if want := []string{"DescribeLoadBalancers", "DescribeLoadBalancerListeners", "DescribeLoadBalancerBackends"}; !slices.Equal(actions, want) {
		t.Errorf("the requests are %v", actions)
	}
	var want []any
	for _, item := range fakeapi.Web() {
		if item["loadbalancer_backend_id"] != nil && item["loadbalancer_listener_id"] == "lbl-web00443" {
			want = append(want, item["resource_id"])
		}
	}
	if got, _ := c.Outputs()["servers"].([]any); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What is refused is refused while validating, without a request.
func TestAccRefused(t *testing.T) {
	t.Parallel()
	reads := map[string]accRead{}
	add := func(source string, args blockValues) {
		reads[fmt.Sprintf("refused-%d", len(reads))] = accRead{source: source, args: args}
	}
	for _, c := range refusedElsewhere {
		add(c.source, mergeValues(blockValues{c.argument: c.value}, rowOf(c.source).arguments[c.argument].with))
	}
	for _, c := range wrongTogether {
		add(c.source, c.args)
	}
	c, server := serveReads(t, fakeapi.Config{}, reads)
	refused := map[string]bool{}
	for _, d := range c.Run("validate", "-json").Diagnostics() {
		if d.Summary == "Invalid Argument" || d.Summary == "Invalid Combination of Arguments" {
			refused[d.Snippet.Context] = true
		}
	}
	for name, read := range reads {
		if !refused[`data "qingcloud_`+read.source+`" "`+name+`"`] {
			t.Errorf("%v is not refused", read)
		}
	}
	if n := len(server.Requests()); n > 0 || len(refused) != len(reads) {
		t.Errorf("%d requests, %d of %d refused", n, len(refused), len(reads))
	}
}
