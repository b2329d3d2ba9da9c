// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The places where users already have their settings, each alone, with the real
// CLI and the real binary.
func TestAccSettings(t *testing.T) {
	t.Parallel()
	role := &fakeapi.Role{AccessKeyID: "QYROLEROLEROLE", SecretAccessKey: "rolesecret", Token: "roletoken", Lifetime: time.Hour}
	server := fakeapi.New(fakeapi.Config{Role: role})
	server.Add(fakeapi.SeedPage()...)
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	host, port, _ := strings.Cut(strings.TrimPrefix(listener.URL, "http://"), ":")
	where := fmt.Sprintf("host: %s\nport: %s\nprotocol: http\nuri: /iaas\nzone: pek3\n", host, port)
	key := fmt.Sprintf("qy_access_key_id: %s\nqy_secret_access_key: %s\n", fakeapi.AccessKeyID, fakeapi.SecretAccessKey)
	metadata := fmt.Sprintf("credential_proxy_host: %s\ncredential_proxy_port: %s\n", host, port)
	for name, c := range map[string]struct {
		provider string
		config   string
		env      fakeEnv
		asks     string
	}{
		"arguments": {
			fmt.Sprintf("access_key = %q\n  secret_key = %q\n  zone = \"pek3\"\n  endpoint = %q", fakeapi.AccessKeyID, fakeapi.SecretAccessKey, listener.URL), "", nil, "/iaas/",
		},
		"config file": {"", where + key, nil, "/iaas"},
		"the 2021 provider's environment": {
			"", "", fakeEnv{
				"QINGCLOUD_ACCESS_KEY": fakeapi.AccessKeyID, "QINGCLOUD_SECRET_KEY": fakeapi.SecretAccessKey,
				"QINGCLOUD_ZONE": "pek3", "QINGCLOUD_ENDPOINT": listener.URL + "/iaas",
			}, "/iaas",
		},
		"other tools' environment": {"", where, fakeEnv{"QINGCLOUD_ACCESS_KEY_ID": fakeapi.AccessKeyID, "QINGCLOUD_SECRET_ACCESS_KEY": fakeapi.SecretAccessKey}, "/iaas"},
		"instance role":            {"use_instance_role = true", where + metadata, nil, "/iam"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := clitest.New(t, clitest.RequiredProviders+"provider \"qingcloud\" {\n  "+c.provider+"\n}\n"+dataHCL()+"output \"count\" {\n  value = "+dataAddress+".total_count\n}\n", c.env)
			if c.config != "" {
				run.Write(".qingcloud/config.yaml", c.config)
			}
			if got := run.Outputs()["count"]; got != 2. {
				t.Errorf("got %v", got)
			}
			if !slices.ContainsFunc(server.Requests(), func(r fakeapi.Request) bool { return r.Path == c.asks }) {
				t.Errorf("no request to %s", c.asks)
			}
		})
	}
}

// Without any key the error is on the provider's argument.
func TestAccMissingKey(t *testing.T) {
	t.Parallel()
	c := clitest.New(t, clitest.RequiredProviders+"provider \"qingcloud\" {}\n"+dataHCL(), nil)
	var summaries []string
	for _, d := range c.Run("plan", "-json", "-input=false").Diagnostics() {
		if d.Severity == "error" {
			summaries = append(summaries, d.Summary+", "+d.Snippet.Context)
		}
	}
	if want := []string{`Missing QingCloud Access Key, provider "qingcloud"`}; !slices.Equal(summaries, want) {
		t.Errorf("got %q", summaries)
	}
}

// A number that is not an integer is an error on the argument, also if only the plan
// knows the number: of a data source as well as of the provider.
func TestAccFractions(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.SeedPage()...)
	c := clitest.Serve(t, `
data "qingcloud_loadbalancer_backends" "one" {}

data "qingcloud_loadbalancer_backends" "verbose" {
  verbose = data.qingcloud_loadbalancer_backends.one.total_count / 4
}

data "qingcloud_loadbalancer_listener" "port" {
  loadbalancer  = "lb-1234abcd"
  listener_port = data.qingcloud_loadbalancer_backends.one.total_count / 4 + 443
}

provider "qingcloud" {
  alias       = "retries"
  max_retries = data.qingcloud_loadbalancer_backends.one.total_count * 1e30
}

data "qingcloud_loadbalancer_backends" "retries" {
  provider = qingcloud.retries
}
`, server)
	var got []string
	for _, d := range c.Run("plan", "-json", "-input=false").Diagnostics() {
		if d.Severity == "error" {
			got = append(got, d.Summary+" | "+strings.TrimSpace(d.Snippet.Code)+" | "+d.Detail)
		}
	}
	slices.Sort(got)
	if want := []string{
		"Invalid Argument | listener_port = data.qingcloud_loadbalancer_backends.one.total_count / 4 + 443 | 443.5 is not an integer. Use an integer, from 1 to 65535.",
		"Invalid Argument | max_retries = data.qingcloud_loadbalancer_backends.one.total_count * 1e30 | 2e+30 is out of range. Use an integer, from 0 to 20.",
		"Invalid Argument | verbose = data.qingcloud_loadbalancer_backends.one.total_count / 4 | 0.5 is not an integer. Use an integer, 0 or higher.",
	}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
