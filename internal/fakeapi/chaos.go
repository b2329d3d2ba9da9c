// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// Chaos is a server that misbehaves at random. The same seed gives the same
// misbehaviour for the same sequence of requests.
type Chaos struct {
	Server *Server
	plan   ChaosPlan

	mu      sync.Mutex
	rng     *rand.Rand
	made    int
	gone    map[string]bool
	faults  int
	changes int
}

// ChaosPlan configures a [Chaos].
type ChaosPlan struct {
	Seed       uint64
	Action     string // of the items; backends by default
	Items      int
	FaultRate  float64 // share of the responses that are transient errors
	WrongRate  float64 // share of the responses with wrong content
	ChangeRate float64 // share of the requests before which the list changes
	TieSize    int     // how many items have the same create_time
	Order      ChaosOrder
	Backdate   bool // new items have an old create_time, and are added in the middle
	PageCap    int
	Latency    time.Duration
	ClockAhead time.Duration // the server's clock minus the client's
	Now        func() time.Time
}

// ChaosOrder is the order of items.
type ChaosOrder int

// The orders of a server.
const (
	OldestFirst ChaosOrder = iota
	NewestFirst
	ByID
	TiesShuffled // oldest first, with ties in a different order for each request
	Shuffled     // in a different order for each request
	orders
)

// RandomPlan returns the plan of a seed. It avoids what no client could detect: an
// unstable order together with wrong create_times.
func RandomPlan(seed uint64, now func() time.Time) ChaosPlan {
	rng := rand.New(rand.NewPCG(seed, 1))
	plan := ChaosPlan{
		Seed: seed, Now: now,
		Items:      rng.IntN(130),
		FaultRate:  pick(rng, 0, 0, 0.1, 0.3),
		WrongRate:  pick(rng, 0, 0, 0, 0.1),
		ChangeRate: pick(rng, 0, 0, 0.05, 0.3, 1),
		TieSize:    pick(rng, 1, 1, 5, 25),
		Order:      ChaosOrder(rng.IntN(int(orders))),
		PageCap:    pick(rng, 2, 3, 7, 20, 50, 100),
		Latency:    time.Duration(rng.IntN(2000)) * time.Millisecond,
	}
	plan.Backdate = plan.Order != TiesShuffled && plan.Order != Shuffled && rng.IntN(2) == 0
	if rng.IntN(5) == 0 {
		plan.ClockAhead = time.Duration(rng.IntN(100_000)-50_000) * time.Second
	}
	return plan
}

// NewChaos returns a server with a plan.
func NewChaos(plan ChaosPlan) *Chaos {
	c := &Chaos{plan: plan, rng: rand.New(rand.NewPCG(plan.Seed, 2)), gone: map[string]bool{}}
	now := func() time.Time { return plan.Now().Add(plan.ClockAhead) }
	c.Server = New(Config{Now: now, PageCap: plan.PageCap, Latency: plan.Latency, Order: c.order, Fault: c.fault})
	for range plan.Items {
		c.Server.Add(c.item(now().Add(-time.Duration(1+plan.Items-c.made/max(1, plan.TieSize)) * time.Hour)))
	}
	return c
}

// Stayed returns the IDs that have existed all the time.
func (c *Chaos) Stayed(ids []string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return c.gone[id] })
}

// Existed reports whether an item with this ID has ever existed.
func (c *Chaos) Existed(id string) bool {
	ids := c.Server.IDs()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gone[id] || slices.Contains(ids, id)
}

// Injected returns how many responses were faulty, and how often the list changed.
func (c *Chaos) Injected() (faults, changes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults, c.changes
}

// item returns an item with an ID that was never used before.
func (c *Chaos) item(created time.Time) Item {
	c.made++
	a := actionNamed(cmp.Or(c.plan.Action, actions[0].name))
	item := Item{
		// The factor is prime, so all IDs differ and are not in the order of creation.
		a.id:          fmt.Sprintf("%s-%06d", a.prefix, c.made*7919%1_000_003),
		"create_time": created.UTC().Format(time.RFC3339),
	}
	if a.numbered["status"] != "" {
		item["status"] = "active"
	}
	for _, parent := range actions {
		if slices.Contains(slices.Collect(maps.Values(a.filters)), parent.id) {
			item[parent.id] = parent.prefix + "-chaos001"
		}
	}
	return item
}

func (c *Chaos) order(rows []Item, _ int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.plan.Order {
	case NewestFirst:
		slices.Reverse(rows)
	case ByID:
		slices.SortFunc(rows, func(a, b Item) int { return cmp.Compare(a.ID(), b.ID()) })
	case TiesShuffled, Shuffled:
		c.rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if c.plan.Order == TiesShuffled {
			slices.SortStableFunc(rows, func(a, b Item) int { return cmp.Compare(a.text("create_time"), b.text("create_time")) })
		}
	case OldestFirst, orders:
	}
}

// fault changes the list at random, and returns what is wrong with the response.
func (c *Chaos) fault(Request) Fault {
	if c.chance(c.plan.ChangeRate) {
		c.change()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.rng.Float64() < c.plan.FaultRate:
		c.faults++
		return pick(c.rng, TransientFaults()...)
	case c.rng.Float64() < c.plan.WrongRate:
		c.faults++
		return pick(c.rng, wrongResponses()...)
	}
	return Fault{}
}

func (c *Chaos) chance(rate float64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rng.Float64() < rate
}

// change adds an item, removes one, or does both.
func (c *Chaos) change() {
	ids := c.Server.IDs()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	what := c.rng.IntN(4) // both is twice as likely, since total_count does not show it
	if what != 0 && len(ids) > 0 {
		id := ids[c.rng.IntN(len(ids))]
		c.gone[id] = true
		c.Server.Remove(id)
	}
	if what != 1 {
		created := c.Server.config.Now()
		if c.plan.Backdate {
			created = created.Add(-time.Duration(1+c.rng.IntN(1+c.plan.Items)) * time.Hour)
		}
		c.Server.Add(c.item(created))
	}
}

// TransientFaults returns the faults after which a retry may succeed.
func TransientFaults() []Fault {
	return []Fault{
		{RetCode: 5000},
		{RetCode: 5100, Message: "ServerBusy, the server is too busy to respond"},
		{RetCode: 5300},
		{Status: 429, Header: map[string]string{"Retry-After": "1"}},
		{Status: 500},
		{Status: 502},
		{Status: 503},
		{Status: 504},
		{Empty: true},
		{Body: htmlPage},
		{Body: `{"action":"DescribeLoadBalancerBackendsResponse"}`},
		{Cut: true},
		{Drop: true},
	}
}

// wrongResponses are faults that leave the response well-formed.
func wrongResponses() []Fault {
	const key = `"total_count":`
	return []Fault{
		{IgnoreOffset: true},
		{Edit: func(body string) string { return strings.Replace(body, key, key+"1", 1) }}, // 25 becomes 125
		{Edit: func(body string) string { return strings.Replace(body, key, key+`"many","x":`, 1) }},
		{Edit: func(body string) string { return strings.Replace(body, key, `"total":`, 1) }},
	}
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// Growth returns how many items have been added since the start.
func (c *Chaos) Growth() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made - c.plan.Items
}
