// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// However the API misbehaves, every list is right or an error: the client's
// random test again, for each data source.
func TestGenericChaos(t *testing.T) {
	t.Parallel()
	const seeds = 40
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		var lists, items int
		for seed := range uint64(seeds) {
			synctest.Test(t, func(t *testing.T) {
				plan := fakeapi.RandomPlan(uint64(1000*len(row.name))+seed, laterClock)
				plan.Action = row.action
				chaos := fakeapi.NewChaos(plan)
				before := chaos.Server.IDs()
				p := newProtocol(t, inMemory(chaos.Server)).of(row.name)
				p.configure(nil)
				value, diags := p.read(t.Context(), nil)
				if len(diags) > 0 {
					return
				}
				lists++
				var found []string
				for _, item := range row.items(p.state(value)) {
					found = append(found, memberText(item, row.idMember()))
				}
				items += len(found)
				checkFound(t, chaos, before, found)
			})
		}
		if lists < seeds/3 || items == 0 {
			t.Errorf("only %d of %d reads gave a list, with %d items", lists, seeds, items)
		}
		t.Logf("%d seeds, %d lists, %d items", seeds, lists, items)
	})
}

// checkFound checks the IDs in a list: in order, each once, none that never was, and
// all that have been there all the time.
func checkFound(t *testing.T, chaos *fakeapi.Chaos, before, found []string) {
	t.Helper()
	if !slices.IsSorted(found) || len(slices.Compact(slices.Clone(found))) != len(found) {
		t.Error("out of order, or one twice")
	}
	for _, id := range found {
		if !chaos.Existed(id) {
			t.Errorf("%s never was", id)
		}
	}
	for _, id := range chaos.Stayed(before) {
		if _, ok := slices.BinarySearch(found, id); !ok {
			t.Errorf("%s is not in the state", id)
		}
	}
}
