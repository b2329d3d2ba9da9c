// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestEveryDataSourceHasARow(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	var rows []string
	for _, row := range allDataSources {
		rows = append(rows, "qingcloud_"+row.name)
	}
	if got := slices.Collect(maps.Keys(p.schema.DataSourceSchemas)); len(got) != len(rows) || slices.ContainsFunc(got, func(name string) bool { return !slices.Contains(rows, name) }) {
		t.Errorf("there are %v, and rows in allDataSources of internal/provider/data_sources_test.go for %v", got, rows)
	}
}

// The arguments are those of the row, optional, and everything else is computed.
// The first sentence of each description is plain text: some editors show no more.
func TestGenericSchema(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		block := p.of(row.name).sourceSchema().Block
		checkFirstSentence(t, row.name, block.Description)
		want := append(slices.Collect(maps.Keys(row.arguments)), "zone", "timeouts")
		if row.verbose {
			want = append(want, verboseName)
		}
		var arguments []string
		for _, a := range block.Attributes {
			checkAttribute(t, row.name+"."+a.Name, a)
			if a.Optional {
				arguments = append(arguments, a.Name)
			}
		}
		slices.Sort(want)
		if slices.Sort(arguments); !slices.Equal(arguments, want) {
			t.Errorf("the arguments are %v, want %v", arguments, want)
		}
	})
}

func checkAttribute(t *testing.T, name string, a *tfprotov6.SchemaAttribute) {
	t.Helper()
	checkFirstSentence(t, name, a.Description)
	if a.Required || !a.Optional && !a.Computed {
		t.Errorf("%s is required, or neither optional nor computed", name)
	}
	if a.NestedType != nil {
		for _, member := range a.NestedType.Attributes {
			checkAttribute(t, name+"."+member.Name, member)
		}
	}
}

func checkFirstSentence(t *testing.T, name, text string) {
	t.Helper()
	first, _, _ := strings.Cut(text, ". ")
	if first == "" || !strings.HasSuffix(text, ".") || strings.ContainsAny(first, "[]<>\n") || strings.Contains(first, "://") {
		t.Errorf("%s: the first sentence is %q", name, first)
	}
}

// A data source that gets something else than the provider's data says so.
func TestGenericWrongProviderData(t *testing.T) {
	t.Parallel()
	for _, create := range (&qingcloudProvider{}).DataSources(t.Context()) {
		source, ok := create().(datasource.DataSourceWithConfigure)
		if !ok {
			t.Fatalf("%T cannot be configured", create())
		}
		var resp datasource.ConfigureResponse
		source.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: 5}, &resp)
		if got, want := fmt.Sprint(resp.Diagnostics), "[{This is a bug in the provider, please report it: expected *providerData, got int. Unexpected Provider Data}]"; got != want {
			t.Errorf("got %s", got)
		}
	}
}

// The error for a list that is too large for Terraform names the items, and only
// arguments that the data source has.
func TestGenericSizeLimit(t *testing.T) {
	t.Parallel()
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		var summary, detail string
		for _, create := range (&qingcloudProvider{}).DataSources(t.Context()) {
			var metadata datasource.MetadataResponse
			create().Metadata(t.Context(), datasource.MetadataRequest{}, &metadata)
			if list, ok := create().(interface {
				tooLarge(n, size, limit int) (summary, detail string)
			}); ok && metadata.TypeName == "_"+row.name {
				summary, detail = list.tooLarge(2, 256<<20, 256<<20)
			}
		}
		if summary != "Too Many "+titleCase(words(row.name)) || !strings.HasPrefix(detail, "2 "+words(row.name)+" would take a message of 256 MiB. ") {
			t.Errorf("got %s: %s", summary, detail)
		}
		for word := range strings.FieldsFuncSeq(detail, func(r rune) bool { return strings.ContainsRune(" ,.:", r) }) {
			if _, ok := row.arguments[word]; !ok && (strings.Contains(word, "_") || strings.HasPrefix(word, "loadbalancer")) {
				t.Errorf("%s is not an argument: %s", word, detail)
			}
		}
	})
}
