// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"flag"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

var seedCount = flag.Uint64("seeds", 2000, "number of random plans of misbehaviour to try")

// However the server misbehaves, a read keeps the guarantee or is an error, and is
// bounded in requests and time.
func TestRandomMisbehaviour(t *testing.T) {
	t.Parallel()
	var right, failed, faults, moves atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		for worker := range uint64(2) {
			t.Run(fmt.Sprintf("worker %d", worker), func(t *testing.T) {
				t.Parallel()
				for seed := worker; seed < *seedCount; seed += 2 {
					synctest.Test(t, func(t *testing.T) {
						chaos := fakeapi.NewChaos(fakeapi.RandomPlan(seed, laterClock))
						if readThroughChaos(t, seed, chaos) {
							right.Add(1)
						} else {
							failed.Add(1)
						}
						f, m := chaos.Injected()
						faults.Add(int64(f))
						moves.Add(int64(m))
					})
				}
			})
		}
	})
	t.Logf("%d seeds: %d complete lists, %d errors; %d faults and %d moves injected", *seedCount, right.Load(), failed.Load(), faults.Load(), moves.Load())
	if right.Load() < int64(*seedCount)/3 || failed.Load() < int64(*seedCount)/20 {
		t.Error("the plans are so easy or so hard that the test shows little")
	}
}

// readThroughChaos reads once, and reports whether it returned a list.
func readThroughChaos(t *testing.T, seed uint64, chaos *fakeapi.Chaos) bool {
	before := chaos.Server.IDs()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	started := time.Now()
	backends, stats, err := LoadBalancerBackends.All(ctx, newClient(t, chaos.Server), entireZone)
	if took := time.Since(started); took > 2*time.Minute {
		t.Errorf("seed %d: took %s", seed, took)
	}
	// A page of two, stride one, five passes, six attempts each and a correction.
	if most := 5 * 7 * (1 + len(before) + chaos.Growth()); stats.Requests > most {
		t.Errorf("seed %d: %d requests, over %d", seed, stats.Requests, most)
	}
	if err != nil {
		_ = failureOf(t, err)
		return false
	}
	checkGuarantee(seedReporter{t, seed}, backendIDs(backends), chaos.Stayed(before), chaos.Existed)
	return true
}

// seedReporter adds the seed to errors.
type seedReporter struct {
	t    *testing.T
	seed uint64
}

func (s seedReporter) Errorf(format string, args ...any) {
	s.t.Errorf("seed %d: "+format, append([]any{s.seed}, args...)...)
}
