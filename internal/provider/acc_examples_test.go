// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The documentation's examples can be applied, and a second plan changes nothing.
// TestAccDocs formats, validates and plans them.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	provider := readExample(t, "provider/provider.tf")
	for name, hcl := range map[string]string{
		"provider":    provider,
		"data source": provider + readExample(t, "data-sources/"+dataSourceName+"/data-source.tf"),
		"demo":        readExample(t, "demo/main.tf"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{})
			server.Add(fakeapi.SeedPage()...)
			server.Add(fakeapi.Web()...)
			server.Add(fakeapi.Generate(437)...)
			c := serveCLI(t, "", server)
			c.needs(groupOf(hcl).terraform, "1.6")
			writeFile(t, c.dir+"/main.tf", hcl)
			c.outputs()
			if r := c.succeed("plan", "-no-color", "-input=false", "-detailed-exitcode"); !strings.Contains(r.out, "No changes.") {
				t.Errorf("the second plan changes something:\n%s", r.out)
			}
		})
	}
}

func readExample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
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
