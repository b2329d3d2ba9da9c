// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

const backends = "loadbalancer_backends"

// levels are those of verbose at which everything is read.
var levels = []string{"unset", "0", "1", "2"}

// list is a data source that returns a list.
type list struct {
	name    string // without the provider's
	items   string // the attribute
	verbose bool   // whether it has this argument
}

// lists are the provider's.
func lists(ctx context.Context) (found []list) {
	for _, newSource := range provider.New("testlive")().DataSources(ctx) {
		var metadata datasource.MetadataResponse
		newSource().Metadata(ctx, datasource.MetadataRequest{}, &metadata)
		var data datasource.SchemaResponse
		newSource().Schema(ctx, datasource.SchemaRequest{}, &data)
		if _, ok := data.Schema.Attributes["total_count"]; !ok {
			continue
		}
		l := list{name: strings.TrimPrefix(metadata.TypeName, "_")}
		for name, a := range data.Schema.Attributes {
			if _, ok := a.(schema.ListNestedAttribute); ok {
				l.items = name
			}
		}
		_, l.verbose = data.Schema.Attributes["verbose"]
		found = append(found, l)
	}
	return found
}

// check is another way to read a part of a list: the items that have the same members
// as the first one.
type check struct {
	list, source, name string   // the list, and the data block that reads the part
	members            []string // by which it is selected
	arguments          string
	needs              string // a condition; "" for that there is an item
}

var checks = []check{
	{backends, backends, "by_load_balancer", []string{"loadbalancer_id"}, "loadbalancer = local.loadbalancer_backends[0].loadbalancer_id", ""},
	{backends, backends, "by_listener", []string{"loadbalancer_listener_id"}, "loadbalancer_listener = local.loadbalancer_backends[0].loadbalancer_listener_id", ""},
	{backends, backends, "by_ids", []string{"loadbalancer_backend_id"}, "loadbalancer_backends = [local.loadbalancer_backends[0].loadbalancer_backend_id]", ""},
	{"loadbalancers", "loadbalancer", "by_id", []string{"loadbalancer_id"}, "loadbalancer_id = local.loadbalancers[0].loadbalancer_id", ""},
	{
		"loadbalancers", "loadbalancer", "by_name",
		[]string{"loadbalancer_name"},
		"loadbalancer_name = local.loadbalancers[0].loadbalancer_name",
		"length([for item in local.loadbalancers : item if item.loadbalancer_name == local.loadbalancers[0].loadbalancer_name]) == 1 && local.loadbalancers[0].loadbalancer_name != null",
	},
	{"loadbalancer_listeners", "loadbalancer_listener", "by_id", []string{"loadbalancer_listener_id"}, "loadbalancer_listener_id = local.loadbalancer_listeners[0].loadbalancer_listener_id", ""},
	{
		"loadbalancer_listeners", "loadbalancer_listener", "by_port",
		[]string{"loadbalancer_id", "listener_port", "listener_protocol"},
		`loadbalancer      = local.loadbalancer_listeners[0].loadbalancer_id
  listener_port     = local.loadbalancer_listeners[0].listener_port
  listener_protocol = local.loadbalancer_listeners[0].listener_protocol`,
		"local.loadbalancer_listeners[0].loadbalancer_id != null && local.loadbalancer_listeners[0].listener_port != null",
	},
}

// output is the name of the output with what a data block has read.
func output(source, name string) string { return source + "_" + name }

// block is a data block with an output, and what refers to it.
type block struct{ list, source, name, hcl string }

func newBlock(list, source, name, verbose, more string) block {
	if verbose != "" {
		more += "\n  verbose = " + strings.Replace(verbose, "unset", "null", 1)
	}
	return block{list, source, name, fmt.Sprintf(`
data "qingcloud_%[1]s" "%[2]s" {
  timeouts = { read = "10m" }
  %[3]s
}

output "%[4]s" {
  value = data.qingcloud_%[1]s.%[2]s
}
`, source, name, more, output(source, name))}
}

// blocksAt are what reads all lists, and parts of them, at a level of verbose. Lists
// without this argument are read once.
func blocksAt(verbose string, lists []list) []block {
	var blocks []block
	for _, l := range lists {
		switch {
		case l.verbose:
			blocks = append(blocks, newBlock(l.name, l.name, "all", verbose, ""))
		case verbose == levels[0]:
			blocks = append(blocks, newBlock(l.name, l.name, "all", "", ""))
		default:
			continue
		}
		blocks[len(blocks)-1].hcl += fmt.Sprintf("\nlocals {\n  %[1]s = data.qingcloud_%[1]s.all.%[2]s\n}\n", l.name, l.items)
	}
	for _, c := range checks {
		needs := cmp.Or(c.needs, "length(local."+c.list+") > 0")
		blocks = append(blocks, newBlock(c.list, c.source, c.name, verbose, "count = try("+needs+", false) ? 1 : 0\n  "+c.arguments))
	}
	return blocks
}

// read applies the blocks and returns the outputs. It leaves out blocks that cannot be
// read, which are problems.
func (a *account) read(c *clitest.CLI, blocks []block) (outputs map[string]any, problems []string, err error) {
	for len(blocks) > 0 {
		var hcl strings.Builder
		hcl.WriteString(clitest.RequiredProviders)
		for _, b := range blocks {
			hcl.WriteString(b.hcl)
		}
		if err := c.Write("main.tf", hcl.String()); err != nil {
			return nil, nil, err
		}
		r, err := c.Run(a.ctx, "apply", "-auto-approve", "-input=false", "-json")
		if err == nil && r.Code == 0 {
			if r, err = c.Run(a.ctx, "output", "-json"); err == nil {
				outputs, err = r.Outputs()
			}
			return outputs, problems, err
		}
		before := len(blocks)
		for address, d := range r.Errors() {
			problems = append(problems, fmt.Sprintf("FAILED: %s: %s: %s", address, d.Summary, d.Detail))
			blocks = slices.DeleteFunc(blocks, func(b block) bool {
				return strings.HasPrefix(address+"[", "data.qingcloud_"+b.source+"."+b.name+"[") || address == "data.qingcloud_"+b.list+".all"
			})
		}
		if err != nil || len(blocks) == before {
			return nil, nil, errors.Join(err, fmt.Errorf("the CLI failed with exit code %d: %s", r.Code, r.Out))
		}
	}
	return nil, problems, nil
}

// readAll reads every list at each level of verbose. It returns a line for each, with
// the attributes that are null.
func (a *account) readAll(providerDir string) (lines, problems []string, err error) {
	c, err := clitest.Open(providerDir, a.env)
	if err != nil {
		return nil, nil, err
	}
	defer c.Close()
	lists := lists(a.ctx)
	byList := map[string][]string{}
	for _, verbose := range levels {
		outputs, failed, err := a.read(c, blocksAt(verbose, lists))
		if err != nil {
			return nil, nil, err
		}
		problems = append(problems, failed...)
		for _, l := range lists {
			if all, ok := outputs[output(l.name, "all")].(map[string]any); ok {
				items := objectList(all[l.items])
				checked, failed := checkList(l, items, all["total_count"], outputs)
				for _, problem := range failed {
					problems = append(problems, fmt.Sprintf("FAILED: %s, verbose %s: %s", l.name, verbose, problem))
				}
				byList[l.name] = append(byList[l.name], reportLine(l.name, verbose, items, checked))
			}
		}
	}
	for _, l := range lists {
		lines = append(lines, byList[l.name]...)
	}
	return lines, problems, nil
}

// reportLine says how many items there are, which attributes are null in all of them or
// in some, with their number, and which parts were read again.
func reportLine(name, verbose string, items []map[string]any, checked []string) string {
	counts := map[string]int{}
	for _, item := range items {
		for attribute, value := range item {
			if value == nil {
				counts[attribute]++
			}
		}
	}
	var always, sometimes []string
	for _, attribute := range slices.Sorted(maps.Keys(counts)) {
		if counts[attribute] == len(items) {
			always = append(always, attribute)
		} else {
			sometimes = append(sometimes, fmt.Sprintf("%s (%d)", attribute, counts[attribute]))
		}
	}
	var line strings.Builder
	fmt.Fprintf(&line, "%s, verbose %s: %d items", name, verbose, len(items))
	for _, part := range []struct {
		title string
		names []string
	}{{"always null", always}, {"sometimes null", sometimes}, {"read again", checked}} {
		if len(part.names) > 0 {
			fmt.Fprintf(&line, ", %s: %s", part.title, strings.Join(part.names, ", "))
		}
	}
	return line.String()
}

// checkList returns which parts of a list were read as well, and what is not as it must
// be of any account.
func checkList(l list, items []map[string]any, total any, outputs map[string]any) (checked, problems []string) {
	if total != float64(len(items)) {
		problems = append(problems, fmt.Sprintf("total_count is %v, of %d", total, len(items)))
	}
	if l.name == backends {
		keys := make([]string, 0, len(items))
		for _, b := range items {
			keys = append(keys, memberText(b, "loadbalancer_id")+" "+memberText(b, "loadbalancer_listener_id")+" "+memberText(b, "loadbalancer_backend_id"))
		}
		if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
			problems = append(problems, "out of order, or one twice")
		}
	}
	for _, c := range checks {
		read := objectList(outputs[output(c.source, c.name)])
		if c.list != l.name || len(read) == 0 {
			continue
		}
		got := read // a look-up's attributes are those of its item
		if c.source == l.name {
			got = objectList(read[0][l.items])
		}
		checked = append(checked, c.name)
		problems = append(problems, c.compare(got, items)...)
	}
	return checked, problems
}

// compare returns what is wrong with a part of a list. Items of other lists are
// compared by their number and members only: they may have changed in the meantime.
func (c check) compare(got, items []map[string]any) (problems []string) {
	same := func(item map[string]any) bool {
		return !slices.ContainsFunc(c.members, func(name string) bool { return item[name] != items[0][name] })
	}
	want := slices.DeleteFunc(slices.Clone(items), func(item map[string]any) bool { return !same(item) })
	if len(got) != len(want) || slices.ContainsFunc(got, func(item map[string]any) bool { return !same(item) }) {
		return []string{fmt.Sprintf("%s: %d items, want %d", c.name, len(got), len(want))}
	}
	for name, value := range want[0] {
		if c.source != c.list && !reflect.DeepEqual(got[0][name], value) {
			problems = append(problems, fmt.Sprintf("%s: %s is %v, want %v", c.name, name, got[0][name], value))
		}
	}
	return problems
}
