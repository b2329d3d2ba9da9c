// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// failing starts a fake with 250 backends that fails like this, and a CLI that reads n
// lists of them.
func failing(t *testing.T, n int, block, failure string) clitest.Test {
	t.Helper()
	f, err := fakeapi.ParseFailure(failure)
	if err != nil {
		t.Fatal(err)
	}
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.Large(250)...)
	server.Fail([]fakeapi.Failure{f}, 1)
	hcl := fmt.Sprintf("provider \"qingcloud\" {\n  %s\n}\n", block)
	for i := range n {
		hcl += fmt.Sprintf("data \"qingcloud_loadbalancer_backends\" \"b%d\" {\n  timeouts = { read = \"%s\" }\n}\n", i, map[bool]string{true: "4s", false: "2m"}[n == 1])
		hcl += fmt.Sprintf("output \"n%d\" {\n  value = data.qingcloud_loadbalancer_backends.b%d.total_count\n}\n", i, i)
	}
	return clitest.Serve(t, hcl, server)
}

// What people see in an outage, of each kind that the mock API can show.
func TestAccFailures(t *testing.T) {
	t.Parallel()
	for failure, want := range map[string][]string{
		"5100":      {"ret_code 5100", "Attempts: 2 requests", "max_retries is 1"},
		"http503":   {"503 Service Unavailable", "Attempts: 2 requests"},
		"down":      {"the server closed the connection", "Attempts: 2 requests"},
		"slow=5s":   {"timed out", "timeouts"},
		"1400":      {"ret_code 1400", "Attempts: 1 request in", "permission"},
		"changing":  {"kept changing", "total_count", "timeout of 4s"},
		"5100:1":    nil,
		"http503:1": nil,
		"down:1":    nil,
	} {
		t.Run(failure, func(t *testing.T) {
			t.Parallel()
			c := failing(t, 1, "max_retries = 1", failure)
			if want == nil {
				if got := c.Outputs(); got["n0"] != 250. {
					t.Errorf("got %v", got)
				}
				return
			}
			d := c.Run("plan", "-json", "-input=false").Errors()["data.qingcloud_loadbalancer_backends.b0"]
			for _, text := range want {
				if !strings.Contains(d.Detail, text) {
					t.Errorf("no %q in: %s", text, d.Detail)
				}
			}
		})
	}
}

// Lists are complete although almost a third of all requests fail.
func TestAccShareOfFailures(t *testing.T) {
	t.Parallel()
	for _, failure := range []string{"http503:30%", "5100:30%", "down:30%"} {
		t.Run(failure, func(t *testing.T) {
			t.Parallel()
			outputs := failing(t, 60, "max_retries = 10", failure).Outputs()
			for name, n := range outputs {
				if n != 250. || len(outputs) != 60 {
					t.Errorf("%s is %v", name, n)
				}
			}
		})
	}
}
