// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// registryDocs is where the Terraform Registry shows docs/index.md.
const registryDocs = "https://registry.terraform.io/providers/qingcloud/qingcloud/latest/docs"

// resolveLink returns the file and the anchor that a link on a page leads to, or why
// it does not work everywhere. Links to other sites lead to no file.
//
// GitHub resolves relative links as files. The registries show docs/ alone, at other
// addresses: the Terraform Registry removes .md from relative links, but the index page
// has another address than its file; OpenTofu's registry removes .md only if there is
// no slash in the link, and calls data-sources datasources. So what works everywhere
// is, in docs/, a page in the same directory below the index, or the address in the
// Terraform Registry.
func resolveLink(from, link string) (file, anchor, problem string) {
	name, anchor, _ := strings.Cut(link, "#")
	isDocs := strings.HasPrefix(from, "docs/")
	if rest, ok := strings.CutPrefix(name, registryDocs); ok {
		if strings.HasSuffix(name, ".md") || strings.HasSuffix(name, "/") {
			return "", "", "an address in the registry has neither .md nor a slash at its end"
		}
		if rest == "" {
			rest = "/index"
		}
		return "docs" + rest + ".md", anchor, ""
	}
	switch {
	case strings.Contains(name, "://"), strings.HasPrefix(name, "mailto:"):
		return "", "", ""
	case name == "":
		return from, anchor, ""
	case isDocs && path.Dir(from) == "docs":
		return "", "", "the registries do not agree on relative links of the index page"
	case isDocs && (strings.Contains(name, "/") || path.Ext(name) != ".md"):
		return "", "", "OpenTofu's registry has no such page: relative links lead to .md files in the same directory"
	}
	return path.Join(path.Dir(from), name), anchor, ""
}

// Every link within the project leads somewhere, on GitHub and in both registries.
func TestDocLinks(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	for name, page := range pages {
		for _, link := range page.links {
			file, anchor, problem := resolveLink(name, link)
			if problem != "" {
				t.Errorf("%s: %s: %s", name, link, problem)
			}
			if file == "" {
				continue
			}
			if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(file))); err != nil {
				t.Errorf("%s: %s leads nowhere", name, link)
			} else if anchor != "" && !pages[file].anchors[anchor] {
				t.Errorf("%s: %s has no such heading", name, link)
			}
		}
	}
}

// Each of the twelve common questions leads to its answer.
func TestCommonQuestions(t *testing.T) {
	t.Parallel()
	for page, heading := range map[string]string{"README.md": "## Common questions\n", "README.zh-CN.md": "## 常见问题\n"} {
		_, section, _ := strings.Cut(docPages(t)[page].prose, heading)
		section, _, _ = strings.Cut(section, "\n## ")
		questions := regexp.MustCompile(`(?m)^- .*\]\(.+\).*$`).FindAllString(section, -1)
		if len(questions) != 12 {
			t.Errorf("%s: %d questions with a link", page, len(questions))
		}
	}
}

// What only GitHub or only one registry renders is on no page of docs/.
func TestDocsRenderEverywhere(t *testing.T) {
	t.Parallel()
	for name, page := range docPages(t) {
		if !strings.HasPrefix(name, "docs/") {
			continue
		}
		for _, only := range []string{"> [!", "\n~> ", "\n-> ", "\n!> ", "<details>"} {
			if strings.Contains(page.prose, only) {
				t.Errorf("%s: %q does not work everywhere", name, only)
			}
		}
		for _, b := range page.blocks {
			if b.language == "mermaid" || b.language == "" {
				t.Errorf("%s:%d: a block in %q", name, b.line, b.language)
			}
		}
	}
}

// Guides are where readers look for them: the registries sort guides without a
// subcategory first, and the others by subcategory and title.
func TestGuidesAreSorted(t *testing.T) {
	t.Parallel()
	first := []string{"quick-start", "offline"}
	front := regexp.MustCompile(`^---\npage_title: "(.+)"\nsubcategory: "(.*)"\ndescription: \|-\n  .+\n---\n`)
	for name, page := range docPages(t) {
		guide, ok := strings.CutPrefix(strings.TrimSuffix(name, ".md"), "docs/guides/")
		if !ok {
			continue
		}
		want := []string{"Recipes", "Reference"}
		if slices.Contains(first, guide) {
			want = []string{""}
		} else if strings.HasSuffix(guide, "-zh") {
			want = []string{"中文"}
		}
		switch fields := front.FindStringSubmatch(page.prose); {
		case fields == nil:
			t.Errorf("%s: no title, subcategory or description", name)
		case !slices.Contains(want, fields[2]):
			t.Errorf("%s: is in %q, not in one of %q", name, fields[2], want)
		case page.headings[0] != heading{1, fields[1]}:
			t.Errorf("%s: its title is %q, its heading %q", name, fields[1], page.headings[0].text)
		}
	}
}

func TestResolveLink(t *testing.T) {
	t.Parallel()
	const guide = "docs/guides/a.md"
	for _, tt := range []struct {
		from, link   string
		file, anchor string
		works        bool
	}{
		{"README.md", "docs/guides/a.md#b", guide, "b", true},
		{"README.md", "docs/index.md", "docs/index.md", "", true},
		{guide, "#b", guide, "b", true},
		{guide, "c.md#b", "docs/guides/c.md", "b", true},
		{guide, "https://example.com/c.md", "", "", true},
		{guide, registryDocs, "docs/index.md", "", true},
		{guide, registryDocs + "#zone", "docs/index.md", "zone", true},
		{guide, registryDocs + "/data-sources/x", "docs/data-sources/x.md", "", true},
		{guide, registryDocs + "/data-sources/x.md", "", "", false},
		{guide, registryDocs + "/", "", "", false},
		{guide, "c", "", "", false},
		{guide, "../index.md", "", "", false},
		{guide, "../data-sources/x.md", "", "", false},
		{guide, "../../README.md", "", "", false},
		{"docs/index.md", "guides/a.md", "", "", false},
		{"docs/index.md", registryDocs + "/guides/a", guide, "", true},
		{"docs/data-sources/x.md", "y.md", "docs/data-sources/y.md", "", true},
	} {
		file, anchor, problem := resolveLink(tt.from, tt.link)
		if file != tt.file || anchor != tt.anchor && problem == "" || (problem == "") != tt.works {
			t.Errorf("%s on %s: got %q, %q, %q", tt.link, tt.from, file, anchor, problem)
		}
	}
}
