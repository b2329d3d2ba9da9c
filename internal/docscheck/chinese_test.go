// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// chineseMistakes are what a Chinese page must not contain, in text without code and
// quoted messages.
var chineseMistakes = map[string]*regexp.Regexp{
	"a response is 响应":               regexp.MustCompile(`应答`),
	"Provider begins with a capital": regexp.MustCompile(`(^|[\p{Han}，。：（ ])providers?($|[\p{Han}，。：） ])`),
	"punctuation for Latin text":     regexp.MustCompile(`\p{Han}[,;:!?]|[,;:!?]\p{Han}`),
}

var (
	hanPattern       = regexp.MustCompile(`\p{Han}`)
	quotePattern     = regexp.MustCompile(`\*[^*]+\*|“[^”]+”`)
	paragraphPattern = regexp.MustCompile(`^[^|#>\-<\[ ]`)
)

// chineseProblems returns what is wrong on a Chinese page.
func chineseProblems(page docPage, pages map[string]docPage) []string {
	var problems []string
	_, prose, _ := strings.Cut("\n"+page.prose, "\n# ")
	previous := ""
	for line := range strings.Lines(prose) {
		line = strings.TrimSuffix(line, "\n")
		text := quotePattern.ReplaceAllString(codePattern.ReplaceAllString(line, "x"), "x")
		if hanPattern.MatchString(line) && !strings.HasPrefix(line, ">") && !strings.HasPrefix(line, "#") {
			for mistake, pattern := range chineseMistakes {
				if pattern.MatchString(text) {
					problems = append(problems, mistake+": "+line)
				}
			}
		}
		if paragraphPattern.MatchString(previous) && paragraphPattern.MatchString(line) {
			problems = append(problems, "a line break is a space: "+line)
		}
		previous = line
		for _, link := range linkPattern.FindAllStringSubmatch(codePattern.ReplaceAllString(line, ""), -1) {
			if problem := chineseLinkProblem(page.name, link[1], line, pages); problem != "" {
				problems = append(problems, problem+": "+link[1])
			}
		}
	}
	return problems
}

// chineseLinkProblem returns what is wrong with a link to another page: it leads to
// the Chinese one if there is one, and otherwise says that the page is English.
func chineseLinkProblem(from, link, line string, pages map[string]docPage) string {
	file, _, _ := resolveLink(from, link)
	switch translated := pages[translationOf(file)].name != ""; {
	case path.Ext(file) != ".md" || strings.HasSuffix(file, "-zh.md"):
		return ""
	case translated:
		return "there is a page in Chinese"
	case strings.HasPrefix(from, "docs/") && !strings.Contains(line, "（英文）"):
		return "the page is in English, which the line does not say"
	}
	return ""
}

// Chinese pages are written as Chinese is, and lead to Chinese pages.
func TestDocChinese(t *testing.T) {
	t.Parallel()
	pages := docPages(t)
	for name, page := range pages {
		if !strings.Contains(name, "-zh.md") && !strings.Contains(name, "zh-CN") {
			continue
		}
		for _, problem := range chineseProblems(page, pages) {
			t.Errorf("%s: %s", name, problem)
		}
	}
}

func TestDocChineseProblems(t *testing.T) {
	t.Parallel()
	const name = "docs/guides/a-zh.md"
	pages := map[string]docPage{name: {name: name}, "docs/guides/b.md": {}, "docs/guides/b-zh.md": {name: "docs/guides/b-zh.md"}, "docs/guides/index-zh.md": {name: "docs/guides/index-zh.md"}}
	for text, want := range map[string]int{
		"青云的响应：`provider, 应答`。":                    0,
		"青云的应答。":                                   1,
		"由 provider 给出":                            1,
		"*no provider, 无* 的含义":                     0,
		"not translated, by a provider":            0,
		"一行,两行":                                    1,
		"第一行\n第二行":                                 1,
		"第一行\n\n第二行":                               0,
		"- 第一行\n- 第二行":                             0,
		"见 [b](b.md)（英文）":                          1,
		"见 [b](b-zh.md#x)":                         0,
		"见 [首页](" + registryDocs + ")（英文）":         1,
		"见 [首页](index-zh.md)":                      0,
		"见 [x](" + registryDocs + "/guides/x)":     1,
		"见 [x](" + registryDocs + "/guides/x)（英文）": 0,
	} {
		if got := chineseProblems(parsePage(name, "# 标题\n\n"+text+"\n"), pages); len(got) != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
