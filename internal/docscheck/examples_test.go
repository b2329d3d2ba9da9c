// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The examples can be applied, and a second plan changes nothing. TestAccDocs formats,
// validates and plans them; tools/recipes.sh applies the recipes.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	c := clitest.Serve(t, "", docServer(t, generous))
	c.Needs("1.5", "1.6") // check
	var root strings.Builder
	root.WriteString(clitest.RequiredProviders)
	applied := 0
	for directory, files := range exampleDirectories(t) {
		if directory != "examples/testing" && !strings.HasPrefix(directory, "examples/recipes/") {
			d := newDocumented(directory, files)
			d.complete(t)
			root.WriteString(d.write(t, c, "", false))
			applied++
		}
	}
	if applied < 9 {
		t.Errorf("only %d examples", applied)
	}
	c.Write("main.tf", root.String())
	c.Succeed("get", "-no-color")
	c.Succeed("apply", "-auto-approve", "-no-color", "-input=false")
	if r := c.Succeed("plan", "-no-color", "-input=false", "-detailed-exitcode"); !strings.Contains(r.Out, "No changes.") {
		t.Errorf("the second plan changes something:\n%s", r.Out)
	}
}

// The tests of examples/testing pass, the one with a mock provider without a fake.
func TestAccExampleTests(t *testing.T) {
	t.Parallel()
	c := clitest.New(t, "", nil)
	c.Needs("1.7", "1.8") // mock_provider
	var items []fakeapi.Item
	for name, text := range exampleFiles(t) {
		if _, file, ok := strings.Cut(name, "examples/testing/"); ok {
			c.Write(file, text)
		}
		if strings.HasSuffix(name, "examples/testing/tests/data.yaml") {
			data, err := fakeapi.ParseData(name, []byte(text), nil)
			if err != nil {
				t.Fatal(err)
			}
			items = data.Items[""]
		}
	}
	c.Succeed("test", "-no-color", "-filter=tests/mock.tftest.hcl")

	server := fakeapi.New(fakeapi.Config{})
	server.Add(items...)
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	for name, value := range clitest.Environment(listener.URL) {
		c.Env = append(c.Env, name+"="+value)
	}
	c.Succeed("test", "-no-color")
	if len(server.Requests()) == 0 {
		t.Error("nothing was read")
	}
}
