// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reference is what the pages are rendered from.
type reference struct {
	Rows        map[string]string // by the name of the table in chinese.yaml
	DataSources []dataSource
	Actions     []string // of the API
}

type dataSource struct {
	Name, Link       string // the link is that of the API action
	English, Chinese description
	Section, Object  string // the heading, and what is in the result
}

type description string

// First returns the first sentence without its full stop.
func (d description) First() string {
	first, _, _ := strings.Cut(strings.ReplaceAll(string(d), "。", ". "), ". ")
	return strings.TrimSuffix(first, ".")
}

var actionPattern = regexp.MustCompile(`^(.*) Uses the API action (\[(\w+)\]\(.*\))\.$`)

// newReference returns an error for each Chinese text about what is not in the schema.
func newReference(s schema, file []byte) (reference, error) {
	r := reference{Rows: map[string]string{}}
	var chinese texts
	if err := yaml.Unmarshal(file, &chinese); err != nil {
		return r, err
	}
	isCommon := func(argument string) bool { return chinese["common"][argument].Value != "" }
	for table, all := range s.tables(isCommon) {
		r.Rows[table] = chinese.rows(table, "", all)
	}
	for _, name := range chinese.order("data sources", "", maps.Keys(s.DataSources)) {
		match := actionPattern.FindStringSubmatch(s.DataSources[name].Block.Description)
		if match == nil {
			return r, fmt.Errorf("the description of %s does not end with its API action", name)
		}
		d := dataSource{Name: name, Link: match[2], English: description(match[1])}
		d.Chinese = description(chinese.use("data sources", name, match[1]))
		d.Section = chinese.use("sections", name, name)
		d.Object = chinese.use("objects", name, d.Section)
		r.DataSources = append(r.DataSources, d)
		r.Actions = append(r.Actions, match[3])
	}
	slices.Sort(r.Actions)
	r.Actions = slices.Compact(r.Actions)
	return r, chinese.unused()
}

// texts are those of chinese.yaml that are not used yet, by table and name.
type texts map[string]map[string]yaml.Node

// use removes a text and returns it, or the English one if there is none.
func (t texts) use(table, name, english string) string {
	text := t[table][name].Value
	delete(t[table], name)
	return cmp.Or(text, english)
}

// order returns the names in the order of their texts, and then those without one.
func (t texts) order(table, object string, names iter.Seq[string]) []string {
	line := func(name string) int { return cmp.Or(t[table][object+name].Line, math.MaxInt) }
	return slices.SortedFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(line(a), line(b)), cmp.Compare(a, b))
	})
}

// rows returns a row for each attribute, and below an object those of what is in it,
// with names that begin with the object's: eips.eip_id.
func (t texts) rows(table, object string, all attributes) string {
	var rows strings.Builder
	for _, name := range t.order(table, object, maps.Keys(all)) {
		a, name := all[name], object+name
		text := strings.ReplaceAll(t.use(table, name, a.Description), "|", `\|`)
		fmt.Fprintf(&rows, "\n| `%s` | `%s` | %s |", name, a.typeName(), text)
		if a.NestedType != nil {
			rows.WriteString(t.rows(table, name+".", a.NestedType.Attributes))
		}
	}
	return rows.String()
}

func (t texts) unused() error {
	var errs []error
	for table, left := range t {
		for name, text := range left {
			errs = append(errs, fmt.Errorf("tools/reference/chinese.yaml:%d: there is no %s in %q: rename or remove it", text.Line, name, table))
		}
	}
	return errors.Join(errs...)
}
