// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"strings"
	"testing"
)

const testSchema = `{
  "provider": {"block": {"attributes": {"ca_file": {"type": "string", "description": "CA.", "optional": true}}}},
  "data_source_schemas": {
    "qingcloud_eip": {"block": {
      "description": "Looks up an EIP. Uses the API action [DescribeEips](https://example.com).",
      "attributes": {
        "eip_id": {"type": "string", "description": "ID.", "optional": true, "computed": true},
        "vxnet": {"description": "Network.", "computed": true, "nested_type": {"nesting_mode": "single", "attributes": {
          "vxnet_id": {"type": "string", "description": "ID.", "computed": true}
        }}}
      }
    }},
    "qingcloud_nics": {"block": {"description": "Lists NICs. Uses the API action [DescribeCards](https://example.com)."}},
    "qingcloud_eips": {"block": {
      "description": "Lists EIPs. Not IPv6. Uses the API action [DescribeEips](https://example.com).",
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

// rendered returns a page of templates/, rendered with Chinese texts, with ' for `.
func rendered(t *testing.T, page, chinese string) string {
	t.Helper()
	var s schema
	if err := json.Unmarshal([]byte(testSchema), &s); err != nil {
		t.Fatal(err)
	}
	r, err := newReference(s, []byte(chinese))
	if err != nil {
		return err.Error()
	}
	text, err := r.render("../../templates/" + page)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "`", "'")
}

const (
	referencePage = "guides/reference-zh.md"

	argumentHeader  = "| 参数 | 类型 | 说明 |\n| --- | --- | --- |\n"
	attributeHeader = "| 属性 | 类型 | 说明 |\n| --- | --- | --- |\n"
)

// What has no Chinese description is complete, in English.
func TestWithoutDescriptions(t *testing.T) {
	t.Parallel()
	page := rendered(t, referencePage, "")
	for _, part := range []string{
		argumentHeader + "| 'ca_file' | 'string' | CA. |\n\n## ",
		"| 'eip_id' | 'string' | ID. |\n\n返回：\n\n" + attributeHeader + "| 'vxnet' | 'object' | Network. |\n| 'vxnet.vxnet_id' | 'string' | ID. |\n\n## ",
		`
## qingcloud_eips

### qingcloud_eips

Lists EIPs. Not IPv6.

` + argumentHeader + `| 'status' | 'set(string)' | Only a\|b. |
| 'zone' | 'string' | Zone. |

返回：

` + attributeHeader + `| 'eips' | 'list(object)' | The EIPs. |
| 'total_count' | 'number' | Number. |

### qingcloud_eips的属性

` + attributeHeader + `| 'eip_id' | 'string' | ID. |
| 'port' | 'number' | Port. |
| 'tag' | 'object' | Tag. |
| 'tag.tag_id' | 'string' | ID. |
| 'tag.tag_name' | 'string' | Name. |
`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("there is no %s in\n%s", part, page)
		}
	}
}

func TestDescriptions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ chinese, want string }{
		"translated":    {"qingcloud_eips arguments: {status: 只包含 a|b。}", "| 'status' | 'set(string)' | 只包含 a\\|b。 |"},
		"order":         {"qingcloud_eips objects:\n  tag: 标签。\n  port: 端口。", "| 'tag.tag_name' | 'string' | Name. |\n| 'port' | 'number' | 端口。 |\n| 'eip_id' |"},
		"in an object":  {"qingcloud_eips objects: {tag: 标签。, tag.tag_name: 名称。}", "| 'tag' | 'object' | 标签。 |\n| 'tag.tag_name' | 'string' | 名称。 |\n| 'tag.tag_id' | 'string' | ID. |\n| 'eip_id' |"},
		"common":        {"common: {zone: 区域。}", argumentHeader + "| 'zone' | 'string' | 区域。 |\n\n## "},
		"not repeated":  {"common: {zone: 区域。}", "Only a\\|b. |\n\n返回：\n"},
		"one section":   {"sections: {qingcloud_eip: 公网 IP, qingcloud_eips: 公网 IP}", "\n返回[公网 IP的属性](#公网 IP的属性)。\n\n### qingcloud_eips\n\nLists"},
		"object":        {"objects: {qingcloud_eips: IP}", "\n### IP的属性\n"},
		"gone":          {"qingcloud_eips objects:\n  ports: 端口。", `tools/reference/chinese.yaml:2: there is no ports in "qingcloud_eips objects": rename or remove it`},
		"no such table": {"qingcloud_nics objects: {port: 端口。}", `there is no port in "qingcloud_nics objects"`},
		"not common":    {"common: {total_count: 项数。}", `there is no total_count in "common"`},
		"twice":         {"common: {zone: 区域。, zone: 区域。}", `mapping key "zone" already defined`},
	} {
		if got := rendered(t, referencePage, c.chinese); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

// The provider's pages have the first sentence about each data source, in the order of
// the descriptions, and each API action once.
func TestIndexPages(t *testing.T) {
	t.Parallel()
	const link = "[DescribeEips](https://example.com)"
	const policy = "    \"action\": [\n      \"elb:DescribeCards\",\n      \"elb:DescribeEips\"\n    ],\n"
	for page, rows := range map[string]string{
		"index.md.tmpl": "\n| --- | --- |\n| ['qingcloud_eips']({{ $docs }}/data-sources/eips) | Lists EIPs |\n" +
			"| ['qingcloud_eip']({{ $docs }}/data-sources/eip) | Looks up an EIP |\n" +
			"| ['qingcloud_nics']({{ $docs }}/data-sources/nics) | Lists NICs |\n\n",
		"guides/index-zh.md": "\n| --- | --- | --- |\n| ['qingcloud_eips'](reference-zh.md#qingcloud_eips) | 列出公网 IP | " + link + " |\n" +
			"| ['qingcloud_eip'](reference-zh.md#qingcloud_eip) | Looks up an EIP | " + link + " |\n" +
			"| ['qingcloud_nics'](reference-zh.md#qingcloud_nics) | Lists NICs | [DescribeCards](https://example.com) |\n\n",
	} {
		got := rendered(t, page, "data sources: {qingcloud_eips: 列出公网 IP。可以过滤。}")
		if !strings.Contains(got, rows) || !strings.Contains(got, policy) {
			t.Errorf("%s: got\n%s", page, got)
		}
	}
}

func TestNoAPIAction(t *testing.T) {
	t.Parallel()
	_, err := newReference(schema{DataSources: map[string]source{"qingcloud_eips": {}}}, nil)
	if want := "the description of qingcloud_eips does not end with its API action"; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
