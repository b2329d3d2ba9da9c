// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

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

// beforeSchema returns the page without the headings of a generated schema.
func (p docPage) beforeSchema() docPage {
	if i := slices.Index(p.headings, heading{2, "Schema"}); i >= 0 {
		p.headings = p.headings[:i]
	}
	return p
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
