// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const testSchema = `{
  "provider": {"block": {"attributes": {"ca_file": {"type": "string", "description": "CA.", "optional": true}}}},
  "data_source_schemas": {
    "qingcloud_eips": {"block": {
      "description": "Lists EIPs. Uses the API action [DescribeEips](https://example.com).",
      "attributes": {
        "zone": {"type": "string", "description": "Zone.", "optional": true},
        "status": {"type": ["set", "string"], "description": "Only a|b.", "optional": true},
        "total_count": {"type": "number", "description": "Number.", "computed": true},
        "eips": {"description": "The EIPs.", "computed": true, "nested_type": {"nesting_mode": "list", "attributes": {
          "eip_id": {"type": "string", "description": "ID.", "computed": true},
          "port": {"type": "number", "description": "Port.", "computed": true},
          "tag": {"description": "Tag.", "computed": true, "nested_type": {"nesting_mode": "single", "attributes": {
            "tag_id": {"type": "string", "description": "ID.", "computed": true},
            "tag_name": {"type": "string", "description": "Name.", "computed": true}
          }}}
        }}}
      }
    }}
  }
}`

const testReference = `
## Provider

| 参数 | 类型 | 说明 |
| --- | --- | --- |

## 各数据源共有的参数

| 参数 | 类型 | 说明 |
| --- | --- | --- |
`

// updated returns the Chinese reference as it must be, both with ' for `.
func updated(t *testing.T, page string) string {
	t.Helper()
	return updatedBy(t, page, referenceTables)
}

func updatedBy(t *testing.T, page string, tablesOf func(s schema, page string) (map[string]rows, string)) string {
	t.Helper()
	var s schema
	if err := json.Unmarshal([]byte(testSchema), &s); err != nil {
		t.Fatal(err)
	}
	want, page := tablesOf(s, strings.ReplaceAll(page, "'", "`"))
	got, err := update(page, s, want)
	if err != nil {
		return err.Error()
	}
	return strings.ReplaceAll(string(got), "`", "'")
}

// newSource is what a data source that the page lacks adds to it.
const newSource = `
## eips

### qingcloud_eips

Lists EIPs.

| 参数 | 类型 | 说明 |
| --- | --- | --- |
| 'status' | 'set(string)' | Only a\|b. |

返回：

| 属性 | 类型 | 说明 |
| --- | --- | --- |
| 'eips' | 'list(object)' | The EIPs. |
| 'total_count' | 'number' | Number. |

每个对象都有[eips 的属性](#eips-的属性)。

### eips 的属性

| 属性 | 类型 | 说明 |
| --- | --- | --- |
| 'eip_id' | 'string' | ID. |
| 'port' | 'number' | Port. |
| 'tag' | 'object' | Tag. |
| 'tag.tag_id' | 'string' | ID. |
| 'tag.tag_name' | 'string' | Name. |
`

func TestNewDataSource(t *testing.T) {
	t.Parallel()
	page := updated(t, testReference)
	for _, part := range []string{"| 'ca_file' | 'string' | CA. |", "| 'zone' | 'string' | Zone. |", newSource} {
		if !strings.Contains(page, part) {
			t.Errorf("there is no %s in\n%s", part, page)
		}
	}
	if again := updated(t, page); again != page {
		t.Errorf("got, the second time,\n%s", again)
	}
}

// Only what differs from the schema changes, and translations stay.
func TestUpdate(t *testing.T) {
	t.Parallel()
	page := updated(t, testReference)
	for name, c := range map[string]struct{ old, changed, want string }{
		"translated":     {"| 'port' | 'number' | Port. |", "| 'port' | 'number' | 端口。 |", "| 'port' | 'number' | 端口。 |"},
		"another type":   {"| 'port' | 'number' | Port. |", "| 'port' | 'string' | 端口。 |", "| 'port' | 'number' | 端口。 |"},
		"another name":   {"| 'port' | 'number' | Port. |\n", "| 'ports' | 'number' | 端口。 |\n", "| 'tag.tag_name' | 'string' | Name. |\n| 'port' | 'number' | Port. |\n"},
		"twice":          {"| 'port' | 'number' | Port. |", "| 'port' | 'number' | Port. |\n| 'port' | 'number' | Port. |", "| 'eip_id' | 'string' | ID. |\n| 'port' | 'number' | Port. |\n| 'tag'"},
		"in an object":   {"| 'port' | 'number' | Port. |\n| 'tag' | 'object' | Tag. |\n| 'tag.tag_id' | 'string' | ID. |\n| 'tag.tag_name' | 'string' | Name. |\n", "| 'tag' | 'object' | Tag. |\n| 'tag.tag_name' | 'string' | 名称。 |\n| 'port' | 'number' | Port. |\n", "名称。 |\n| 'tag.tag_id' | 'string' | ID. |\n| 'port'"},
		"no such source": {"### qingcloud_eips", "### qingcloud_eip\n\n" + argumentHeader, "no data source has the table below \"qingcloud_eip\""},
		"no table":       {"## Provider\n\n| 参数", "## Provider\n\n| x", "there are no tables"},
	} {
		if got := updated(t, strings.Replace(page, c.old, c.changed, 1)); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

// The tables of data sources have the first sentence about each, whatever was there:
// in English from the schema, in Chinese from the reference.
func TestIndexTables(t *testing.T) {
	t.Parallel()
	const english = "\n| data source | |\n| --- | --- |\n%s\n"
	got := updatedBy(t, fmt.Sprintf(english, "| ['qingcloud_eips'](x) | old |\n| 'qingcloud_gone' | old |"), indexTables)
	if want := fmt.Sprintf(english, "| ['qingcloud_eips']({{ $docs }}/data-sources/eips) | Lists EIPs |"); got != want {
		t.Errorf("got %s", got)
	}
	const chinese = "\n| 数据源 | 用途 | API |\n| --- | --- | --- |\n%s\n"
	for sentence, first := range map[string]string{"列出公网 IP。可以过滤。": "列出公网 IP", "Lists EIPs.": "Lists EIPs."} {
		reference := "\n### qingcloud_eips\n\n" + sentence + "\n\n| 参数 |\n\n### 下一节\n"
		got := updatedBy(t, fmt.Sprintf(chinese, "| ['qingcloud_eips'](x) | 旧 | 旧 |"), chineseIndexTables(reference))
		if want := fmt.Sprintf(chinese, "| ['qingcloud_eips'](reference-zh.md#qingcloud_eips) | "+first+" | [DescribeEips](https://example.com) |"); got != want {
			t.Errorf("got %s", got)
		}
	}
}

// The policy has the actions of all data sources.
func TestPolicy(t *testing.T) {
	t.Parallel()
	const policy = "    \"action\": [\n      \"elb:%s\"\n    ],\n"
	if got := updated(t, testReference+fmt.Sprintf(policy, "DescribeOther")); !strings.Contains(got, fmt.Sprintf(policy, "DescribeEips")) {
		t.Errorf("got\n%s", got)
	}
}
