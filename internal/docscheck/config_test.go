// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

// documented is a configuration of the documentation, completed so that it can be
// planned as a module.
type documented struct {
	name  string            // of the module: where it is from, as errors show it
	from  string            // page and line, or directory
	files map[string]string // as they are documented
	given []string          // the variables that need a value
}

// text returns all of the configuration.
func (d documented) text() string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		if path.Ext(name) == ".tf" {
			all = append(all, d.files[name])
		}
	}
	return strings.Join(all, "\n")
}

// group is what configurations must have in common to be planned in one run.
type group struct {
	environment string // where the access key is
	terraform   string // the first version of Terraform that can plan them
	conditions  bool   // a condition that is not met ends the run
}

func (g group) String() string {
	return fmt.Sprintf("%s, from %s, conditions %t", g.environment, g.terraform, g.conditions)
}

// ownTerraform returns the first version of Terraform that has all that a
// configuration uses.
func ownTerraform(text string) string {
	switch {
	case regexp.MustCompile(`(?m)^check "`).MatchString(text):
		return "1.5"
	case strings.Contains(text, "terraform_data"):
		return "1.4"
	}
	return "1.2"
}

// The environments that configurations are planned in, by where the access key is.
const (
	keysInEnvironment = "environment"
	keysInFile        = "config-file"
	keysFromRole      = "instance-role"
)

// groupOf returns the group of a configuration. Resources of other providers are
// planned as terraform_data.
func groupOf(text string) group {
	g := group{environment: keysInEnvironment, terraform: ownTerraform(text)}
	switch {
	case strings.Contains(text, "use_instance_role"):
		g.environment = keysFromRole
	case strings.Contains(text, "config_file"):
		g.environment = keysInFile
	}
	if g.terraform == "1.2" && (regexp.MustCompile(`(?m)^resource "`).MatchString(text) || referPattern.MatchString(text)) {
		g.terraform = "1.4"
	}
	g.conditions = regexp.MustCompile(`(?m)^\s*(pre|post)condition \{`).MatchString(text)
	return g
}

// configurations are all directories of examples/ and all blocks of the pages, each
// text once.
func configurations(t *testing.T) []documented {
	t.Helper()
	var found []documented
	seen := map[string]bool{}
	for directory, files := range exampleDirectories(t) {
		d := newDocumented(directory, files)
		seen[d.text()] = true
		found = append(found, d)
	}
	pages := docPages(t)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		blocks := pages[name].blocks
		for i, b := range blocks {
			if !b.isHCL() || b.skip != "" || b.isTest() || seen[b.text] {
				continue
			}
			seen[b.text] = true
			files := map[string]string{"main.tf": b.text}
			addEarlier(files, b.text, blocks[:i])
			found = append(found, newDocumented(fmt.Sprintf("%s:%d", b.page, b.line), files))
		}
	}
	if len(found) < 45 {
		t.Errorf("only %d configurations", len(found))
	}
	for i := range found {
		found[i].complete(t)
	}
	return found
}

func newDocumented(from string, files map[string]string) documented {
	return documented{name: regexp.MustCompile(`\W+`).ReplaceAllString(from, "_"), from: from, files: files}
}

// exampleDirectories are the files of each directory of examples/ with a
// configuration. Test data is no part of it.
func exampleDirectories(t *testing.T) map[string]map[string]string {
	t.Helper()
	directories := map[string]map[string]string{}
	for name, text := range exampleFiles(t) {
		if slices.Contains([]string{".tf", ".tftpl"}, path.Ext(name)) {
			directory := strings.TrimPrefix(path.Dir(name), repository+"/")
			if directories[directory] == nil {
				directories[directory] = map[string]string{}
			}
			directories[directory][path.Base(name)] = text
		}
	}
	return directories
}

var (
	// declarations match what a block declares, by the prefix of references to it.
	declarations = map[string]*regexp.Regexp{
		"data.":     regexp.MustCompile(`(?m)^data "(\w+" "\w+)"`),
		"var.":      regexp.MustCompile(`(?m)^variable "(\w+)"`),
		"local.":    regexp.MustCompile(`(?m)^  (\w+) += `),
		"provider ": regexp.MustCompile(`(?m)^    ([\w-]+) = \{$`),
	}
	referencePattern = regexp.MustCompile(`\b(?:(data\.|var\.|local\.)(\w+(?:\.\w+)?)|provider += ([\w-]+))`)
	variablePattern  = regexp.MustCompile(`(?ms)^variable "(\w+)" \{\n(.*?)^\}`)
	pemPattern       = regexp.MustCompile(`"\$\{path\.module\}/([\w-]+\.pem)"`)
)

// declared returns what a text declares, as references to it begin.
func declared(text string) map[string]bool {
	names := map[string]bool{}
	for prefix, pattern := range declarations {
		if prefix == "local." && !strings.Contains(text, "locals {") {
			continue
		}
		for _, match := range pattern.FindAllStringSubmatch(text, -1) {
			names[prefix+strings.ReplaceAll(match[1], `" "`, ".")] = true
		}
	}
	return names
}

// referred returns what a text refers to.
func referred(text string) map[string]bool {
	names := map[string]bool{}
	for _, match := range referencePattern.FindAllStringSubmatch(text, -1) {
		switch name, _, _ := strings.Cut(match[2], "."); match[1] {
		case "":
			names["provider "+match[3]] = true
		case "data.":
			names["data."+match[2]] = true
		default:
			names[match[1]+name] = true
		}
	}
	return names
}

// addEarlier adds the blocks further up on the page that a fragment refers to, the
// nearest one that declares a name.
func addEarlier(files map[string]string, text string, earlier []codeBlock) {
	known := map[string]bool{"provider qingcloud": true}
	for _, file := range files {
		maps.Copy(known, declared(file))
	}
	for _, name := range slices.Sorted(maps.Keys(referred(text))) {
		if known[name] {
			continue
		}
		for i, b := range slices.Backward(earlier) {
			if b.isHCL() && !b.isTest() && declared(b.text)[name] {
				files[fmt.Sprintf("line%d.tf", b.line)] = b.text
				maps.Copy(known, declared(b.text))
				addEarlier(files, b.text, earlier[:i])
				break
			}
		}
	}
}

// complete adds what a fragment leaves out: required_providers, data sources of
// backends that it refers to, and one if it has a provider block alone.
func (d *documented) complete(t *testing.T) {
	t.Helper()
	text := d.text()
	var prelude strings.Builder
	if !strings.Contains(text, "required_providers") {
		prelude.WriteString(clitest.RequiredProviders)
	}
	missing := map[string]bool{}
	for name := range referred(text) {
		if kind, label, _ := strings.Cut(strings.TrimPrefix(name, "data."), "."); kind == dataSourceName && !strings.Contains(text, `"`+kind+`" "`+label+`"`) {
			missing[label] = true
		}
	}
	if len(missing) == 0 && !strings.Contains(text, `data "qingcloud_`) {
		missing["prelude"] = true
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		fmt.Fprintf(&prelude, "\ndata %q %q {\n  loadbalancer = \"lb-1234abcd\"\n}\n", dataSourceName, name)
	}
	d.files["prelude.tf"] = prelude.String()
	for _, variable := range variablePattern.FindAllStringSubmatch(text, -1) {
		if _, known := variables[variable[1]]; !known && !strings.Contains(variable[2], "default") {
			t.Errorf("%s: variable %s has neither a default nor a value in the test", d.from, variable[1])
		} else if known {
			d.given = append(d.given, variable[1])
		}
	}
	for _, name := range pemPattern.FindAllStringSubmatch(text, -1) {
		d.files[name[1]] = ""
	}
}

// write writes the configuration as a module, as it is documented or with stand-ins,
// and returns the root's block for it. An output for all of it keeps everything in the
// plan.
func (d documented) write(t *testing.T, c clitest.Test, ca string, replace bool) string {
	t.Helper()
	for name, text := range d.files {
		switch {
		case path.Ext(name) == ".pem":
			text = ca
		case path.Ext(name) == ".tf" && replace:
			text = withStandIns(t, d.from, text)
		}
		c.Write(path.Join(d.name, name), text)
	}
	var root strings.Builder
	fmt.Fprintf(&root, "\n# %s\nmodule %q {\n  source = \"./%s\"\n", d.from, d.name, d.name)
	for _, variable := range d.given {
		fmt.Fprintf(&root, "\n  %s = %q\n", variable, variables[variable])
	}
	fmt.Fprintf(&root, "}\n\noutput %q {\n  value     = module.%s\n  sensitive = true\n}\n", d.name, d.name)
	return root.String()
}
