// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"cmp"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The two forms of the fake that the documentation is planned with: one sends no
// more than the examples in QingCloud's documentation, the other one everything.
const (
	sparing  = "sparing"
	generous = "generous"
)

// docServer is a fake with what the documentation mentions: the examples of
// QingCloud's documentation, the data of the recipes, and a longer list.
func docServer(t *testing.T, form string) *fakeapi.Server {
	t.Helper()
	config := fakeapi.Config{
		Generous: form == generous,
		Zones:    []string{fakeapi.Zone, "sh1a", "gd2", "zone1"},
		Role:     &fakeapi.Role{AccessKeyID: "QYROLEROLEROLE", SecretAccessKey: "rolesecret", Token: "roletoken", Lifetime: time.Hour},
	}
	text, err := os.ReadFile(repository + "/examples/recipes/data.json")
	if err != nil {
		t.Fatal(err)
	}
	recipes, err := fakeapi.ParseData("data.json", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	items := slices.Concat(fakeapi.Pages(), recipes.Items[""], fakeapi.Addresses(), fakeapi.Large(137))
	if form == sparing {
		for i := range items {
			items[i] = spare(items[i])
		}
		items = append(items, bareItems...)
	}
	server := fakeapi.New(config)
	for _, zone := range config.Zones {
		server.AddTo(zone, items...)
	}
	return server
}

// bareItems have null where a configuration might not expect it.
var bareItems = []fakeapi.Item{
	{
		"loadbalancer_backend_id": "lbb-web00099", "loadbalancer_listener_id": "lbl-web00443", "loadbalancer_id": "lb-web00001",
		"port": 8080, "weight": nil, "resource_id": "192.168.0.99",
	},
	{"loadbalancer_policy_rule_id": "lbpr-web0099", "loadbalancer_policy_id": "lbp-web00001", "rule_type": nil, "val": nil},
}

// documentedMembers are the members of items in the examples of QingCloud's
// documentation. The names and the vxnet are needed to get anywhere, and the vxnet
// was seen at verbose 0.
var documentedMembers = []string{
	"loadbalancer_backend_id", "loadbalancer_listener_id", "loadbalancer_id", "port", "weight", "resource_id", "create_time",
	"loadbalancer_name", "status_time", "transition_status", "is_applied", "security_group_id", "eips", "vxnet",
	"listener_protocol", "listener_port", "backend_protocol", "balance_mode", "session_sticky", "forwardfor", "listener_option",
	"healthy_check_method", "healthy_check_option", "loadbalancer_policy_name",
	"loadbalancer_policy_rule_id", "rule_type", "val",
}

// spare returns the item as the examples in QingCloud's documentation have it: their
// members, and names that are null, except for those of load balancers and policies.
func spare(item fakeapi.Item) fakeapi.Item {
	item = maps.Clone(item)
	_, isBackend := item["loadbalancer_backend_id"]
	_, isListener := item["loadbalancer_listener_id"]
	_, isRule := item["loadbalancer_policy_rule_id"]
	for member := range item {
		switch {
		case slices.Contains(documentedMembers, member):
		case member == "status" && !isBackend, member == "loadbalancer_ids":
		case member == "loadbalancer_policy_id" && !isBackend:
		default:
			delete(item, member)
		}
	}
	if isBackend {
		item["loadbalancer_backend_name"] = nil
	} else if isListener {
		item["loadbalancer_listener_name"] = nil
	} else if isRule {
		item["loadbalancer_policy_rule_name"] = nil
	}
	return item
}

// docEnvironment is the environment of that kind, and the files that it mentions.
// The config file is the one that the provider's page shows.
func docEnvironment(t *testing.T, kind string, c clitest.Test, server *fakeapi.Server, cloud *privateCloud) []string {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	env := []string{
		"HTTPS_PROXY=" + cloud.proxy, "QINGCLOUD_CA_FILE=" + cloud.caFile,
		"QINGCLOUD_ENDPOINT=" + listener.URL, "QINGCLOUD_ZONE=" + fakeapi.Zone,
	}
	switch kind {
	case keysInFile:
		file := ""
		for _, b := range docPages(t)[indexPage].blocks {
			if b.language == "yaml" {
				file = cmp.Or(file, b.text)
			}
		}
		for _, name := range []string{"config.yaml", "production.yaml", "staging.yaml"} {
			c.Write(".qingcloud/"+name, file)
		}
	case keysFromRole:
		host, port, _ := strings.Cut(strings.TrimPrefix(listener.URL, "http://"), ":")
		c.Write(".qingcloud/config.yaml", fmt.Sprintf("credential_proxy_host: %s\ncredential_proxy_port: %s\n", host, port))
	default:
		env = append(env, "QINGCLOUD_ACCESS_KEY="+fakeapi.AccessKeyID, "QINGCLOUD_SECRET_KEY="+fakeapi.SecretAccessKey)
	}
	return env
}
