// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// The pages of the provider and of its data sources name every argument and attribute
// above the generated schema.
func TestPagesNameEverything(t *testing.T) {
	t.Parallel()
	p := provider.New("test")()
	var block framework.SchemaResponse
	p.Schema(t.Context(), framework.SchemaRequest{}, &block)
	names := map[string][]string{"docs/index.md": slices.Collect(maps.Keys(block.Schema.Attributes))}
	for _, newDataSource := range p.DataSources(t.Context()) {
		var metadata datasource.MetadataResponse
		newDataSource().Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "qingcloud"}, &metadata)
		var data datasource.SchemaResponse
		newDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &data)
		page := "docs/data-sources/" + strings.TrimPrefix(metadata.TypeName, "qingcloud_") + ".md"
		names[page] = namesIn(data.Schema.Attributes)
	}
	pages := docPages(t)
	for page, names := range names {
		summary, _, _ := strings.Cut(pages[page].prose, "\n## Schema\n")
		for _, name := range names {
			if !strings.Contains(summary, "`"+name+"`") {
				t.Errorf("%s does not name %s above its schema", page, name)
			}
		}
	}
}

// namesIn returns the names of attributes and, if they are those of a list, of its
// items.
func namesIn(attributes map[string]schema.Attribute) []string {
	names := slices.Collect(maps.Keys(attributes))
	if _, list := attributes["total_count"]; !list {
		return names
	}
	for _, a := range attributes {
		if items, ok := a.(schema.ListNestedAttribute); ok {
			names = slices.AppendSeq(names, maps.Keys(items.NestedObject.Attributes))
		}
	}
	return names
}
