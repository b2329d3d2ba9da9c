// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

// standIns are the resource types of other providers in the documentation. These
// providers cannot be installed offline, so terraform_data is planned instead, with
// the same expressions. The first two and the last two are of the 2021 provider.
var standIns = []string{
	"qingcloud_loadbalancer", "qingcloud_loadbalancer_backend", "qingcloud_security_group", "qingcloud_security_group_rule",
	"alicloud_alidns_record", "aws_route53_record", "aws_security_group_rule", "dns_a_record_set", "local_file",
}

// metaArguments are those that every resource has.
var metaArguments = []string{"count", "for_each", "depends_on", "provider"}

// withStandIns replaces resources of other providers, and no longer requires these
// providers.
func withStandIns(t *testing.T, from, text string) string {
	t.Helper()
	file, diags := hclwrite.ParseConfig([]byte(text), from, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", from, diags)
	}
	for _, block := range file.Body().Blocks() {
		switch labels := block.Labels(); block.Type() {
		case "resource":
			if labels[0] != "terraform_data" {
				standInFor(t, from, block)
			}
		case "terraform":
			for _, required := range block.Body().Blocks() {
				for name, attribute := range required.Body().Attributes() {
					source := string(attribute.Expr().BuildTokens(nil).Bytes())
					if required.Type() == "required_providers" && !slices.ContainsFunc(clitest.Sources, func(s string) bool { return strings.Contains(source, `"`+s+`"`) }) {
						required.Body().RemoveAttribute(name)
					}
				}
			}
		case "provider":
			if !strings.HasPrefix(labels[0], "qingcloud") {
				file.Body().RemoveBlock(block)
			}
		}
	}
	return referToStandIns(string(file.Bytes()))
}

// standInFor turns the block of a resource into one of terraform_data. Its
// arguments become the attributes of its input.
func standInFor(t *testing.T, from string, block *hclwrite.Block) {
	t.Helper()
	labels, body := block.Labels(), block.Body()
	if !slices.Contains(standIns, labels[0]) {
		t.Errorf("%s: %s is not in the list of resource types that are replaced", from, labels[0])
	}
	block.SetLabels([]string{"terraform_data", labels[0] + "_" + labels[1]})
	open := hclwrite.Tokens{{Type: hclsyntax.TokenOParen, Bytes: []byte("(")}}
	closed := hclwrite.Tokens{{Type: hclsyntax.TokenCParen, Bytes: []byte(")")}}
	var input []hclwrite.ObjectAttrTokens
	for name, attribute := range body.Attributes() {
		if slices.Contains(metaArguments, name) {
			continue
		}
		input = append(input, hclwrite.ObjectAttrTokens{
			Name: hclwrite.TokensForIdentifier(name), Value: slices.Concat(open, attribute.Expr().BuildTokens(nil), closed),
		})
		body.RemoveAttribute(name)
	}
	body.RemoveAttribute("provider")
	body.SetAttributeRaw("input", hclwrite.TokensForObject(input))
	for _, nested := range body.Blocks() {
		if nested.Type() != "lifecycle" {
			t.Errorf("%s: %s has a block %s, which a stand-in cannot have", from, labels[0], nested.Type())
		}
	}
}

// referPattern matches a reference to a resource that is replaced, but not to a data
// source with the same name.
var referPattern = regexp.MustCompile(`(^|[^.\w])(` + strings.Join(standIns, "|") + `)\.(\w+)`)

// referToStandIns replaces references to resources, and adds those that are not in
// the text: a fragment may refer to a resource that readers have.
func referToStandIns(text string) string {
	var missing []string
	for _, match := range referPattern.FindAllStringSubmatch(text, -1) {
		if name := match[2] + "_" + match[3]; !strings.Contains(text, `"terraform_data" "`+name+`"`) {
			missing = append(missing, "\nresource \"terraform_data\" \""+name+"\" {}\n")
		}
	}
	slices.Sort(missing)
	return referPattern.ReplaceAllString(text, "${1}terraform_data.${2}_${3}") + strings.Join(slices.Compact(missing), "")
}

func TestStandIns(t *testing.T) {
	t.Parallel()
	got := withStandIns(t, "test", `terraform {
  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1"
    }
    local = {
      source = "hashicorp/local"
    }
  }
}

provider "local" {}

resource "local_file" "web" {
  for_each = toset(data.qingcloud_loadbalancer.web.private_ips)
  content  = qingcloud_loadbalancer.web.id

  lifecycle {
    precondition {
      condition     = true
      error_message = "No."
    }
  }
}
`)
	want := `terraform {
  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1"
    }
  }
}


resource "terraform_data" "local_file_web" {
  for_each = toset(data.qingcloud_loadbalancer.web.private_ips)

  lifecycle {
    precondition {
      condition     = true
      error_message = "No."
    }
  }
  input = {
    content = (terraform_data.qingcloud_loadbalancer_web.id)
  }
}

resource "terraform_data" "qingcloud_loadbalancer_web" {}
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}
