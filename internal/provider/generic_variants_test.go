// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// variant is what the API may do where its pages leave it open, and a read.
type variant struct {
	config  fakeapi.Config
	ids     int      // how many of the items are asked for by ID; 0 for all
	verbose int      // the level whose members are sent
	more    []string // what is sent besides
	less    string   // what is not sent
}

var variants = map[string]variant{
	"sparing":       {},
	"generous":      {config: fakeapi.Config{Generous: true}, verbose: 2},
	"more at 0":     {config: fakeapi.Config{Levels: map[string]int{"private_ip": 0, "cluster": 0}}, more: []string{"private_ip", "cluster"}},
	"no status":     {config: fakeapi.Config{Levels: map[string]int{"status": 99}}, less: "status"},
	"small pages":   {config: fakeapi.Config{PageCap: 30}},
	"total as text": {config: fakeapi.Config{TotalIsText: true}},
	"IDs":           {ids: 105},
	"IDs, total":    {config: fakeapi.Config{TotalIgnoresIDs: true}, ids: 105},
	"IDs, text":     {config: fakeapi.Config{TotalIsText: true}, ids: 105},
}

// Whatever the API does where its pages leave it open, the list is complete, with the
// attributes that are sent.
func TestGenericVariants(t *testing.T) {
	t.Parallel()
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		for name, v := range variants {
			synctest.Test(t, func(t *testing.T) {
				items := row.generate(120)
				p, _ := row.serve(t, v.config, items...)
				args := blockValues{}
				if v.ids > 0 {
					items = items[:v.ids]
					var ids []string
					for _, item := range items {
						ids = append(ids, item.ID())
					}
					args[row.name] = ids
				}
				var want []map[string]any
				for _, item := range items {
					sent := item.At(v.verbose)
					for _, member := range v.more {
						if value, ok := item[member]; ok {
							sent[member] = value
						}
					}
					delete(sent, v.less)
					object, _ := expectedValue(row.item, throughJSON[map[string]any](t, sent)).(map[string]any)
					want = append(want, object)
				}
				checkItems(t, name, row.readItems(p, args), want)
			})
		}
	})
}

// An unknown ID matches nothing, or is refused as not found or as expired. The read says
// so in any case: a list that others are filtered by must exist.
func TestGenericUnknownIDs(t *testing.T) {
	t.Parallel()
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		for name, a := range row.arguments {
			if slices.Contains([]string{"", "status", "owner"}, a.member) {
				continue
			}
			empty := `ERROR on AttributeName("` + name + `") | Load Balancer`
			if name == row.name {
				empty = `WARNING on AttributeName("` + name + `") | Load Balancer`
			}
			for code, want := range map[int]string{0: empty, 2100: "ret_code 2100", 1300: "ret_code 1300"} {
				p, _ := row.serve(t, fakeapi.Config{NotFoundCode: code}, row.generate(3)...)
				value, diags := p.read(t.Context(), blockValues{name: a.value})
				if got := singleDiagnostic(t, diags); !strings.Contains(got, want) {
					t.Errorf("%s, %d: got %s", name, code, got)
				}
				if code == 0 && name == row.name && len(row.items(p.state(value))) > 0 {
					t.Errorf("%s: got %v", name, value)
				}
			}
		}
	})
}
