// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// schema is the provider's, as `terraform providers schema -json` prints it.
type schema struct {
	Provider    source
	DataSources map[string]source `json:"data_source_schemas"`
}

type source struct {
	Block struct {
		Description string
		Attributes  map[string]attribute
	}
}

type attribute struct {
	Type       any // "string", or ["list", "string"]
	NestedType *struct {
		NestingMode string `json:"nesting_mode"`
		Attributes  map[string]attribute
	} `json:"nested_type"`
	Description        string
	Optional, Computed bool
}

// typeName returns the type as the reference writes it.
func (a attribute) typeName() string {
	if a.NestedType != nil {
		return map[string]string{"list": "list(object)", "single": "object"}[a.NestedType.NestingMode]
	}
	if parts, ok := a.Type.([]any); ok {
		return fmt.Sprintf("%s(%s)", parts...)
	}
	return fmt.Sprint(a.Type)
}

var actionPattern = regexp.MustCompile(`(.*) Uses the API action (\[(\w+)\]\(.*\))\.`)

// described returns what a data source does, its API action, and a link to that.
func (s source) described() (summary, action, link string) {
	match := actionPattern.FindStringSubmatch(s.Block.Description)
	return match[1], match[3], match[2]
}

// actions are the API actions of all data sources.
func (s schema) actions() []string {
	var found []string
	for _, source := range s.DataSources {
		_, action, _ := source.described()
		found = append(found, action)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// rows are the rows of a table by name. Names within an object begin with the name of
// the object, such as eips.eip_id.
type rows map[string]row

// row is a type and the line to add if there is none yet. Without a type, as in tables
// of data sources, the line replaces the one that there is.
type row struct{ typ, line string }

func (a attribute) row(name string) row {
	return row{a.typeName(), fmt.Sprintf("| `%s` | `%s` | %s |", name, a.typeName(), strings.ReplaceAll(a.Description, "|", `\|`))}
}

func (r rows) add(name string, a attribute) {
	r[name] = a.row(name)
	if a.NestedType != nil {
		r.addAll(name+".", a.NestedType.Attributes)
	}
}

func (r rows) addAll(prefix string, attributes map[string]attribute) {
	for name, a := range attributes {
		r.add(prefix+name, a)
	}
}

// rows returns the rows of a data source: its arguments, its attributes, and those of
// an item. A look-up's attributes are those of its item.
func (s source) rows() (arguments, attributes, items rows) {
	arguments, attributes, items = rows{}, rows{}, rows{}
	_, isList := s.Block.Attributes["total_count"]
	for name, a := range s.Block.Attributes {
		if a.Optional {
			arguments.add(name, a)
		}
		switch {
		case !a.Computed:
		case !isList:
			items.add(name, a)
		case a.NestedType != nil:
			items.addAll("", a.NestedType.Attributes)
			attributes[name] = a.row(name)
		default:
			attributes.add(name, a)
		}
	}
	return arguments, attributes, items
}

// indexTables returns what must be in the table of the provider's page: the first
// sentence about each data source.
func indexTables(s schema, page string) (want map[string]rows, same string) {
	list := rows{}
	for name, source := range s.DataSources {
		summary, _, _ := source.described()
		first, _, _ := strings.Cut(summary, ". ")
		list[name] = row{line: fmt.Sprintf("| [`%s`]({{ $docs }}/data-sources/%s) | %s |", name, strings.TrimPrefix(name, "qingcloud_"), strings.TrimSuffix(first, "."))}
	}
	return map[string]rows{"| data source | |": list}, page
}
