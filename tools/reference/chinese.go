// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const (
	argumentHeader  = "| 参数 | 类型 | 说明 |"
	attributeHeader = "| 属性 | 类型 | 说明 |"
	commonHeading   = "各数据源共有的参数"
)

// itemsPattern is a link to the table with the attributes of items.
var itemsPattern = regexp.MustCompile(`\[([^\]]*属性)\]\(#`)

// referenceTables returns what must be in the tables of the Chinese reference, by the
// heading above them and their header, and the page with a section for each data source.
func referenceTables(s schema, page string) (want map[string]rows, withSections string) {
	common, provider := rows{}, rows{}
	provider.addAll("", s.Provider.Block.Attributes)
	want = map[string]rows{commonHeading + argumentHeader: common, "Provider" + argumentHeader: provider}
	for _, name := range slices.Sorted(maps.Keys(s.DataSources)) {
		source := s.DataSources[name]
		summary, _, _ := source.described()
		arguments, attributes, items := source.rows()
		for _, name := range []string{"zone", "verbose", "timeouts", "timeouts.read"} {
			if row, ok := arguments[name]; ok {
				common[name] = row
				delete(arguments, name)
			}
		}
		if sectionOf(page, name) == "" {
			page += newSection(name, summary)
		}
		want[name+argumentHeader] = arguments
		if len(attributes) > 0 {
			want[name+attributeHeader] = attributes
		}
		if linked := itemsPattern.FindStringSubmatch(sectionOf(page, name)); linked != nil {
			want[linked[1]+attributeHeader] = items
		}
	}
	return want, page
}

// chineseIndexTables returns what must be in the table of the Chinese provider's page: the
// first sentence about each data source in the Chinese reference.
func chineseIndexTables(reference string) func(s schema, page string) (map[string]rows, string) {
	return func(s schema, page string) (want map[string]rows, same string) {
		list := rows{}
		for name, source := range s.DataSources {
			_, _, link := source.described()
			first, _, _ := strings.Cut(strings.TrimSpace(sectionOf(reference, name)), "\n")
			first, _, _ = strings.Cut(first, "。")
			list[name] = row{line: fmt.Sprintf("| [`%[1]s`](reference-zh.md#%[1]s) | %[2]s | %[3]s |", name, first, link)}
		}
		return map[string]rows{"| 数据源 | 用途 | API |": list}, page
	}
}

// sectionOf returns what the Chinese reference says about a data source.
func sectionOf(reference, name string) string {
	_, section, _ := strings.Cut(reference, "\n### "+name+"\n")
	section, _, _ = strings.Cut(section, "\n#")
	return section
}

// newSection returns a section without rows for a data source that returns a list.
func newSection(name, summary string) string {
	const hyphens = "\n| --- | --- | --- |\n"
	noun := strings.TrimPrefix(name, "qingcloud_")
	return fmt.Sprintf("\n## %[1]s\n\n### %[2]s\n\n%[3]s\n\n%[4]s\n返回：\n\n%[5]s\n每个对象都有[%[1]s 的属性](#%[1]s-的属性)。\n\n### %[1]s 的属性\n\n%[5]s",
		noun, name, summary, argumentHeader+hyphens, attributeHeader+hyphens)
}
