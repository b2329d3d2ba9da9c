// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// accRead is a data block of a configuration with many of them, since a run of the
// CLI takes seconds. It reads a zone of its own, which has its name.
type accRead struct {
	source string
	args   blockValues
	items  []fakeapi.Item   // in the zone
	want   []fakeapi.Item   // in the state, in this order
	differ []map[string]any // what each of want has in the state, where it differs from what is sent
}

// all is a read that finds every item, at verbose 2 if there is one.
func (r dataSourceRow) all(items []fakeapi.Item) accRead {
	args := blockValues{}
	if r.verbose {
		args[verboseName] = 2
	}
	return accRead{source: r.name, args: args, items: items, want: items}
}

// expected returns the items that a read must have in the state.
func (r accRead) expected(t testing.TB) []map[string]any {
	t.Helper()
	verbose, _ := r.args[verboseName].(int)
	all := make([]map[string]any, 0, len(r.want))
	for i, item := range r.want {
		object, _ := expectedValue(rowOf(r.source).item, throughJSON[map[string]any](t, item.At(verbose))).(map[string]any)
		if i < len(r.differ) {
			maps.Copy(object, r.differ[i])
		}
		all = append(all, object)
	}
	return all
}

// expectedValue returns what becomes of a value that is sent in the usual form.
func expectedValue(field reflect.Type, sent any) any {
	if sent == nil || sent == "" {
		return nil
	}
	switch {
	case field == jsonText || field == jsonNumber:
		return sent
	case field.Kind() == reflect.Pointer:
		return expectedValue(field.Elem(), sent)
	case field.Kind() == reflect.Slice:
		list := []any{}
		elements, _ := sent.([]any)
		for _, element := range elements {
			list = append(list, expectedValue(field.Elem(), element))
		}
		return list
	}
	object := map[string]any{}
	members, _ := sent.(map[string]any)
	for name, member := range membersOf(field) {
		object[name] = expectedValue(member.Type, members[name])
	}
	return object
}

// blockHCL is a data block with these arguments, and an output with its result, both
// of that name.
func blockHCL(source, name string, args blockValues) string {
	var hcl strings.Builder
	fmt.Fprintf(&hcl, "data \"qingcloud_%s\" %q {\n", source, name)
	for _, argument := range slices.Sorted(maps.Keys(args)) {
		value, _ := json.Marshal(args[argument]) // a string, a number or a set, which HCL has alike
		fmt.Fprintf(&hcl, "  %s = %s\n", argument, value)
	}
	result := "data.qingcloud_" + source + "." + name
	if attribute := rowOf(source).result; attribute != "" {
		result += "." + attribute
	}
	fmt.Fprintf(&hcl, "}\n\noutput %q {\n  value = %s\n}\n\n", name, result)
	return hcl.String()
}

// serveReads starts a fake with the zones of the reads, and a CLI that reads them.
func serveReads(t *testing.T, config fakeapi.Config, reads map[string]accRead) (clitest.Test, *fakeapi.Server) {
	t.Helper()
	var hcl strings.Builder
	config.Zones = slices.Sorted(maps.Keys(reads))
	server := fakeapi.New(config)
	for _, name := range config.Zones {
		server.AddTo(name, reads[name].items...)
		hcl.WriteString(blockHCL(reads[name].source, name, mergeValues(blockValues{"zone": name}, reads[name].args)))
	}
	return clitest.Serve(t, hcl.String(), server), server
}

// checkReads applies the reads in one run, and compares each.
func checkReads(t *testing.T, reads map[string]accRead) *fakeapi.Server {
	t.Helper()
	c, server := serveReads(t, fakeapi.Config{}, reads)
	outputs := c.Outputs()
	for name, read := range reads {
		row, got := rowOf(read.source), objectList(outputs[name])
		if row.result == "" {
			item, _ := outputs[name].(map[string]any)
			got = []map[string]any{item}
		}
		for i := range got {
			got[i] = row.only(got[i])
		}
		if _, list := outputs[name].([]any); list != (row.result != "") {
			t.Errorf("%s: got %v", name, outputs[name])
		}
		checkItems(t, name, got, read.expected(t))
	}
	return server
}

// only returns the attributes of an item that the API sends.
func (r dataSourceRow) only(object map[string]any) map[string]any {
	item := map[string]any{}
	for name := range membersOf(r.item) {
		item[name] = object[name]
	}
	return item
}
