// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// variant is what the API may do where its pages leave it open, and a read.
type variant struct {
	config fakeapi.Config
	ids    int // how many of the items are asked for by ID; 0 for all
	sent   func(item fakeapi.Item) fakeapi.Item
}

var variants = map[string]variant{
	"sparing":       {sent: with()},
	"generous":      {config: fakeapi.Config{Generous: true}, sent: func(i fakeapi.Item) fakeapi.Item { return i.At(2) }},
	"more at 0":     {config: fakeapi.Config{Levels: map[string]int{"private_ip": 0, "cluster": 0}}, sent: with("private_ip", "cluster")},
	"no status":     {config: fakeapi.Config{Levels: map[string]int{"status": 99}}, sent: without("status")},
	"small pages":   {config: fakeapi.Config{PageCap: 30}, sent: with()},
	"total as text": {config: fakeapi.Config{TotalIsText: true}, sent: with()},
	"IDs":           {ids: 105, sent: with()},
	"IDs, total":    {config: fakeapi.Config{TotalIgnoresIDs: true}, ids: 105, sent: with()},
	"IDs, text":     {config: fakeapi.Config{TotalIsText: true}, ids: 105, sent: with()},
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
					args[row.idArgument()] = idSet(items)
				}
				var want []map[string]any
				for _, item := range items {
					object, _ := expectedValue(row.item, throughJSON[map[string]any](t, v.sent(item))).(map[string]any)
					want = append(want, object)
				}
				if got := row.readItems(p, args); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: got %d items, want %d; the first is\n%v\nwant\n%v", name, len(got), len(want), got[:min(1, len(got))], want[0])
				}
			})
		}
	})
}

// idArgument returns the argument that takes the items' own IDs.
func (r dataSourceRow) idArgument() string {
	for name, a := range r.arguments {
		if a.member == r.idMember() {
			return name
		}
	}
	return ""
}

func idSet(items []fakeapi.Item) tftypes.Value {
	list := make([]string, 0, len(items))
	for _, item := range items {
		list = append(list, item.ID())
	}
	return stringSet(list...)
}

// with returns what is sent by default, with other members of the item.
func with(members ...string) func(fakeapi.Item) fakeapi.Item {
	return func(item fakeapi.Item) fakeapi.Item {
		sent := item.At(0)
		for _, member := range members {
			if value, ok := item[member]; ok {
				sent[member] = value
			}
		}
		return sent
	}
}

func without(member string) func(fakeapi.Item) fakeapi.Item {
	return func(item fakeapi.Item) fakeapi.Item {
		sent := item.At(0)
		delete(sent, member)
		return sent
	}
}

// An unknown ID matches nothing, or is refused as not found or as expired: then the
// read says so.
func TestGenericUnknownIDs(t *testing.T) {
	t.Parallel()
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		for name, a := range row.arguments {
			if a.member == "" || a.member == "status" {
				continue
			}
			for code, want := range map[int]string{0: "", 2100: "ret_code 2100", 1300: "ret_code 1300"} {
				p, _ := row.serve(t, fakeapi.Config{NotFoundCode: code}, row.generate(3)...)
				value, diags := p.read(t.Context(), blockValues{name: a.value})
				switch {
				case want != "":
					if got := singleDiagnostic(t, diags); !strings.Contains(got, want) {
						t.Errorf("%s, %d: got %s", name, code, got)
					}
				case len(diags) > 0 || len(row.items(p.state(value))) > 0:
					t.Errorf("%s: got %v, %s", name, value, diagnosticTexts(diags))
				}
			}
		}
	})
}
