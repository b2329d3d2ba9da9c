// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/text/unicode/norm"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// maxCandidates is how many items an error lists.
const maxCandidates = 10

func (s *lookupSpec[T]) noneFound(items []T, block dataBlock) diag.Diagnostic {
	detail := fmt.Sprintf("No %s in zone %s matches %s. ", s.list.noun(), block.zone, s.conditions(block))
	if len(items) > 0 {
		detail += fmt.Sprintf("The API returned %s:\n\n%s", s.list.count(len(items)), s.candidates(s.nearestFirst(items, block)))
	} else {
		detail += "The API returned no " + s.list.plural() + "."
	}
	if s.searched != "" && !s.byID(block) {
		detail += "\n\n" + s.searched
	}
	return s.errorOnLastKey(block, titleCase(s.list.noun())+" Not Found",
		detail+"\n\nValues are compared exactly, including case, after Unicode normalization (NFC). Check them and the zone, and that the owner of the access key may see the "+s.list.noun()+".")
}

func (s *lookupSpec[T]) severalFound(matches []T, block dataBlock) diag.Diagnostic {
	return s.errorOnLastKey(block, "Multiple "+titleCase(s.list.plural())+" Found", fmt.Sprintf(
		"%s in zone %s match %s, but there must be exactly one:\n\n%s\n\n%s",
		s.list.count(len(matches)), block.zone, s.conditions(block), s.candidates(matches), s.narrow))
}

// deletedFound returns an error for an item that has been deleted, and nil for any
// other.
func (s *lookupSpec[T]) deletedFound(item *T, block dataBlock) diag.Diagnostics {
	if s.deleted == nil || s.deleted(item) == "" {
		return nil
	}
	return diag.Diagnostics{s.errorOnLastKey(block, titleCase(s.list.noun())+" Deleted", fmt.Sprintf("In zone %s, %s matches only a deleted %s:\n\n%s\n\n%s",
		block.zone, s.conditions(block), s.list.noun(), s.candidates([]T{*item}), s.deleted(item)))}
}

// conditions lists the keys that are set, such as loadbalancer_name = "web".
func (s *lookupSpec[T]) conditions(block dataBlock) string {
	var conditions []string
	for _, key := range s.keys {
		if values := block.params[key.name]; values != nil {
			_, number := key.schema.(schema.NumberAttribute)
			conditions = append(conditions, assignment(key.name, values[0], !number))
		}
	}
	return strings.Join(conditions, " and ")
}

// nearestFirst returns the items with those first that have the values of most keys,
// apart from case, or contain them.
func (s *lookupSpec[T]) nearestFirst(items []T, block dataBlock) []T {
	nearness := func(item T) (points int) {
		for _, key := range s.keys {
			value, _ := s.list.value(&item, key.name)
			wanted := block.params[key.name]
			if value == nil || wanted == nil {
				continue
			}
			switch text, part := strings.ToLower(norm.NFC.String(fmt.Sprint(value))), strings.ToLower(wanted[0]); {
			case text == part:
				points += 2
			case strings.Contains(text, part):
				points++
			}
		}
		return points
	}
	return slices.SortedStableFunc(slices.Values(items), func(a, b T) int { return nearness(b) - nearness(a) })
}

// candidates lists items, one on each line.
func (s *lookupSpec[T]) candidates(items []T) string {
	var lines []string
	for i := range items[:min(len(items), maxCandidates)] {
		var values []string
		for _, name := range s.describedBy {
			switch value, _ := s.list.value(&items[i], name); value := value.(type) {
			case nil:
			case int64:
				if value != 0 { // no range
					values = append(values, assignment(name, value, false))
				}
			case string:
				values = append(values, assignment(name, apiclient.PlainText(value), true))
			}
		}
		lines = append(lines, "  - "+strings.Join(values, ", "))
	}
	if more := len(items) - maxCandidates; more > 0 {
		lines = append(lines, fmt.Sprintf("  - and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// assignment formats a value as in a configuration, with quotes or without.
func assignment(name string, value any, quoted bool) string {
	if quoted {
		return fmt.Sprintf("%s = %q", name, value)
	}
	return fmt.Sprintf("%s = %v", name, value)
}
