// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
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
					chaos := fakeapi.NewChaos(fakeapi.RandomPlan(1_000_000+seed, laterClock))
					if readThroughChaos(t, newServer(t, inMemory(chaos.Server)), chaos) {
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

// readThroughChaos reports whether the read gave a list.
func readThroughChaos(t *testing.T, p protocolServer, chaos *fakeapi.Chaos) bool {
	t.Helper()
	before := chaos.Server.IDs()
	p.configure(nil)
	value, diags := p.read(t.Context(), nil)
	if len(diags) > 0 {
		return false
	}
	state, err := value.Unmarshal(p.sourceSchema().ValueType())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := tfprotov6.NewDynamicValue(state.Type(), state); err != nil || !bytes.Equal(again.MsgPack, value.MsgPack) {
		t.Errorf("got %q, encoded again %q, %v", value.MsgPack, again.MsgPack, err)
	}
	checkFound(t, chaos, before, backendIDs(t, attributesIn(t, state)))
	return true
}
