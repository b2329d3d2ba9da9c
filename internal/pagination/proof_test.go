// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"flag"
	"slices"
	"testing"
	"time"
)

var modelRuns = flag.Int("model-runs", 20_000, "random runs of each world of the model")

var (
	ofOneMoment   = []tear{notTorn}
	countNotLater = []tear{notTorn, countFirst}
	ofTwoMoments  = []tear{notTorn, countFirst, rowsFirst}
	fullPages     = []fill{toTheLimit}
	anyPages      = []fill{toTheLimit, toALowerLimit, toAnyLength}
)

// What can be wrong with a list.
const (
	itemTwice   = "an item is in the list twice"
	itemMissing = "an item that was there all the time is missing"
)

// claimedWorlds are those in which no list is wrong: see the package documentation.
var claimedWorlds = map[string]modelWorld{
	"torn, right times":              {rightTimes: true, torn: countNotLater, fill: fullPages},
	"torn, stable order":             {stableOrder: true, torn: ofTwoMoments, fill: fullPages},
	"torn, both":                     {rightTimes: true, stableOrder: true, torn: ofTwoMoments, fill: fullPages},
	"torn, no create_time":           {noTimes: true, torn: ofTwoMoments, fill: fullPages},
	"pages not full, right times":    {rightTimes: true, torn: ofOneMoment, fill: anyPages},
	"pages not full, stable order":   {stableOrder: true, torn: ofOneMoment, fill: anyPages},
	"pages not full, both":           {rightTimes: true, stableOrder: true, torn: ofOneMoment, fill: anyPages},
	"pages not full, no create_time": {noTimes: true, torn: ofOneMoment, fill: anyPages},
	"monotonic, right times":         {rightTimes: true, torn: countNotLater, fill: fullPages, copies: monotonic},
	"monotonic, stable order":        {stableOrder: true, torn: ofTwoMoments, fill: fullPages, copies: monotonic},
	"monotonic, no create_time":      {noTimes: true, torn: ofTwoMoments, fill: fullPages, copies: monotonic},
	"monotonic, pages not full":      {rightTimes: true, torn: ofOneMoment, fill: anyPages, copies: monotonic},
	"independent, stable order":      {stableOrder: true, torn: ofTwoMoments, fill: fullPages, copies: independent},
	"independent, both":              {rightTimes: true, stableOrder: true, torn: ofTwoMoments, fill: fullPages, copies: independent},
}

// otherWorlds are those in which a list can be wrong without a sign of it.
var otherWorlds = map[string]modelWorld{
	"neither right times nor a stable order":         {torn: ofOneMoment, fill: fullPages},
	"right times, no order, counted after the rows":  {rightTimes: true, torn: []tear{rowsFirst}, fill: fullPages},
	"torn, both, and a page size below the limit":    {rightTimes: true, stableOrder: true, torn: []tear{countFirst, rowsFirst}, fill: []fill{toALowerLimit}},
	"torn, stable order, and pages of any length":    {stableOrder: true, torn: []tear{countFirst, rowsFirst}, fill: []fill{toAnyLength}},
	"torn, no create_time, and pages of any length":  {noTimes: true, torn: []tear{countFirst, rowsFirst}, fill: []fill{toAnyLength}},
	"items that come back":                           {stableOrder: true, returning: true, torn: ofOneMoment, fill: fullPages},
	"torn, right times, and a page size below limit": {rightTimes: true, torn: countNotLater, fill: []fill{toALowerLimit}},
	"independent, right times":                       {rightTimes: true, torn: ofOneMoment, fill: fullPages, copies: independent},
	"independent, no create_time":                    {noTimes: true, torn: ofOneMoment, fill: fullPages, copies: independent},
	"independent, both, and pages of one item":       {rightTimes: true, stableOrder: true, torn: ofOneMoment, fill: []fill{toALowerLimit}, copies: independent},
}

// randomModel returns a model with a small list and page size.
func randomModel(world modelWorld, seed uint64) *model {
	choose := randomly(seed)
	var m *model
	if choose(2) == 0 { // most that can go wrong needs little
		m = newModel(world, choose, 1+choose(4), 2)
		m.changes, m.oneIn = 1+choose(4), 2
	} else {
		limit := 1 + choose(4)
		if world.copies == independent && limit == 1 {
			limit = 2 // pages of one item cannot overlap
		}
		m = newModel(world, choose, choose(8), limit)
		m.changes, m.oneIn = 1+choose(10), 3+choose(8)
	}
	m.passes, m.steps = maxPasses, 4
	m.pace = []time.Duration{time.Second, 20 * time.Second, 90 * time.Second}[choose(3)]
	return m
}

// Whatever changes between and within responses, no list is wrong.
func TestNoListIsWrong(t *testing.T) {
	t.Parallel()
	for name, world := range claimedWorlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			complete := 0
			for seed := range uint64(*modelRuns) {
				found, wrong := randomModel(world, seed).read(t.Context())
				if wrong != "" {
					t.Fatalf("seed %d: %s", seed, wrong)
				}
				if found {
					complete++
				}
			}
			t.Logf("%d runs, %d complete lists", *modelRuns, complete)
			if complete < *modelRuns/2 {
				t.Error("so few lists are complete that the test shows little")
			}
		})
	}
}

// Where a list can be wrong, few are. If none is, the claim could be wider.
func TestListsThatMayBeWrong(t *testing.T) {
	t.Parallel()
	for name, world := range otherWorlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			complete, wrong := 0, 0
			for seed := range uint64(*modelRuns) {
				switch found, problem := randomModel(world, seed).read(t.Context()); {
				case problem == itemTwice:
					t.Fatalf("seed %d: %s", seed, problem)
				case problem != "":
					wrong++
				case found:
					complete++
				}
			}
			t.Logf("%d runs, %d right lists, %d wrong ones (%.2f %%)", *modelRuns, complete, wrong, 100*float64(wrong)/float64(complete+wrong))
			if wrong == 0 || wrong > *modelRuns/25 {
				t.Errorf("%d lists of %d are wrong", wrong, *modelRuns)
			}
		})
	}
}

// Everything that can happen to the smallest lists, with a page size of 2 and up
// to two passes.
func TestSmallestListsExhaustively(t *testing.T) {
	t.Parallel()
	for name, world := range claimedWorlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := []int{1, 1} // by the size of the list
			switch {
			case world.copies == independent:
				changes = []int{1, 1}
			case world.stableOrder:
				changes = []int{2, 1, 1}
			}
			world.fill = slices.DeleteFunc(slices.Clone(world.fill), func(f fill) bool { return f == toAnyLength })
			runs := 0
			for size, most := range changes {
				all := &odometer{}
				for more := true; more; more = all.next() {
					m := newModel(world, all.choose, size, 2)
					m.changes, m.oneIn, m.passes, m.steps = most, 2, 2, 1
					found, wrong := m.read(t.Context())
					if wrong != "" {
						t.Fatalf("size %d, choices %v: %s", size, all.digits, wrong)
					}
					if quiet := m.changes == most && m.stableOrder && m.pageCap == 2 && !m.noTimes; quiet && !found {
						t.Fatalf("size %d, choices %v: no list, although nothing changed", size, all.digits)
					}
					runs++
				}
			}
			t.Logf("%d runs", runs)
		})
	}
}
