// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package fakeapitest is what tests add to the fake of the API: a server that misbehaves
// at random, and a search for secrets in texts and in the standard log.
package fakeapitest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// Chaos is a server that misbehaves at random. The same seed gives the same
// misbehaviour for the same sequence of requests.
type Chaos struct {
	Server *fakeapi.Server
	plan   ChaosPlan
	like   fakeapi.Item // what all items are like

	mu   sync.Mutex
	rng  *rand.Rand
	made int
	gone map[string]bool
}

// ChaosPlan configures a [Chaos].
type ChaosPlan struct {
	Seed       uint64
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

	// Generate makes the items, all alike but for their ID and create_time.
	Generate func(n int) []fakeapi.Item
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
		Seed: seed, Now: now, Generate: fakeapi.Generate,
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
	c := &Chaos{plan: plan, like: plan.Generate(1)[0], rng: rand.New(rand.NewPCG(plan.Seed, 2)), gone: map[string]bool{}}
	c.Server = fakeapi.New(fakeapi.Config{Now: c.now, PageCap: plan.PageCap, Latency: plan.Latency, Order: c.order, Fault: c.fault})
	for range plan.Items {
		c.Server.Add(c.item(c.now().Add(-time.Duration(1+plan.Items-c.made/max(1, plan.TieSize)) * time.Hour)))
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

// now is the server's clock.
func (c *Chaos) now() time.Time { return c.plan.Now().Add(c.plan.ClockAhead) }

// item returns an item with an ID that was never used before.
func (c *Chaos) item(created time.Time) fakeapi.Item {
	c.made++
	prefix, _, _ := strings.Cut(c.like.ID(), "-")
	// The factor is prime, so all IDs differ and are not in the order of creation.
	return c.like.Renewed(fmt.Sprintf("%s-%06d", prefix, c.made*7919%1_000_003), created)
}

func (c *Chaos) order(rows []fakeapi.Item, _ int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.plan.Order {
	case NewestFirst:
		slices.Reverse(rows)
	case ByID:
		slices.SortFunc(rows, func(a, b fakeapi.Item) int { return cmp.Compare(a.ID(), b.ID()) })
	case TiesShuffled, Shuffled:
		c.rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if c.plan.Order == TiesShuffled {
			slices.SortStableFunc(rows, func(a, b fakeapi.Item) int { return cmp.Compare(createTime(a), createTime(b)) })
		}
	case OldestFirst, orders:
	}
}

func createTime(item fakeapi.Item) string { return fmt.Sprint(item["create_time"]) }

// fault changes the list at random, and returns what is wrong with the response.
func (c *Chaos) fault(fakeapi.Request) fakeapi.Fault {
	if c.chance(c.plan.ChangeRate) {
		c.change()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.rng.Float64() < c.plan.FaultRate:
		return pick(c.rng, TransientFaults()...)
	case c.rng.Float64() < c.plan.WrongRate:
		return pick(c.rng, wrongResponses()...)
	}
	return fakeapi.Fault{}
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
	what := c.rng.IntN(4) // both is twice as likely, since total_count does not show it
	if what != 0 && len(ids) > 0 {
		id := ids[c.rng.IntN(len(ids))]
		c.gone[id] = true
		c.Server.Remove(id)
	}
	if what != 1 {
		created := c.now()
		if c.plan.Backdate {
			created = created.Add(-time.Duration(1+c.rng.IntN(1+c.plan.Items)) * time.Hour)
		}
		c.Server.Add(c.item(created))
	}
}

// TransientFaults returns the faults after which a retry may succeed.
func TransientFaults() []fakeapi.Fault {
	return []fakeapi.Fault{
		{RetCode: 5000},
		{RetCode: 5100, Message: "ServerBusy, the server is too busy to respond"},
		{RetCode: 5300},
		{Status: 429, Header: map[string]string{"Retry-After": "1"}},
		{Status: 500},
		{Status: 502},
		{Status: 503},
		{Status: 504},
		{Empty: true},
		{Body: "<html><body><h1>Bad Gateway</h1></body></html>"},
		{Body: `{"action":"DescribeLoadBalancerBackendsResponse"}`},
		{Cut: true},
		{Drop: true},
	}
}

// wrongResponses are faults that leave the response well-formed.
func wrongResponses() []fakeapi.Fault {
	const key = `"total_count":`
	return []fakeapi.Fault{
		{IgnoreOffset: true},
		{Edit: func(body string) string { return strings.Replace(body, key, key+"1", 1) }}, // 25 becomes 125
		{Edit: func(body string) string { return strings.Replace(body, key, key+`"many","x":`, 1) }},
		{Edit: func(body string) string { return strings.Replace(body, key, `"total":`, 1) }},
	}
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }
