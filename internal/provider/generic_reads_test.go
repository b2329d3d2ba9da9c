// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Items are ordered by their parents and by ID, and lists within an item too, so
// that no plan changes because the API has another order. Certificates keep theirs.
func TestGenericOrder(t *testing.T) {
	t.Parallel()
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		var want []map[string]any
		for i := range 27 {
			item := row.sample()
			for n, parent := range row.parents {
				item[parent+"_id"] = fmt.Sprintf("parent-%d", []int{i / 9, i / 3 % 3}[n])
			}
			item[row.idMember()] = fmt.Sprintf("item-%02d", 10+i*7%27)
			if _, ok := item["status"]; ok {
				item["status"] = "active" // which is read by default
			}
			want = append(want, throughJSON[map[string]any](t, item))
		}
		slices.SortFunc(want, func(a, b map[string]any) int { return strings.Compare(row.orderOf(a), row.orderOf(b)) })
		rng := rand.New(rand.NewPCG(1, 2))
		p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{Body: row.body(shuffledItems(t, rng, want)...)}
		}})
		for range 5 {
			checkItems(t, row.name, row.readItems(p, nil), want)
		}
	})
}

// orderOf is the text by which items are ordered.
func (r dataSourceRow) orderOf(item map[string]any) string {
	var parts []any
	for _, resource := range append(slices.Clone(r.parents), r.resource) {
		parts = append(parts, item[resource+"_id"])
	}
	return fmt.Sprint(parts...)
}

// shuffledItems returns a copy of the items in another order, with the lists in them
// in another order.
func shuffledItems(t *testing.T, rng *rand.Rand, items []map[string]any) []fakeapi.Item {
	t.Helper()
	shuffled := throughJSON[[]fakeapi.Item](t, items)
	for _, item := range shuffled {
		for name, value := range item {
			if list, ok := value.([]any); ok && name != "server_certificate_id" {
				rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			}
		}
	}
	rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}

// A server that ignores a filter is an error. A member that is missing says nothing
// about the filter, except the ID, which must be there.
func TestGenericFiltersAreChecked(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		for name, a := range row.arguments {
			args := mergeValues(blockValues{name: a.value}, a.with)
			item := row.generate(1)[0]
			p, _ := row.serve(t, row.responding(item))
			_, diags := p.read(t.Context(), args)
			got := fmt.Sprint(diagnosticTexts(diags))
			param, _, _ := strings.Cut(a.param, ".")
			refused := fmt.Sprintf("_set[0]: expected an item that matches %s, got %s.", param, item.ID())
			switch {
			case a.member != "" && a.param != "" && a.param != "search_word":
				if !strings.Contains(got, refused) {
					t.Errorf("%s is not checked: %s", name, got)
				}
			case a.member != "":
				if !strings.Contains(got, " Not Found | ") {
					t.Errorf("%s is not compared: %s", name, got)
				}
			case len(diags) > 0:
				t.Errorf("%s is checked: %s", name, got)
			}
			if row.result == "" || a.member == row.idMember() {
				continue
			}
			delete(item, a.member)
			p, _ = row.serve(t, row.responding(item))
			if _, diags := p.read(t.Context(), args); len(diags) > 0 {
				t.Errorf("%s is checked, although it is missing: %s", name, diagnosticTexts(diags))
			}
		}
		p, _ := row.serve(t, row.responding(fakeapi.Item{"status": "active"}))
		_, diags := p.read(t.Context(), row.base)
		if got, want := singleDiagnostic(t, diags), row.resource+"_set[0]."+row.idMember()+" is missing."; !strings.Contains(got, want) {
			t.Errorf("got %s", got)
		}
	})
}

// The state has what was configured, and no defaults. Arguments that are also
// attributes are equal to it, since they select the item.
func TestGenericConfigurationIsKept(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		for name, args := range row.configurations() {
			item := row.generate(1)[0]
			for argument, value := range args {
				if member := row.arguments[argument].member; member != "" {
					item[member] = firstOf(value)
				}
			}
			p, server := row.serve(t, fakeapi.Config{Zones: []string{"sh1a"}})
			server.AddTo("sh1a", item)
			args = mergeValues(blockValues{"zone": "sh1a", "timeouts": map[string]any{"read": "90s"}}, args)
			value, diags := p.read(t.Context(), args)
			if slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }) {
				t.Fatalf("%s: %s", name, diagnosticTexts(diags))
			}
			state, config := p.state(value), p.state(p.block(p.sourceSchema(), args))
			for argument, configured := range config {
				_, optional := row.arguments[argument]
				if _, given := args[argument]; (given || optional && row.result != "") && !state[argument].Equal(configured) {
					t.Errorf("%s: %s is %s in the state, %s in the configuration", name, argument, state[argument], configured)
				}
			}
			if verbose, ok := state[verboseName]; ok != row.verbose || ok && !verbose.IsNull() {
				t.Errorf("%s: verbose is %s in the state", name, verbose)
			}
			if count, ok := state["total_count"]; ok && plainValue(count) != float64(len(row.items(state))) || ok == (row.result == "") {
				t.Errorf("%s: total_count is %s", name, count)
			}
		}
	})
}

// The log has one line for a read, with the data source and what it took. It has no
// secret, and neither has an error.
func TestGenericLog(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		synctest.Test(t, func(t *testing.T) {
			config := row.responding(row.sample())
			respond := config.Fault
			config.Fault = func(r fakeapi.Request) fakeapi.Fault {
				secrets := "with " + r.Params["signature"] + " of " + fakeapi.AccessKeyID
				switch r.Number {
				case 1:
					return fakeapi.Fault{RetCode: 5100, Message: "busy " + secrets}
				case 3:
					return fakeapi.Fault{RetCode: 1200, Message: "refused " + secrets}
				}
				return respond(r)
			}
			p, server := row.serve(t, config)
			ctx, lines := capturedLog(t)
			if _, diags := p.read(ctx, row.base); len(diags) > 0 {
				t.Fatal(diagnosticTexts(diags))
			}
			reads := slices.DeleteFunc(lines(), func(line map[string]any) bool { return line["@message"] != "QingCloud read" })
			if len(reads) != 1 {
				t.Fatalf("%d lines", len(reads))
			}
			checkLine(t, reads[0], map[string]any{"@level": "info", "data_source": "qingcloud_" + row.name, "items": 1, "requests": 2, "retries": 1, "passes": 1})
			_, diags := p.read(ctx, row.base)
			text, _ := json.Marshal(lines())
			shown := string(text) + singleDiagnostic(t, diags)
			for _, r := range server.Requests() {
				for _, secret := range []string{fakeapi.SecretAccessKey, fakeapi.AccessKeyID, r.Params["signature"]} {
					if strings.Contains(shown, secret) {
						t.Errorf("%q is shown", secret)
					}
				}
			}
		})
	})
}
