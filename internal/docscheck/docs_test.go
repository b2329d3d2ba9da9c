// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestMain(m *testing.M) { clitest.Main(m) }

const (
	indexPage = "docs/index.md"

	// referencePage is the only page in Chinese alone.
	referencePage = "docs/guides/reference-zh.md"

	// repository is the project's root, as a test sees it.
	repository = "../.."

	dataSourceName = "qingcloud_loadbalancer_backends"
)

// notPlanned counts the blocks of each page that no test plans.
var notPlanned = map[string]int{}

// variables are the values of those variables of blocks that have no default.
var variables = map[string]string{
	"access_key":           fakeapi.AccessKeyID,
	"secret_key":           fakeapi.SecretAccessKey,
	"qingcloud_access_key": fakeapi.AccessKeyID,
	"qingcloud_secret_key": fakeapi.SecretAccessKey,
	"loadbalancer":         fakeapi.LargeLoadBalancer,
	"loadbalancer_name":    "web-prod",
}

// translationOf returns the name of the Chinese page for an English one of docs/. The
// registries know one index, so the Chinese one is a guide.
func translationOf(english string) string {
	if english == indexPage {
		return "docs/guides/index-zh.md"
	}
	return strings.TrimSuffix(english, ".md") + "-zh.md"
}

// English and Chinese pages have the same structure and the same code, but for what
// readers read: every guide NAME.md has a translation NAME-zh.md. There is no English
// guide for the reference, since the schemas in the registry are one.
func TestTranslationsAreInStep(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	translations := map[string]string{"README.md": "README.zh-CN.md", indexPage: translationOf(indexPage)}
	for name := range pages {
		if strings.HasPrefix(name, "docs/guides/") && name != referencePage && name != translationOf(indexPage) {
			english := strings.TrimSuffix(strings.TrimSuffix(name, ".md"), "-zh") + ".md"
			translations[english] = translationOf(english)
		}
	}
	for english, chinese := range translations {
		a, b := pages[english].beforeSchema(), pages[chinese]
		if len(a.headings) == 0 || len(b.headings) == 0 {
			t.Errorf("%s or %s is missing", english, chinese)
			continue
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
		if !slices.EqualFunc(a.blocks, b.blocks, sameCode) {
			t.Errorf("%s and %s have different code", english, chinese)
		}
		if n, m := strings.Count(a.prose, "\n|"), strings.Count(b.prose, "\n|"); n != m {
			t.Errorf("the tables of %s have %d lines, those of %s %d", english, n, chinese, m)
		}
	}
}

// The provider's page has the status line of the README, perhaps without its details.
func TestStatusIsTheSame(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	status := regexp.MustCompile(`(?m)^(\*\*(?:Status:|项目状态：)\*\* .+)[.。]$`)
	for readme, index := range map[string]string{"README.md": indexPage, "README.zh-CN.md": translationOf(indexPage)} {
		line := status.FindStringSubmatch(pages[index].prose)
		if line == nil || !strings.Contains(pages[readme].prose, "\n"+line[1]) {
			t.Errorf("%s does not have the status of %s: %q", index, readme, line)
		}
	}
}

// The pages of errors have each ret_code that the provider knows in one row, and say of
// it whether it is retried.
func TestErrorPagesHaveEachCode(t *testing.T) {
	t.Parallel()
	row := regexp.MustCompile("(?m)^\\| (`[0-9]{4}`(?:, `[0-9]{4}`)*) \\| [^|]+ \\| ([^|]+) \\| [^|]+ \\|$")
	retried := map[int]bool{5000: true, 5100: true, 5300: true}
	pages := docPages(t)
	for name, yes := range map[string]string{"errors.md": "yes", "errors-zh.md": "是"} {
		page, known := pages["docs/guides/"+name], knownRetCodes(t)
		for _, cells := range row.FindAllStringSubmatch(page.prose, -1) {
			for text := range strings.SplitSeq(strings.ReplaceAll(cells[1], "`", ""), ", ") {
				code, _ := strconv.Atoi(text)
				if (cells[2] == yes) != retried[code] {
					t.Errorf("templates/guides/%s: is %d retried?", name, code)
				}
				if !slices.Contains(known, code) {
					t.Errorf("templates/guides/%s: %d has another row, or is not in internal/provider/ret_codes.go", name, code)
				}
				known = slices.DeleteFunc(known, func(other int) bool { return other == code })
			}
		}
		if len(known) > 0 {
			t.Errorf("templates/guides/%s: add rows for the ret_codes %v, then run `make generate`", name, known)
		}
	}
}

// knownRetCodes are the keys of the provider's table, as numbers or as names of the
// client's constants.
func knownRetCodes(t *testing.T) []int {
	t.Helper()
	constants, err := os.ReadFile("../apiclient/errors.go")
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("../provider/ret_codes.go")
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]string{}
	for _, constant := range regexp.MustCompile(`(?m)^\t(Ret\w+) += (\d{4})\b`).FindAllStringSubmatch(string(constants), -1) {
		numbers["apiclient."+constant[1]] = constant[2]
	}
	var codes []int
	for _, key := range regexp.MustCompile(`(?m)^\t(apiclient\.Ret\w+|\d{4}): +\{`).FindAllStringSubmatch(string(table), -1) {
		code, err := strconv.Atoi(cmp.Or(numbers[key[1]], key[1]))
		if err != nil {
			t.Errorf("%s has no number", key[1])
		}
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// The provider's page names every environment variable, and no page of docs/ names
// one that there is not.
func TestEnvironmentVariablesAreDocumented(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	name := regexp.MustCompile(`^QINGCLOUD_[A-Z_]+$`)
	variables := slices.Compact(slices.Sorted(maps.Values(literals(t, "../provider", name.MatchString))))
	if len(variables) < 11 {
		t.Errorf("found only %v", variables)
	}
	for _, variable := range variables {
		if !strings.Contains(pages[indexPage].prose, "`"+variable+"`") {
			t.Errorf("%s does not name %s", indexPage, variable)
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
