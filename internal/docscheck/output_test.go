// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The output that a page shows first is that of its first configuration, with the mock
// API's own data.
func TestAccFirstOutput(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"README.md", "README.zh-CN.md", "docs/guides/quick-start.md", "docs/guides/quick-start-zh.md"} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{})
			server.Add(fakeapi.Web()...)
			c := clitest.Serve(t, "", server)
			blocks := docPages(t)[page].blocks
			first := slices.IndexFunc(blocks, codeBlock.isHCL)
			shown := slices.IndexFunc(blocks, func(b codeBlock) bool { return b.language == "text" })
			c.Write("main.tf", blocks[first].text)
			out := c.Succeed("plan", "-no-color", "-input=false").Out
			if !strings.Contains(out, blocks[shown].text) {
				t.Errorf("got\n%s\nwant\n%s", out, blocks[shown].text)
			}
			if n := len(server.Requests()); n != 3 {
				t.Errorf("%d requests, want 3", n)
			}
		})
	}
}

// What the README makes of the list is right for IPv6, for a server that is a backend
// twice, and for one of a forwarding policy.
func TestAccReadmeUses(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(
		fakeapi.Item{"loadbalancer_id": "lb-web00001", "loadbalancer_name": "web-prod", "status": "active", "eips": []any{fakeapi.Item{"eip_id": "eip-web00001", "eip_addr": "203.0.113.10"}}},
		fakeapi.Item{"loadbalancer_listener_id": "lbl-web00443", "loadbalancer_id": "lb-web00001", "listener_port": 443, "listener_protocol": "https"},
	)
	for i, address := range []string{"192.168.0.11", "2001:db8::1", "192.168.0.11", "192.168.0.20"} {
		server.Add(fakeapi.Item{
			"loadbalancer_backend_id": fmt.Sprintf("lbb-use%05d", i), "loadbalancer_listener_id": "lbl-web00443", "loadbalancer_id": "lb-web00001",
			"resource_id": address, "port": 8080 + i, "loadbalancer_policy_id": map[int]any{3: "lbp-web00001"}[i],
		})
	}
	blocks := slices.DeleteFunc(docPages(t)["README.md"].blocks, func(b codeBlock) bool { return !b.isHCL() })
	c := clitest.Serve(t, "", server)
	c.Needs("1.4", "1.6") // terraform_data
	c.Write("main.tf", blocks[0].text+withStandIns(t, "README.md", blocks[1].text)+`
output "uses" {
  value = {
    record     = join(" ", terraform_data.dns_a_record_set_www.input.addresses)
    allow_list = terraform_data.local_file_allow_list.input.content
    upstream   = terraform_data.local_file_upstream.input.content
  }
}
`)
	want := map[string]any{
		"record":     "203.0.113.10",
		"allow_list": "allow 192.168.0.11/32;\nallow 192.168.0.20/32;\nallow 2001:db8::1/128;\n",
		"upstream":   "upstream web {\n  server 192.168.0.11:8080;\n  server [2001:db8::1]:8081;\n  server 192.168.0.11:8082;\n}\n",
	}
	if uses, _ := c.Outputs()["uses"].(map[string]any); !maps.Equal(uses, want) {
		t.Errorf("got %v", uses)
	}
}

// recordPattern matches the DNS recipes: the page has allow-lists, too.
var recordPattern = regexp.MustCompile(`(?m)^resource "[a-z0-9_]+_record(_set)?" `)

// The DNS recipes publish the load balancer's public address, or only servers that may
// receive any request. A server that is a backend twice is published once.
func TestAccDNSRecords(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.Item{
		"loadbalancer_id": "lb-web00001", "loadbalancer_name": "web-prod", "status": "active",
		"eips": []any{fakeapi.Item{"eip_id": "eip-web00001", "eip_addr": "203.0.113.10"}},
	})
	for i, more := range []fakeapi.Item{
		{"private_ip": "10.0.0.2"},
		{"resource_id": "10.0.0.1"},
		{"private_ip": "10.0.0.2"},
		{"private_ip": "10.0.0.3", "weight": nil},
		{"private_ip": "10.0.1.1", "weight": 0},
		{"private_ip": "10.0.1.2", "disabled": 1},
		{"private_ip": "10.0.1.3", "backup": 1},
		{"private_ip": "10.0.1.4", "loadbalancer_policy_id": "lbp-web00001"},
	} {
		item := fakeapi.Item{
			"loadbalancer_backend_id": fmt.Sprintf("lbb-dns%05d", i), "loadbalancer_listener_id": "lbl-web00443", "loadbalancer_id": "lb-web00001",
			"resource_id": fmt.Sprintf("i-dns%05d", i), "port": 8080, "weight": 1,
		}
		maps.Copy(item, more)
		server.Add(item)
	}
	var recipes strings.Builder
	for _, b := range docPages(t)["docs/guides/dns-and-allow-lists.md"].blocks {
		if b.isHCL() && recordPattern.MatchString(b.text) {
			recipes.WriteString(withStandIns(t, b.page, b.text) + "\n")
		}
	}
	c := clitest.Serve(t, recipes.String()+`
output "records" {
  value = {
    for recipe, addresses in {
      itself   = terraform_data.dns_a_record_set_www.input.addresses
      set      = terraform_data.dns_a_record_set_web.input.addresses
      route53  = terraform_data.aws_route53_record_web.input.records
      for_each = values(terraform_data.alicloud_alidns_record_web)[*].input.value
    } : recipe => join(" ", addresses)
  }
}
`, server)
	c.Needs("1.4", "1.6") // terraform_data
	records, _ := c.Outputs()["records"].(map[string]any)
	const servers = "10.0.0.1 10.0.0.2 10.0.0.3"
	want := map[string]any{"itself": "203.0.113.10", "set": servers, "route53": servers, "for_each": servers}
	if !maps.Equal(records, want) {
		t.Errorf("got %v", records)
	}
}
