// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// repository is the project's root, as a test sees it.
const repository = "../.."

// translations are pages that must stay in step.
var translations = map[string]string{
	"README.md":                  "README.zh-CN.md",
	"docs/guides/quick-start.md": "docs/guides/quick-start-zh.md",
	"docs/guides/errors.md":      "docs/guides/errors-zh.md",
}

// notPlanned counts the blocks of each page that no test plans.
var notPlanned = map[string]int{
	"docs/guides/migrating-from-2021.md": 2, // they refer to resources of another provider
}

// variables are the values of those variables of blocks that have no default.
var variables = map[string]string{
	"access_key":           fakeapi.AccessKeyID,
	"secret_key":           fakeapi.SecretAccessKey,
	"qingcloud_access_key": fakeapi.AccessKeyID,
	"qingcloud_secret_key": fakeapi.SecretAccessKey,
	"loadbalancer":         fakeapi.LargeLoadBalancer,
}

// docPage is a Markdown file.
type docPage struct {
	name     string // from the root, with slashes
	headings []heading
	blocks   []codeBlock
	links    []string
	anchors  map[string]bool
	prose    string // all but the blocks
}

type heading struct {
	level int
	text  string
}

// codeBlock is a fenced block of code.
type codeBlock struct {
	page     string
	line     int
	language string
	text     string
	skip     string // why it is not to be planned
}

func (b codeBlock) isHCL() bool { return b.language == "terraform" || b.language == "hcl" }

// isTest reports whether it is a file for `terraform test`.
func (b codeBlock) isTest() bool {
	return b.isHCL() && regexp.MustCompile(`(?m)^(run|mock_provider|override_data) `).MatchString(b.text)
}

var (
	linkPattern    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	anchorPattern  = regexp.MustCompile(`<a (?:id|name)="([^"]+)">`)
	headingPattern = regexp.MustCompile(`^(#{1,6}) +(.*?) *$`)
	skipPattern    = regexp.MustCompile(`^<!-- plan: skip (.+) -->$`)
	codePattern    = regexp.MustCompile("`[^`]*`")
)

// docPages reads the Markdown files of the root and of docs/.
func docPages(t *testing.T) map[string]docPage {
	t.Helper()
	names, err := filepath.Glob(repository + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(repository+"/docs", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]docPage{}
	for _, name := range names {
		rel, _ := filepath.Rel(repository, name)
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.ToSlash(rel)] = parsePage(filepath.ToSlash(rel), string(text))
	}
	if len(pages) < 16 {
		t.Errorf("only %d pages", len(pages))
	}
	return pages
}

// parsePage takes a page apart. It knows as much of Markdown as the pages use.
func parsePage(name, text string) docPage {
	page := docPage{name: name, anchors: map[string]bool{}}
	var prose, code strings.Builder
	var open *codeBlock
	skip := ""
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		language, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && open == nil:
			open = &codeBlock{page: name, line: i + 1, language: language, skip: skip}
			skip = ""
		case fence:
			open.text = code.String()
			page.blocks = append(page.blocks, *open)
			open = nil
			code.Reset()
		case open != nil:
			code.WriteString(line + "\n")
		default:
			prose.WriteString(line + "\n")
			if reason := skipPattern.FindStringSubmatch(line); reason != nil {
				skip = reason[1]
			}
			page.addLine(line)
		}
	}
	page.prose = prose.String()
	return page
}

func (p *docPage) addLine(line string) {
	for _, link := range linkPattern.FindAllStringSubmatch(codePattern.ReplaceAllString(line, ""), -1) {
		p.links = append(p.links, link[1])
	}
	for _, anchor := range anchorPattern.FindAllStringSubmatch(line, -1) {
		p.anchors[anchor[1]] = true
	}
	if h := headingPattern.FindStringSubmatch(line); h != nil {
		p.headings = append(p.headings, heading{len(h[1]), h[2]})
		anchor := slug(h[2])
		for n := 1; p.anchors[anchor]; n++ {
			anchor = slug(h[2]) + "-" + strconv.Itoa(n)
		}
		p.anchors[anchor] = true
	}
}

// slug is the anchor of a heading: in lower case, without punctuation, a hyphen
// for each space.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"What a Read Costs":     "what-a-read-costs",
		"ret_codes":             "ret_codes",
		"With `check`, or not?": "with-check-or-not",
		"没有账号也能试":               "没有账号也能试",
		"执行 plan":               "执行-plan",
	} {
		if got := slug(heading); got != want {
			t.Errorf("%s: got %s, want %s", heading, got, want)
		}
	}
}

// Every link within the project leads somewhere, and those of docs/, which the
// registries show alone, to another page there.
func TestDocLinks(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	for name, page := range pages {
		for _, link := range page.links {
			if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
				continue
			}
			file, anchor, _ := strings.Cut(link, "#")
			target := name
			if file != "" {
				target = path.Join(path.Dir(name), file)
			}
			if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(target))); err != nil {
				t.Errorf("%s: %s leads nowhere", name, link)
			}
			if anchor != "" && !pages[target].anchors[anchor] {
				t.Errorf("%s: %s has no such heading", name, link)
			}
			if strings.HasPrefix(name, "docs/") && !strings.HasPrefix(target, "docs/") {
				t.Errorf("%s: %s leaves docs/", name, link)
			}
		}
	}
}

// English and Chinese pages have the same structure and the same code.
func TestTranslationsAreInStep(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	for english, chinese := range translations {
		a, b := pages[english], pages[chinese]
		if len(a.headings) == 0 || len(b.headings) == 0 {
			t.Fatalf("%s or %s is missing", english, chinese)
		}
		for i := range max(len(a.headings), len(b.headings)) {
			switch {
			case i >= len(a.headings):
				t.Errorf("%s has no heading for %q of %s", english, b.headings[i].text, chinese)
			case i >= len(b.headings):
				t.Errorf("%s has no heading for %q of %s", chinese, a.headings[i].text, english)
			case a.headings[i].level != b.headings[i].level:
				t.Fatalf("%q of %s and %q of %s are of different levels", a.headings[i].text, english, b.headings[i].text, chinese)
			}
		}
		same := func(a, b codeBlock) bool { return a.language == b.language && a.text == b.text }
		if !slices.EqualFunc(a.blocks, b.blocks, same) {
			t.Errorf("%s and %s have different code", english, chinese)
		}
		if n, m := strings.Count(a.prose, "\n|"), strings.Count(b.prose, "\n|"); n != m {
			t.Errorf("the tables of %s have %d lines, those of %s %d", english, n, chinese, m)
		}
	}
}

// The pages of errors have a row for each ret_code that the provider knows, and
// say of each whether it is retried.
func TestErrorPagesHaveEachCode(t *testing.T) {
	t.Parallel()
	row := regexp.MustCompile("(?m)^\\| `([0-9]{4})` \\| [^|]+ \\| ([^|]+) \\| [^|]+ \\|$")
	retried := map[int]bool{5000: true, 5100: true, 5300: true}
	pages := docPages(t)
	for name, yes := range map[string]string{"docs/guides/errors.md": "yes", "docs/guides/errors-zh.md": "是"} {
		codes := map[int]bool{}
		for _, cells := range row.FindAllStringSubmatch(pages[name].prose, -1) {
			code, _ := strconv.Atoi(cells[1])
			codes[code] = true
			if (cells[2] == yes) != retried[code] {
				t.Errorf("%s: is %d retried?", name, code)
			}
		}
		if got, want := slices.Sorted(maps.Keys(codes)), slices.Sorted(maps.Keys(retCodes)); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", name, got, want)
		}
	}
}

// The tables of the README files name every argument, attribute and environment
// variable, and no page names a variable that there is not.
func TestReadmeTables(t *testing.T) {
	t.Parallel()
	var block provider.SchemaResponse
	New("test")().Schema(t.Context(), provider.SchemaRequest{}, &block)
	var data datasource.SchemaResponse
	newLoadBalancerBackendsDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &data)
	names := slices.Concat(slices.Collect(maps.Keys(block.Schema.Attributes)), slices.Collect(maps.Keys(data.Schema.Attributes)),
		slices.Collect(maps.Keys(backendSchema())))
	variables := environmentVariables(t)
	pages := docPages(t)
	for _, readme := range []string{"README.md", "README.zh-CN.md"} {
		for _, name := range names {
			if !strings.Contains(pages[readme].prose, "\n| `"+name+"` |") {
				t.Errorf("%s: no row for %s", readme, name)
			}
		}
		for _, variable := range variables {
			if !strings.Contains(pages[readme].prose, "`"+variable+"`") {
				t.Errorf("%s: nothing of %s", readme, variable)
			}
		}
	}
	named := regexp.MustCompile(`\bQINGCLOUD_[A-Z_]+`)
	for name, page := range pages {
		text := page.prose
		for _, b := range page.blocks {
			text += b.text
		}
		for _, variable := range named.FindAllString(text, -1) {
			if strings.HasPrefix(name, "docs/") && !slices.Contains(variables, variable) {
				t.Errorf("%s: there is no %s", name, variable)
			}
		}
	}
}

// environmentVariables are those that the provider's code reads.
func environmentVariables(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`"(QINGCLOUD_[A-Z_]+)"`).FindAllStringSubmatch(string(text), -1) {
			found = append(found, name[1])
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if len(found) < 11 {
		t.Errorf("found only %v", found)
	}
	return found
}

// Only the blocks that are known to be left out are, and none hides in a block
// of another language.
func TestDocBlocksArePlanned(t *testing.T) {
	t.Parallel()
	hcl := regexp.MustCompile(`(?m)^(terraform|provider|variable|locals|data|resource|module|check|output) .*\{$`)
	files := exampleFiles(t)
	skipped := map[string]int{}
	for name, page := range docPages(t) {
		for _, b := range page.blocks {
			switch {
			case b.skip != "":
				skipped[name]++
			case b.isTest() && !slices.Contains(slices.Collect(maps.Values(files)), b.text):
				t.Errorf("%s:%d: this test is no file under examples/", b.page, b.line)
			case !b.isHCL() && hcl.MatchString(b.text):
				t.Errorf("%s:%d: HCL that is not marked as such", b.page, b.line)
			}
		}
	}
	if !maps.Equal(skipped, notPlanned) {
		t.Errorf("blocks not planned: %v, want %v", skipped, notPlanned)
	}
}

// exampleFiles are the texts of the files under examples/, by name.
func exampleFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(repository+"/examples", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

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
		Zones: []string{fakeapi.Zone, "sh1a", "gd2", "zone1"},
		Role:  &fakeapi.Role{AccessKeyID: "QYROLEROLEROLE", SecretAccessKey: "rolesecret", Token: "roletoken", Lifetime: time.Hour},
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

// privateCloud is a fake for each https endpoint that the documentation names,
// with a certificate by an authority of its own, behind a proxy that leads there
// whichever host is asked for.
type privateCloud struct {
	proxy       string
	ca          string // in PEM form
	caFile      string
	connections atomic.Int64
}

func newPrivateCloud(t *testing.T) *privateCloud {
	t.Helper()
	certificate, ca := newCertificate(t, "api.qingcloud.com", "api.cloud.example.com")
	api := httptest.NewUnstartedServer(docServer())
	api.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	api.StartTLS()
	t.Cleanup(api.Close)
	cloud := &privateCloud{ca: ca, caFile: filepath.Join(t.TempDir(), "ca.pem")}
	writeFile(t, cloud.caFile, ca)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cloud.connections.Add(1)
		tunnel(w, r, api.Listener.Addr().String())
	}))
	t.Cleanup(proxy.Close)
	cloud.proxy = proxy.URL
	return cloud
}

// tunnel answers CONNECT with a connection to address.
func tunnel(w http.ResponseWriter, r *http.Request, address string) {
	server, err := new(net.Dialer).DialContext(context.WithoutCancel(r.Context()), "tcp", address)
	if err != nil || r.Method != http.MethodConnect {
		http.Error(w, "only CONNECT", http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	fmt.Fprint(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}

// newCertificate makes a certificate for hosts that signs itself, and returns it
// in PEM form, too.
func newCertificate(t *testing.T, hosts ...string) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: hosts, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// The tests of examples/testing pass, the mock without any fake. CLIs without
// mock_provider do not have to.
func TestAccExampleTests(t *testing.T) {
	t.Parallel()
	c := newCLI(t, "", nil)
	if !c.hasMocks() {
		t.Log("this CLI has no mock_provider")
		return
	}
	var backends []fakeapi.Backend
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

// hasMocks reports whether the CLI knows mock_provider.
func (c *cli) hasMocks() bool {
	c.t.Helper()
	var version struct {
		Number string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(c.succeed("version", "-json").out), &version); err != nil {
		c.t.Fatal(err)
	}
	first := 7
	if strings.Contains(c.succeed("version").out, "OpenTofu") {
		first = 8
	}
	minor, err := strconv.Atoi(strings.Split(version.Number, ".")[1])
	return err == nil && minor >= first
}
