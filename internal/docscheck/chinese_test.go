// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
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

var (
	commentPattern    = regexp.MustCompile(`(?m)(^|[ \t])#.*$`)
	translatedPattern = regexp.MustCompile(`[^\x00-\x7f]`)
)

// sameCode reports whether two blocks are the same but for comments and, in the second
// one, texts that are translated.
func sameCode(english, chinese codeBlock) bool {
	if english.language != chinese.language {
		return false
	}
	if !english.isHCL() {
		return commentPattern.ReplaceAllString(english.text, "") == commentPattern.ReplaceAllString(chinese.text, "")
	}
	return slices.EqualFunc(codeTokens(english), codeTokens(chinese), func(a, b hclsyntax.Token) bool {
		translated := b.Type == hclsyntax.TokenQuotedLit && translatedPattern.Match(b.Bytes)
		return a.Type == b.Type && (translated || string(a.Bytes) == string(b.Bytes))
	})
}

// codeTokens returns the tokens without comments and ends of lines.
func codeTokens(b codeBlock) hclsyntax.Tokens {
	tokens, _ := hclsyntax.LexConfig([]byte(b.text), b.page, hcl.InitialPos) // what is wrong fails when it is planned
	return slices.DeleteFunc(tokens, func(t hclsyntax.Token) bool {
		return t.Type == hclsyntax.TokenComment || t.Type == hclsyntax.TokenNewline
	})
}

func TestSameCode(t *testing.T) {
	t.Parallel()
	block := func(language, text string) codeBlock { return codeBlock{language: language, text: text} }
	english := block("terraform", "# A file.\na = b # some\nerror_message = \"Down: ${join(\", \", local.down)}.\"\n")
	for text, want := range map[string]bool{
		"a = b # 有\nerror_message = \"异常：${join(\"、\", local.down)}。\"\n":    true,
		"a = c # 有\nerror_message = \"异常：${join(\"、\", local.down)}。\"\n":    false,
		"a = b\nerror_message = \"异常：${join(\"、\", local.other)}。\"\n":       false,
		"a = b\nerror_message = \"Off: ${join(\", \", local.down)}.\"\n":     false,
		"a = b\nerror_message = \"异常：${join(\"、\", local.down)}。\"\nc = 1\n": false,
	} {
		if got := sameCode(english, block("terraform", text)); got != want {
			t.Errorf("%t for\n%s", got, text)
		}
	}
	if !sameCode(block("yaml", "a: b#c # one"), block("yaml", "a: b#c # 一")) || sameCode(block("yaml", "a: b#c"), block("yaml", "a: b#d")) {
		t.Error("comments in other languages than HCL")
	}
	if sameCode(block("yaml", "a"), block("text", "a")) {
		t.Error("languages are not compared")
	}
}
