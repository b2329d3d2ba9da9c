// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// referencePage lists every argument and attribute in Chinese. The sections of data
// sources have their names. Arguments that all data sources have are in commonSection.
const (
	referencePage = "docs/guides/reference-zh.md"
	commonSection = "各数据源共有的参数"
)

// itemSections are the sections of the reference with the attributes of items, by
// data source. Those that return items of the same kind share one.
var itemSections = map[string]string{
	"qingcloud_loadbalancer":              "负载均衡器的属性",
	"qingcloud_loadbalancers":             "负载均衡器的属性",
	"qingcloud_loadbalancer_listener":     "监听器的属性",
	"qingcloud_loadbalancer_listeners":    "监听器的属性",
	"qingcloud_loadbalancer_backends":     "后端的属性",
	"qingcloud_loadbalancer_policies":     "转发策略的属性",
	"qingcloud_loadbalancer_policy_rules": "规则的属性",
}

// rows are the rows of a table of the reference: types by name. Names within an
// object begin with the name of the object, such as eips.eip_id.
type rows map[string]string

// table is where rows are.
type table struct{ section, kind string }

// The kinds of tables, as their headers name them.
const (
	argumentTable  = "参数"
	attributeTable = "属性"
)

// add adds an argument or attribute and what it contains.
func (r rows) add(name string, typ attr.Type) {
	switch typ := typ.(type) {
	case types.ObjectType:
		r[name] = "object"
		r.addAll(name+".", typ)
	case types.ListType:
		if items, ok := typ.ElementType().(types.ObjectType); ok {
			r[name] = "list(object)"
			r.addAll(name+".", items)
		} else {
			r[name] = "list(string)"
		}
	default:
		r[name] = map[attr.Type]string{
			types.StringType: "string", types.Int64Type: "number", types.NumberType: "number", types.BoolType: "bool",
			types.SetType{ElemType: types.StringType}: "set(string)",
		}[typ]
	}
}

func (r rows) addAll(prefix string, object types.ObjectType) {
	for name, typ := range object.AttrTypes {
		r.add(prefix+name, typ)
	}
}

// wantedRows returns the rows of a data source: its arguments, its attributes, and
// those of an item. A list is an attribute that contains the items. A look-up returns
// an item's attributes, of which some are arguments, too.
func wantedRows(all map[string]schema.Attribute) (arguments, attributes, items rows) {
	arguments, attributes, items = rows{}, rows{}, rows{}
	_, isList := all["total_count"]
	for name, a := range all {
		if a.IsOptional() {
			arguments.add(name, a.GetType())
		}
		switch list, hasItems := a.GetType().(types.ListType); {
		case !a.IsComputed():
		case !isList:
			items.add(name, a.GetType())
		case hasItems:
			attributes[name] = "list(object)"
			if object, ok := list.ElementType().(types.ObjectType); ok {
				items.addAll("", object)
			}
		default:
			attributes.add(name, a.GetType())
		}
	}
	return arguments, attributes, items
}

// wantedTables returns the tables that the reference must have.
func wantedTables(t *testing.T) map[table]rows {
	t.Helper()
	p := provider.New("test")()
	var block framework.SchemaResponse
	p.Schema(t.Context(), framework.SchemaRequest{}, &block)
	common, arguments := rows{}, rows{}
	for name, a := range block.Schema.Attributes {
		arguments.add(name, a.GetType())
	}
	want := map[table]rows{{"Provider", argumentTable}: arguments, {commonSection, argumentTable}: common}
	for _, newDataSource := range p.DataSources(t.Context()) {
		var metadata datasource.MetadataResponse
		newDataSource().Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "qingcloud"}, &metadata)
		var data datasource.SchemaResponse
		newDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &data)
		arguments, attributes, items := wantedRows(data.Schema.Attributes)
		for _, name := range []string{"zone", "verbose", "timeouts", "timeouts.read"} {
			if typ, ok := arguments[name]; ok {
				common[name] = typ
				delete(arguments, name)
			}
		}
		want[table{metadata.TypeName, argumentTable}] = arguments
		if len(attributes) > 0 {
			want[table{metadata.TypeName, attributeTable}] = attributes
		}
		section := table{itemSections[metadata.TypeName], attributeTable}
		if other, ok := want[section]; ok && !maps.Equal(other, items) {
			t.Errorf("%s has other attributes than others of its kind", metadata.TypeName)
		}
		want[section] = items
	}
	return want
}

// referenceTables returns the tables of the page.
func referenceTables(t *testing.T) map[table]rows {
	t.Helper()
	row := regexp.MustCompile("^\\| `([a-z_.]+)` \\| `([^|`]+)` \\| [^ ].*。 \\|$")
	header := regexp.MustCompile(`^\| (参数|属性) \| 类型 \| 说明 \|$`)
	found := map[table]rows{}
	section, open := "", rows(nil)
	for line := range strings.Lines(docPages(t)[referencePage].prose) {
		line = strings.TrimSuffix(line, "\n")
		if h := headingPattern.FindStringSubmatch(line); h != nil {
			section = h[2]
		}
		cells := row.FindStringSubmatch(line)
		switch kind := header.FindStringSubmatch(line); {
		case kind != nil:
			open = rows{}
			found[table{section, kind[1]}] = open
		case !strings.HasPrefix(line, "|"):
			open = nil
		case open == nil || strings.HasPrefix(line, "| ---"):
		case cells == nil:
			t.Errorf("%s: %q is not a name, a type and a sentence", section, line)
		case open[cells[1]] != "":
			t.Errorf("%s: there are two rows for %s", section, cells[1])
		default:
			open[cells[1]] = cells[2]
		}
	}
	return found
}

// The reference has a row with the type of each argument and attribute, and no other.
func TestDocReferenceIsComplete(t *testing.T) {
	t.Parallel()
	want, got := wantedTables(t), referenceTables(t)
	for table := range got {
		if want[table] == nil {
			t.Errorf("%v is not expected", table)
		}
	}
	for table, want := range want {
		got := got[table]
		for name := range got {
			if _, ok := want[name]; !ok {
				t.Errorf("%v: there is no %s", table, name)
			}
		}
		for name, typ := range want {
			if got[name] != typ || typ == "" {
				t.Errorf("%v: the type of %s is %q, want %q", table, name, got[name], typ)
			}
		}
	}
}
