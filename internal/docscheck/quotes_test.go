// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

const terraformErrorsPage = "docs/guides/terraform-errors.md"

// wrongConfigurations have the mistakes that the page about Terraform's messages
// explains, as far as they are found while planning. A mistake that can be found without
// any data hides others, and in OpenTofu a for_each hides outputs.
var wrongConfigurations = []string{`
data "qingcloud_loadbalancer_backends" "none" {
  loadbalancer = "lb-00000000"
}

locals {
  backends = data.qingcloud_loadbalancer_backends.web.backends
}

output "interpolation" {
  value = [for b in local.backends : "${b.address}:${b.port}"]
}

output "template" {
  value = templatefile("${path.module}/web.tftpl", { backends = local.backends })
}

output "function" {
  value = join(", ", local.backends[*].address)
}

output "call" {
  value = [for b in local.backends : coalesce(b.address)]
}

output "key" {
  value = { for b in local.backends : b.address => b }
}

output "operation" {
  value = [for b in local.backends : b if b.disabled > 0]
}

output "duplicate" {
  value = { for b in local.backends : b.loadbalancer_id => b }
}

output "filter" {
  value = [for b in data.qingcloud_loadbalancer_backends.web.loadbalancer_backends : b]
}

output "splat" {
  value = data.qingcloud_loadbalancer_backends.web.loadbalancer_backends[*]
}

output "length" {
  value = length(data.qingcloud_loadbalancer_backends.web.loadbalancer_backends)
}

output "index" {
  value = data.qingcloud_loadbalancer_backends.none.backends[0].port
}
`, `
resource "terraform_data" "first" {}

data "qingcloud_loadbalancer_backends" "late" {
  loadbalancer = "lb-1234abcd"
  depends_on   = [terraform_data.first]
}

resource "terraform_data" "late" {
  for_each = { for b in data.qingcloud_loadbalancer_backends.late.backends : b.loadbalancer_backend_id => b }
}

resource "terraform_data" "null" {
  for_each = data.qingcloud_loadbalancer_backends.web.loadbalancer_backends
}

resource "terraform_data" "objects" {
  for_each = toset(data.qingcloud_loadbalancer_backends.web.backends)
}

resource "terraform_data" "nulls" {
  for_each = toset(data.qingcloud_loadbalancer_backends.web.backends[*].address)
}
`, `
output "list" {
  value = data.qingcloud_loadbalancer_backends.web.backends.address
}

output "id" {
  value = data.qingcloud_loadbalancer_backends.web.id
}
`, `
resource "terraform_data" "list" {
  for_each = data.qingcloud_loadbalancer_backends.web.backends
}
`, `
output "argument" {
  value = data.qingcloud_loadbalancer_backends.web.loadbalancer_backends[*].address
}
`, `
resource "qingcloud_loadbalancer" "web" {}
`}

const webBackends = `
data "qingcloud_loadbalancer_backends" "web" {
  loadbalancer = "lb-1234abcd"
}
`

// primitive is what only OpenTofu says about an attribute of an ID.
const primitive = "Can't access attributes on a primitive-typed value (string)."

// What the page quotes about installing.
const (
	notAvailable = "Could not retrieve the list of available versions for provider qingcloud/qingcloud"
	notResolved  = "Could not resolve provider qingcloud/qingcloud" // the same, in OpenTofu
	notLocked    = "required by this configuration but no version is selected"
	notAsLocked  = "does not match any of the checksums recorded in the dependency lock file"
	notInstalled = "doesn't match any of the checksums previously recorded in the dependency lock file"
)

var aboutInstalling = []string{notAvailable, notResolved, notLocked, notAsLocked, notInstalled}

// The page about Terraform's messages quotes them as the CLI prints them, and all of
// those of the mistakes: the summary as a heading, and a part of the text.
func TestAccTerraformErrors(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(append(fakeapi.SeedPage(), fakeapi.Item{"loadbalancer_id": "lb-00000000"})...)
	runs := []clitest.Test{clitest.New(t, clitest.RequiredProviders+webBackends, nil)}
	for _, wrong := range wrongConfigurations {
		runs = append(runs, clitest.Serve(t, webBackends+wrong, server))
	}
	quoted := quotedMessages(docPages(t)[terraformErrorsPage])
	said := append(slices.Clone(aboutInstalling), primitive)
	for _, c := range runs {
		c.Needs("1.4", "1.6") // terraform_data
		c.Write("web.tftpl", "%{ for b in backends ~}\nserver ${b.address};\n%{ endfor ~}\n")
		for _, d := range c.Run("plan", "-json", "-input=false").Diagnostics() {
			detail := strings.Join(strings.Fields(d.Detail), " ")
			i := slices.IndexFunc(quoted[d.Summary], func(quote string) bool { return strings.Contains(detail, quote) })
			if i >= 0 {
				said = append(said, quoted[d.Summary][i])
			} else if d.Severity == "error" && d.Summary != "Missing QingCloud Access Key" {
				t.Errorf("%s: %s: not on the page", d.Summary, detail)
			}
		}
	}
	for title, quotes := range quoted {
		for _, quote := range quotes {
			if !slices.Contains(said, quote) {
				t.Errorf("%s: the CLI does not say %q", title, quote)
			}
		}
	}
}

// coalesce turns the mistake into an empty list, as the page warns.
func TestAccCoalesceHidesMistakes(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.SeedPage()...)
	c := clitest.Serve(t, webBackends+`
output "hidden" {
  value = coalesce(data.qingcloud_loadbalancer_backends.web.loadbalancer_backends, [])
}

output "backends" {
  value = length(data.qingcloud_loadbalancer_backends.web.backends)
}
`, server)
	if got := fmt.Sprint(c.Outputs()); got != "map[backends:2 hidden:[]]" {
		t.Error(got)
	}
}

// A provider that was built again no longer has the checksum of the lock file. A new
// version needs no change of it by hand, unless it is a pre-release.
func TestAccRebuiltProvider(t *testing.T) {
	t.Parallel()
	const configuration = `
terraform {
  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1.0"
    }
  }
}
`
	c := clitest.New(t, configuration, nil)
	c.Write("cli.tfrc", fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(c.Dir)+"/mirror"))
	build := func(version, content string) {
		host := cmp.Or(os.Getenv("TF_ACC_PROVIDER_HOST"), "registry.terraform.io")
		name := fmt.Sprintf("mirror/%s/qingcloud/qingcloud/%s/%s_%s/terraform-provider-qingcloud_v%[2]s", host, version, runtime.GOOS, runtime.GOARCH)
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		c.Write(name, content)
	}
	says := func(command string, quotes ...string) {
		t.Helper()
		out := strings.Join(strings.Fields(c.Run(append(strings.Fields(command), "-no-color")...).Out), " ")
		if !slices.ContainsFunc(quotes, func(quote string) bool { return strings.Contains(out, quote) }) {
			t.Errorf("%s does not say %q:\n%s", command, quotes, out)
		}
	}
	build("0.1.0", "first")
	says("plan", notLocked)
	c.Succeed("init")
	build("0.1.0", "second")
	says("plan", notAsLocked)
	says("init", notInstalled)
	says("init -upgrade", notInstalled)
	build("0.1.1", "third")
	c.Succeed("init", "-upgrade")
	build("0.1.1", "fourth")
	c.Write(".terraform.lock.hcl", "")
	c.Succeed("init")
	if err := os.RemoveAll(filepath.Join(c.Dir, "mirror")); err != nil {
		t.Fatal(err)
	}
	build("0.1.2-dev.1", "fifth")
	says("init -upgrade", notAvailable, notResolved)
}

// The pages in both languages quote the same, and what init says.
func TestTerraformErrorsAreTranslated(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	english, chinese := quotedMessages(pages[terraformErrorsPage]), quotedMessages(pages["docs/guides/terraform-errors-zh.md"])
	if !maps.EqualFunc(english, chinese, slices.Equal) {
		t.Errorf("English: %q\nChinese: %q", english, chinese)
	}
	all := slices.Concat(slices.Collect(maps.Values(english))...)
	for _, quote := range aboutInstalling {
		if !slices.Contains(all, quote) {
			t.Errorf("%q is not on the page", quote)
		}
	}
}

// quotedMessages are the texts that the page quotes, by the title of the error. Errors
// with the same cause have their titles in one heading.
func quotedMessages(page docPage) map[string][]string {
	quoted := map[string][]string{}
	var titles []string
	for line := range strings.Lines(page.prose) {
		line = strings.TrimSpace(line)
		if text, ok := strings.CutPrefix(line, "### "); ok {
			titles = strings.Split(text, ", ")
		} else if text, ok := strings.CutPrefix(line, "> "); ok {
			for _, title := range titles {
				quoted[title] = append(quoted[title], text)
			}
		}
	}
	return quoted
}
