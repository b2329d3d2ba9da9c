// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var errorPages = []string{"docs/guides/errors.md", "docs/guides/errors-zh.md"}

// partsOfMessages are strings of the client that are only part of a message, or none.
var partsOfMessages = []string{
	"%s in zone %s: ", "ret_code %d: ", " (HTTP %d)", ", attempts: %d", ", got ", "expected ", // Error
	"a string", "a list", "an integer", "an object", "an item that matches ", // what was expected
	"%d %s", "HTTP status %d", "an invalid address", "another address on the same host", // of a response
	"(secret key)", "access key ", "cannot be decoded", // without a place
	"tls: internal error", "tls: bad record MAC", // which are compared with
	"the endpoint is missing", "the access key is missing", "the credentials provider failed: ", // bugs of a caller
}

// Each message of the client has a row on the pages of errors: a table's first column
// lists messages, separated by semicolons, with an ellipsis for what differs. Those
// about an endpoint are part of another error.
func TestErrorPagesListEveryMessage(t *testing.T) {
	t.Parallel()
	verbs := regexp.MustCompile(`%[a-z]`)
	sentence := regexp.MustCompile(`[a-z_]+ [a-z%]`) // words with spaces
	pages := docPages(t)
	for _, page := range errorPages {
		known := listedMessages(pages[page].prose)
		for position, text := range literals(t, "../apiclient", sentence.MatchString) {
			message := verbs.ReplaceAllString(text, "…")
			if !slices.Contains(partsOfMessages, text) && !strings.Contains(position, "endpoint.go") && !slices.ContainsFunc(known, func(row *regexp.Regexp) bool { return row.MatchString(message) }) {
				t.Errorf("%s: %s has no row for %q", position, page, text)
			}
		}
	}
}

// Errors that share what to do share a row, and none has two.
func TestErrorPagesRepeatNothing(t *testing.T) {
	t.Parallel()
	header := regexp.MustCompile(`(?m)^\| .*\n\| --- .*\n`)
	pages := docPages(t)
	for _, page := range errorPages {
		seen := map[string]bool{}
		for line := range strings.Lines(header.ReplaceAllString(pages[page].prose, "")) {
			if !strings.HasPrefix(line, "| ") {
				continue
			}
			cells := strings.Split(strings.Trim(line, "| \n"), " | ")
			for _, text := range append(strings.Split(cells[0], "; "), cells[len(cells)-1]) {
				if seen[text] {
					t.Errorf("%s has %q twice", page, text)
				}
				seen[text] = true
			}
		}
		if len(seen) < 80 {
			t.Errorf("%s: only %d cells", page, len(seen))
		}
	}
}

// Each summary of a diagnostic is on the pages of errors.
func TestErrorPagesListEverySummary(t *testing.T) {
	t.Parallel()
	summary := regexp.MustCompile(`^(?:[A-Z][A-Za-z]*|of|by|over|and|to|in|the|Not)(?: (?:[A-Z][A-Za-z]*|of|by|over|and|to|in|the|without|a))* [A-Z][A-Za-z]* ?$`)
	pages := docPages(t)
	for _, page := range errorPages {
		for position, text := range literals(t, "../provider", summary.MatchString) {
			if !strings.Contains(pages[page].prose, strings.TrimSpace(text)) {
				t.Errorf("%s: %s does not have %q", position, page, text)
			}
		}
	}
}

// listedMessages are the messages in the first columns of a page's tables, as patterns.
func listedMessages(prose string) []*regexp.Regexp {
	var listed []*regexp.Regexp
	for line := range strings.Lines(prose) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		for message := range strings.SplitSeq(strings.Trim(strings.Split(line, "|")[1], " "), "; ") {
			pattern := strings.NewReplacer(" …", ".*", "…", ".*").Replace(regexp.QuoteMeta(message))
			listed = append(listed, regexp.MustCompile("^"+pattern))
		}
	}
	return listed
}

// literals are the strings of a package's code that are wanted, by position.
func literals(t *testing.T, dir string, wanted func(string) bool) map[string]string {
	t.Helper()
	files := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.Field, *ast.ImportSpec: // tags of fields, and imports
				return node == nil
			case *ast.BasicLit:
				if text, err := strconv.Unquote(node.Value); err == nil && node.Kind == token.STRING && wanted(text) {
					found[files.Position(node.Pos()).String()] = text
				}
			}
			return true
		})
	}
	if len(found) < 10 {
		t.Fatalf("only %d strings in %s", len(found), dir)
	}
	return found
}
