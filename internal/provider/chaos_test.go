// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapitest"
)

// However the API misbehaves, what Terraform gets is right or an error: the
// client's random test again, through both servers.
func TestReadThroughChaos(t *testing.T) {
	t.Parallel()
	for name, newServer := range map[string]func(testing.TB, provider.Provider) protocolServer{"encoded": newProtocol, "framework": newFrameworkProtocol} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const seeds = 300
			var lists int
			for seed := range uint64(seeds) {
				synctest.Test(t, func(t *testing.T) {
					chaos := fakeapitest.NewChaos(fakeapitest.RandomPlan(1_000_000+seed, laterClock))
					if _, ok := rowOf("loadbalancer_backends").readThrough(chaos, newServer(t, inMemory(chaos.Server))); ok {
						lists++
					}
				})
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
			if lists < seeds/3 {
				t.Errorf("only %d of %d reads gave a list", lists, seeds)
			}
			t.Logf("%d seeds, %d lists", seeds, lists)
		})
	}
}

// The same for each data source.
func TestGenericChaos(t *testing.T) {
	t.Parallel()
	const seeds = 40
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		var lists, items int
		for seed := range uint64(seeds) {
			synctest.Test(t, func(t *testing.T) {
				plan := fakeapitest.RandomPlan(uint64(1000*len(row.name))+seed, laterClock)
				plan.Generate = row.generate
				chaos := fakeapitest.NewChaos(plan)
				if found, ok := row.readThrough(chaos, newProtocol(t, inMemory(chaos.Server))); ok {
					lists++
					items += len(found)
				}
			})
		}
		if lists < seeds/3 || items == 0 {
			t.Errorf("only %d of %d reads gave a list, with %d items", lists, seeds, items)
		}
		t.Logf("%d seeds, %d lists, %d items", seeds, lists, items)
	})
}

// readThrough reads a list and checks the IDs in it: in order, each once, none that
// never was, and all that have been there all the time. It reports whether there was a
// list.
func (r dataSourceRow) readThrough(chaos *fakeapitest.Chaos, p protocolServer) (found []string, ok bool) {
	p.t.Helper()
	p = p.of(r.name)
	before := chaos.Server.IDs()
	p.configure(nil)
	value, diags := p.read(p.t.Context(), nil)
	if len(diags) > 0 {
		return nil, false
	}
	state, err := value.Unmarshal(p.sourceSchema().ValueType())
	if err != nil {
		p.t.Fatal(err)
	}
	if again, err := tfprotov6.NewDynamicValue(state.Type(), state); err != nil || !bytes.Equal(again.MsgPack, value.MsgPack) {
		p.t.Errorf("got %q, encoded again %q, %v", value.MsgPack, again.MsgPack, err)
	}
	for _, item := range r.items(attributesIn(p.t, state)) {
		found = append(found, fmt.Sprint(item[r.idMember()]))
	}
	if !slices.IsSorted(found) || len(slices.Compact(slices.Clone(found))) != len(found) {
		p.t.Error("out of order, or one twice")
	}
	for _, id := range found {
		if !chaos.Existed(id) {
			p.t.Errorf("%s never was", id)
		}
	}
	for _, id := range chaos.Stayed(before) {
		if _, ok := slices.BinarySearch(found, id); !ok {
			p.t.Errorf("%s is not in the state", id)
		}
	}
	return found, true
}
