// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The examples can be applied, and a second plan changes nothing. TestAccDocs formats,
// validates and plans them; tools/recipes.sh applies the recipes.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	c := serveCLI(t, "", docServer(t, generous))
	c.needs("1.5", "1.6") // check
	var root strings.Builder
	root.WriteString(requiredProviders)
	applied := 0
	for directory, files := range exampleDirectories(t) {
		if directory != "examples/testing" && !strings.HasPrefix(directory, "examples/recipes/") {
			d := newDocumented(directory, files)
			d.complete(t)
			root.WriteString(d.write(t, c.dir, "", false))
			applied++
		}
	}
	if applied < 9 {
		t.Errorf("only %d examples", applied)
	}
	writeFile(t, c.dir+"/main.tf", root.String())
	c.succeed("get", "-no-color")
	c.succeed("apply", "-auto-approve", "-no-color", "-input=false")
	if r := c.succeed("plan", "-no-color", "-input=false", "-detailed-exitcode"); !strings.Contains(r.out, "No changes.") {
		t.Errorf("the second plan changes something:\n%s", r.out)
	}
}

// The tests of examples/testing pass, the one with a mock provider without a fake.
func TestAccExampleTests(t *testing.T) {
	t.Parallel()
	c := newCLI(t, "", nil)
	c.needs("1.7", "1.8") // mock_provider
	var backends []fakeapi.Item
	makeFolder(t, filepath.Join(c.dir, "tests"))
	for name, text := range exampleFiles(t) {
		if _, file, ok := strings.Cut(name, "examples/testing/"); ok {
			writeFile(t, filepath.Join(c.dir, filepath.FromSlash(file)), text)
		}
		if strings.HasSuffix(name, "examples/testing/tests/backends.json") {
			if err := json.Unmarshal([]byte(text), &backends); err != nil {
				t.Fatal(err)
			}
		}
	}
	c.succeed("test", "-no-color", "-filter=tests/mock.tftest.hcl")

	server := fakeapi.New(fakeapi.Config{})
	server.Add(backends...)
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	for name, value := range fakeEnvironment(listener.URL) {
		c.env = append(c.env, name+"="+value)
	}
	c.succeed("test", "-no-color")
	if len(server.Requests()) == 0 {
		t.Error("nothing was read")
	}
}
