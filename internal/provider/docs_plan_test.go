// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"maps"
	"net/http/httptest"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// documented is a configuration of the documentation, completed so that it can
// be planned as a module.
type documented struct {
	name  string // of the module: where it is from, as errors show it
	from  string
	files map[string]string
	given []string // the variables that it wants
}

// The environments that configurations are planned in, by where the access key
// is.
const (
	keysInEnvironment = "environment"
	keysInFile        = "config-file"
	keysFromRole      = "instance-role"
)

// environmentFor says which environment a configuration wants.
func environmentFor(hcl string) string {
	switch {
	case strings.Contains(hcl, "use_instance_role"):
		return keysFromRole
	case strings.Contains(hcl, "config_file"):
		return keysInFile
	}
	return keysInEnvironment
}

// configurations are all blocks of the pages, each text once, and all folders of
// examples/, by environment.
func configurations(t *testing.T) map[string][]documented {
	t.Helper()
	found := map[string][]documented{}
	seen := map[string]bool{}
	add := func(from string, files map[string]string) {
		hcl := strings.Join(slices.Collect(maps.Values(files)), "\n")
		if seen[hcl] {
			return
		}
		seen[hcl] = true
		c := documented{name: regexp.MustCompile(`\W+`).ReplaceAllString(from, "_"), from: from, files: files}
		c.complete(t, hcl)
		found[environmentFor(hcl)] = append(found[environmentFor(hcl)], c)
	}
	pages := docPages(t)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, b := range pages[name].blocks {
			if b.isHCL() && b.skip == "" && !b.isTest() {
				add(fmt.Sprintf("%s:%d", b.page, b.line), map[string]string{"main.tf": b.text})
			}
		}
	}
	folders := map[string]map[string]string{}
	for name, text := range exampleFiles(t) {
		if strings.HasSuffix(name, ".tf") {
			if folders[path.Dir(name)] == nil {
				folders[path.Dir(name)] = map[string]string{}
			}
			folders[path.Dir(name)][path.Base(name)] = text
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		add(strings.TrimPrefix(folder, repository+"/"), folders[folder])
	}
	if len(seen) < 25 {
		t.Errorf("only %d configurations", len(seen))
	}
	return found
}

var (
	referredPattern = regexp.MustCompile(`\bdata\.qingcloud_loadbalancer_backends\.(\w+)`)
	declaredPattern = regexp.MustCompile(`(?m)^\s*data "qingcloud_loadbalancer_backends" "(\w+)"`)
	variablePattern = regexp.MustCompile(`(?ms)^variable "(\w+)" \{\n(.*?)^\}`)
	pemPattern      = regexp.MustCompile(`"\$\{path\.module\}/([\w-]+\.pem)"`)
)

// complete adds what a fragment leaves out: required_providers, the data sources
// that it refers to, and one if it has a provider block alone.
func (c *documented) complete(t *testing.T, hcl string) {
	t.Helper()
	var prelude strings.Builder
	if !strings.Contains(hcl, "required_providers") {
		prelude.WriteString(requiredProviders)
	}
	wanted := map[string]bool{}
	for _, name := range referredPattern.FindAllStringSubmatch(hcl, -1) {
		wanted[name[1]] = true
	}
	declared := declaredPattern.FindAllStringSubmatch(hcl, -1)
	for _, name := range declared {
		delete(wanted, name[1])
	}
	if len(declared)+len(wanted) == 0 {
		wanted["prelude"] = true
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		fmt.Fprintf(&prelude, "\ndata %q %q {\n  loadbalancer = \"lb-1234abcd\"\n}\n", dataSourceName, name)
	}
	c.files["prelude.tf"] = prelude.String()
	for _, variable := range variablePattern.FindAllStringSubmatch(hcl, -1) {
		if _, known := variables[variable[1]]; !known && !strings.Contains(variable[2], "default") {
			t.Errorf("%s: variable %s has neither a default nor a value in the test", c.from, variable[1])
		} else if known {
			c.given = append(c.given, variable[1])
		}
	}
	for _, name := range pemPattern.FindAllStringSubmatch(hcl, -1) {
		c.files[name[1]] = ""
	}
}

// write writes the configuration as a module, and returns the root's block for
// it, formatted as `fmt` wants it. An output for all of it keeps everything in
// the plan.
func (c documented) write(t *testing.T, dir, ca string) string {
	t.Helper()
	makeFolder(t, filepath.Join(dir, c.name))
	for name, text := range c.files {
		if strings.HasSuffix(name, ".pem") {
			text = ca
		}
		writeFile(t, filepath.Join(dir, c.name, name), text)
	}
	var root strings.Builder
	fmt.Fprintf(&root, "\n# %s\nmodule %q {\n  source = \"./%s\"\n", c.from, c.name, c.name)
	for _, variable := range c.given {
		fmt.Fprintf(&root, "\n  %s = %q\n", variable, variables[variable])
	}
	fmt.Fprintf(&root, "}\n\noutput %q {\n  value     = module.%s\n  sensitive = true\n}\n", c.name, c.name)
	return root.String()
}

// The documentation's configurations are formatted, valid, and can be planned,
// on whichever CLI this is.
func TestAccDocs(t *testing.T) {
	t.Parallel()
	c := newCLI(t, "", nil)
	writeFile(t, filepath.Join(c.dir, "cli.tfrc"), fmt.Sprintf(
		"provider_installation {\n  dev_overrides {\n    \"qingcloud/qingcloud\" = %q\n    \"yunify/qingcloud\" = %q\n  }\n  direct {}\n}\n", providerDir, providerDir))
	cloud := newPrivateCloud(t)
	byEnvironment := configurations(t)
	for environment, all := range byEnvironment {
		dir := filepath.Join(c.dir, environment)
		makeFolder(t, dir)
		var root strings.Builder
		for _, configuration := range all {
			root.WriteString(configuration.write(t, dir, cloud.ca))
		}
		writeFile(t, filepath.Join(dir, "main.tf"), root.String())
	}
	if r := c.run("fmt", "-check", "-diff", "-recursive"); r.code != 0 {
		t.Errorf("not formatted:\n%s", r.out)
	}
	for environment := range byEnvironment {
		t.Run(environment, func(t *testing.T) {
			t.Parallel()
			run, server := *c, docServer()
			run.t, run.dir = t, filepath.Join(c.dir, environment)
			run.env = slices.Concat(c.env, docEnvironment(t, environment, run.dir, server, cloud))
			run.succeed("get", "-no-color")
			run.succeed("validate", "-no-color")
			run.succeed("plan", "-no-color", "-input=false")
			if len(server.Requests()) == 0 {
				t.Error("nothing was read")
			}
		})
	}
	t.Cleanup(func() {
		if cloud.connections.Load() == 0 {
			t.Error("no configuration asked another endpoint than the environment's")
		}
	})
}

// docServer is a fake with what the documentation speaks of.
func docServer() *fakeapi.Server {
	config := fakeapi.Config{
		Generous: true,
		Zones:    []string{fakeapi.Zone, "sh1a", "gd2", "zone1"},
		Role:     &fakeapi.Role{AccessKeyID: "QYROLEROLEROLE", SecretAccessKey: "rolesecret", Token: "roletoken", Lifetime: time.Hour},
	}
	server := fakeapi.New(config)
	for _, zone := range config.Zones {
		server.AddTo(zone, fakeapi.SeedPage()...)
		server.AddTo(zone, fakeapi.Generate(137)...)
	}
	return server
}

// docEnvironment is the environment of that kind, and the files that it speaks
// of. The config file is the one that the provider's page shows.
func docEnvironment(t *testing.T, kind, home string, server *fakeapi.Server, cloud *privateCloud) []string {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	env := []string{
		"HOME=" + home, "HTTPS_PROXY=" + cloud.proxy, "QINGCLOUD_CA_FILE=" + cloud.caFile,
		"QINGCLOUD_ENDPOINT=" + listener.URL, "QINGCLOUD_ZONE=" + fakeapi.Zone,
	}
	makeFolder(t, filepath.Join(home, ".qingcloud"))
	switch kind {
	case keysInFile:
		file := ""
		for _, b := range docPages(t)["docs/index.md"].blocks {
			if b.language == "yaml" {
				file = cmp.Or(file, b.text)
			}
		}
		writeFile(t, filepath.Join(home, ".qingcloud", "config.yaml"), file)
		writeFile(t, filepath.Join(home, ".qingcloud", "production.yaml"), file)
	case keysFromRole:
		host, port, _ := strings.Cut(strings.TrimPrefix(listener.URL, "http://"), ":")
		writeFile(t, filepath.Join(home, ".qingcloud", "config.yaml"), fmt.Sprintf("credential_proxy_host: %s\ncredential_proxy_port: %s\n", host, port))
	default:
		env = append(env, "QINGCLOUD_ACCESS_KEY="+fakeapi.AccessKeyID, "QINGCLOUD_SECRET_KEY="+fakeapi.SecretAccessKey)
	}
	return env
}
