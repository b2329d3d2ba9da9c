// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// Chaos is a server that misbehaves at random. The same seed gives the same
// misbehaviour as long as the same requests come in the same order.
type Chaos struct {
	Server *Server
	plan   ChaosPlan

	mu     sync.Mutex
	rng    *rand.Rand
	made   int
	gone   map[string]bool
	faults int
	moves  int
}

// ChaosPlan says how.
type ChaosPlan struct {
	Seed       uint64
	Backends   int
	FaultRate  float64 // of the answers are faulty
	LieRate    float64 // of the answers are wrong in what they say
	MoveRate   float64 // before this share of the requests, backends come or go
	TieSize    int     // that many backends share a second, above 1
	Order      ChaosOrder
	Backdate   bool // newcomers claim to be old, and so land in the middle of the order
	PageCap    int
	Latency    time.Duration
	ClockAhead time.Duration // of the server
	Now        func() time.Time
}

// ChaosOrder is the order of rows.
type ChaosOrder int

// The orders that a server may have.
const (
	OldestFirst ChaosOrder = iota
	NewestFirst
	ByID
	TiesShuffled // oldest first, and those of the same second in another order each time
	Shuffled     // none at all
	orders
)

// RandomPlan makes a plan out of a seed. It leaves out what no client could see
// through: an order that never holds together with create_times that are wrong.
func RandomPlan(seed uint64, now func() time.Time) ChaosPlan {
	rng := rand.New(rand.NewPCG(seed, 1))
	plan := ChaosPlan{
		Seed: seed, Now: now,
		Backends:  rng.IntN(130),
		FaultRate: pick(rng, 0, 0, 0.1, 0.3),
		LieRate:   pick(rng, 0, 0, 0, 0.1),
		MoveRate:  pick(rng, 0, 0, 0.05, 0.3, 1),
		TieSize:   pick(rng, 1, 1, 5, 25),
		Order:     ChaosOrder(rng.IntN(int(orders))),
		PageCap:   pick(rng, 2, 3, 7, 20, 50, 100),
		Latency:   time.Duration(rng.IntN(2000)) * time.Millisecond,
	}
	plan.Backdate = plan.Order != TiesShuffled && plan.Order != Shuffled && rng.IntN(2) == 0
	if rng.IntN(5) == 0 {
		plan.ClockAhead = time.Duration(rng.IntN(100_000)-50_000) * time.Second
	}
	return plan
}

// NewChaos returns a server after a plan.
func NewChaos(plan ChaosPlan) *Chaos {
	c := &Chaos{plan: plan, rng: rand.New(rand.NewPCG(plan.Seed, 2)), gone: map[string]bool{}}
	now := func() time.Time { return plan.Now().Add(plan.ClockAhead) }
	c.Server = New(Config{Now: now, PageCap: plan.PageCap, Latency: plan.Latency, Order: c.order, Fault: c.fault})
	for range plan.Backends {
		c.Server.Add(c.backend(now().Add(-time.Duration(1+plan.Backends-c.made/max(1, plan.TieSize)) * time.Hour)))
	}
	return c
}

// Stayed returns which of these IDs have been there all the time.
func (c *Chaos) Stayed(ids []string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return c.gone[id] })
}

// Existed reports whether there has ever been a backend with this ID.
func (c *Chaos) Existed(id string) bool {
	ids := c.Server.IDs()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gone[id] || slices.Contains(ids, id)
}

// Injected returns how many answers were faulty, and how often the list moved.
func (c *Chaos) Injected() (faults, moves int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults, c.moves
}

// backend makes one with an ID that was never used before.
func (c *Chaos) backend(created time.Time) Backend {
	c.made++
	return Backend{
		// The factor is prime, so that IDs are all different and their order is not that of creation.
		"loadbalancer_backend_id":  fmt.Sprintf("lbb-%06d", c.made*7919%1_000_003),
		"loadbalancer_listener_id": "lbl-chaos001",
		"loadbalancer_id":          "lb-chaos001",
		"port":                     80,
		"create_time":              created.UTC().Format(time.RFC3339),
	}
}

func (c *Chaos) order(rows []Backend, _ int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.plan.Order {
	case NewestFirst:
		slices.Reverse(rows)
	case ByID:
		slices.SortFunc(rows, func(a, b Backend) int { return cmp.Compare(a.ID(), b.ID()) })
	case TiesShuffled, Shuffled:
		c.rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if c.plan.Order == TiesShuffled {
			slices.SortStableFunc(rows, func(a, b Backend) int { return cmp.Compare(a.text("create_time"), b.text("create_time")) })
		}
	case OldestFirst, orders:
	}
}

// fault moves the list, perhaps, and returns what is wrong with the answer, if
// anything.
func (c *Chaos) fault(Request) Fault {
	if c.chance(c.plan.MoveRate) {
		c.move()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.rng.Float64() < c.plan.FaultRate:
		c.faults++
		return pick(c.rng, TransientFaults()...)
	case c.rng.Float64() < c.plan.LieRate:
		c.faults++
		return pick(c.rng, lies()...)
	}
	return Fault{}
}

func (c *Chaos) chance(rate float64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rng.Float64() < rate
}

// move adds a backend, removes one, or does both.
func (c *Chaos) move() {
	ids := c.Server.IDs()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moves++
	what := c.rng.IntN(4) // a swap is twice as likely, since total_count does not show it
	if what != 0 && len(ids) > 0 {
		id := ids[c.rng.IntN(len(ids))]
		c.gone[id] = true
		c.Server.Remove(id)
	}
	if what != 1 {
		created := c.Server.config.Now()
		if c.plan.Backdate {
			created = created.Add(-time.Duration(1+c.rng.IntN(1+c.plan.Backends)) * time.Hour)
		}
		c.Server.Add(c.backend(created))
	}
}

// TransientFaults are those after which the same question may be answered.
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

// lies are answers that look right and are not.
func lies() []Fault {
	const key = `"total_count":`
	return []Fault{
		{IgnoreOffset: true},
		{Edit: func(answer string) string { return strings.Replace(answer, key, key+"1", 1) }}, // 25 becomes 125
		{Edit: func(answer string) string { return strings.Replace(answer, key, key+`"many","x":`, 1) }},
		{Edit: func(answer string) string { return strings.Replace(answer, key, `"total":`, 1) }},
	}
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// Growth returns how many backends have come since the start.
func (c *Chaos) Growth() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made - c.plan.Backends
}
