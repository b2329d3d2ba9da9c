// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command reference keeps three templates in step with the provider's schema: the tables
// of arguments and attributes of the Chinese reference and, on the provider's page in
// English and Chinese, the table of data sources and the IAM policy. It corrects types,
// removes what does not exist, and adds what is missing with its English description, to
// be translated in the reference later. Its input is the output of
// `terraform providers schema -json`.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	var file struct {
		Providers map[string]schema `json:"provider_schemas"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&file); err != nil {
		log.Fatal(err)
	}
	for _, s := range file.Providers { // there is one
		updateFile("templates/index.md.tmpl", s, indexTables)
		reference := updateFile("templates/guides/reference-zh.md", s, referenceTables)
		updateFile("templates/guides/index-zh.md", s, chineseIndexTables(reference))
	}
}

// updateFile updates a template and returns it.
func updateFile(name string, s schema, tablesOf func(s schema, page string) (map[string]rows, string)) string {
	page, err := os.ReadFile(name) //nolint:gosec // one of the names above
	if err == nil {
		want, withSections := tablesOf(s, string(page))
		page, err = update(withSections, s, want)
	}
	if err == nil {
		err = os.WriteFile(name, page, 0o600) //nolint:gosec // likewise
	}
	if err != nil {
		log.Fatalf("%s: %v", name, err)
	}
	return string(page)
}

var policyPattern = regexp.MustCompile(`(?s)("action": \[\n).*?(\n    \])`)

// update returns the page with its policy and tables as they must be. A table's key is
// its header, or the heading above it and its header.
func update(page string, s schema, want map[string]rows) ([]byte, error) {
	page = policyPattern.ReplaceAllString(page, `${1}      "elb:`+strings.Join(s.actions(), "\",\n      \"elb:")+`"${2}`)
	lines := strings.Split(page, "\n")
	heading := ""
	for i := 0; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "#") {
			heading = strings.TrimLeft(lines[i], "# ")
		}
		key := lines[i]
		if key == argumentHeader || key == attributeHeader {
			key = heading + key
		}
		switch wanted, ok := want[key]; {
		case ok:
			begin := i + 2 // below the header and the line of hyphens
			end := begin
			for strings.HasPrefix(lines[end], "|") {
				end++
			}
			lines = slices.Replace(lines, begin, end, wanted.inStep(lines[begin:end])...)
			delete(want, key)
		case key != lines[i]:
			return nil, fmt.Errorf("no data source has the table below %q: remove it, or link to it where a data source is described", heading)
		}
	}
	if len(want) > 0 {
		return nil, fmt.Errorf("there are no tables %q", slices.Sorted(maps.Keys(want)))
	}
	return []byte(strings.Join(lines, "\n")), nil
}

var namePattern = regexp.MustCompile("^\\| \\[?`([^`]+)`")

// inStep returns the lines of a table with these rows only, each with its type. A row
// that is missing is added at the end, or to the object that has it.
func (r rows) inStep(lines []string) []string {
	var updated, names []string
	for _, line := range lines {
		match := namePattern.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		if row, ok := r[match[1]]; ok && !slices.Contains(names, match[1]) {
			if row.typ == "" {
				line = row.line
			} else {
				cells := strings.SplitN(line, " | ", 3)
				line = cells[0] + " | `" + row.typ + "` | " + cells[2]
			}
			names, updated = append(names, match[1]), append(updated, line)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r)) {
		if slices.Contains(names, name) {
			continue
		}
		at := len(names)
		if object, _, nested := strings.Cut(name, "."); nested {
			for at > 0 && names[at-1] != object && !strings.HasPrefix(names[at-1], object+".") {
				at--
			}
		}
		names, updated = slices.Insert(names, at, name), slices.Insert(updated, at, r[name].line)
	}
	return updated
}
