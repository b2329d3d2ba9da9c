// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"context"
	"slices"
	"time"
)

// modelItem is an item of a model's list.
type modelItem struct {
	id      int
	created time.Time // what the server says; zero if unknown
}

// modelWorld is what a model's server does, and what may happen.
type modelWorld struct {
	stableOrder bool // otherwise each response has its own order
	rightTimes  bool // otherwise new items may have any time of creation
	noTimes     bool // items have no time of creation
	returning   bool // items that left the list may come back
	torn        []tear
	fill        []fill
	copies      copies
}

// copies are what responses show: the list as it is, or copies that lag behind.
type copies int

const (
	noCopies    copies = iota
	monotonic          // by up to maxLag; no response shows an older list than the one before
	independent        // by any time; each response is made from any copy
)

// maxLag and the time of a request are less than agedAfter.
const maxLag = 30 * time.Second

// version is the list from a moment on.
type version struct {
	since time.Time
	items []modelItem
}

// tear is how far the parts of a response are of the same moment.
type tear int

const (
	notTorn tear = iota
	countFirst
	rowsFirst
)

// fill is how many items a page has, if there are enough.
type fill int

const (
	toTheLimit fill = iota
	toALowerLimit
	toAnyLength
)

// model is a server with a list that changes between and within responses. All
// that happens depends on the choices: choose returns a number below n.
type model struct {
	modelWorld
	choose  func(n int) int
	limit   int // items that the client asks for
	pageCap int // items that the server returns at most
	tear    tear
	fill    fill
	changes int // how many more changes there may be
	oneIn   int // of as many moments, one has a change
	pace    time.Duration
	passes  int // how many passes there may be
	steps   int // how many lengths a time can have

	now      time.Time
	items    []modelItem
	left     []modelItem
	made     int
	gone     map[int]bool
	versions []version
	shown    int // the version that was shown last
}

const longAgo = -time.Hour

// newModel returns a model with a list of a size.
func newModel(world modelWorld, choose func(n int) int, size, limit int) *model {
	m := &model{
		modelWorld: world, choose: choose, limit: limit, pageCap: limit, gone: map[int]bool{},
		now:  time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		tear: world.torn[choose(len(world.torn))], fill: world.fill[choose(len(world.fill))],
	}
	if m.fill == toALowerLimit {
		m.pageCap = 1 + choose(limit)
	}
	for range size {
		m.insert(len(m.items), m.now.Add(longAgo))
	}
	m.versions = []version{{m.now, slices.Clone(m.items)}}
	return m
}

// insert adds an item.
func (m *model) insert(at int, created time.Time) {
	if m.noTimes {
		created = time.Time{}
	}
	m.made++
	m.items = slices.Insert(m.items, at, modelItem{m.made, created})
}

// pass lets time pass, with changes of the list.
func (m *model) pass(atMost time.Duration) {
	m.now = m.now.Add(time.Duration(m.choose(m.steps)) * atMost / 3)
	for m.changes > 0 && m.choose(m.oneIn) == m.oneIn-1 {
		m.changes--
		what := m.choose(4) // add, remove, or replace: the total does not show that
		if what != 0 && len(m.items) > 0 {
			i := m.choose(len(m.items))
			m.gone[m.items[i].id] = true
			m.left = append(m.left, m.items[i])
			m.items = slices.Delete(m.items, i, i+1)
		}
		if m.returning && len(m.left) > 0 && m.choose(2) == 1 {
			i := m.choose(len(m.left))
			m.items = slices.Insert(m.items, m.choose(len(m.items)+1), m.left[i])
			m.left = slices.Delete(m.left, i, i+1)
		} else if what != 1 {
			created := m.now
			if !m.rightTimes && m.choose(2) == 1 {
				created = m.now.Add(longAgo)
			}
			m.insert(m.choose(len(m.items)+1), created)
		}
		m.versions = append(m.versions, version{m.now, slices.Clone(m.items)})
	}
}

// oldest returns the oldest version that a copy may have.
func (m *model) oldest() int {
	last := len(m.versions) - 1
	switch m.copies {
	case independent:
		return 0
	case monotonic:
		for i, next := range m.versions[1:] {
			if next.since.After(m.now.Add(-maxLag)) {
				return i
			}
		}
	case noCopies:
	}
	return last
}

// look returns the list as the copy that responds has it now.
func (m *model) look() []modelItem {
	m.shown = max(m.shown, m.oldest())
	m.shown += m.choose(len(m.versions) - m.shown)
	return m.versions[m.shown].items
}

// respond returns a page.
func (m *model) respond(_ context.Context, offset int) (Page[modelItem], error) {
	m.pass(m.pace)
	if m.copies == independent {
		m.shown = 0
	}
	list := m.look()
	page := Page[modelItem]{Total: len(list)}
	if m.tear == countFirst {
		m.pass(10 * time.Second)
		list = m.look()
	}
	page.Items = m.rows(list, offset)
	if m.tear == rowsFirst {
		m.pass(10 * time.Second)
		page.Total = len(m.look())
	}
	m.now = m.now.Add(time.Duration(m.choose(min(2, m.steps))) * 9 * time.Second)
	page.Time = m.now
	return page, nil
}

func (m *model) rows(list []modelItem, offset int) []modelItem {
	rows := slices.Clone(list)
	if !m.stableOrder {
		for i := len(rows) - 1; i > 0; i-- {
			j := i - m.choose(i+1)
			rows[i], rows[j] = rows[j], rows[i]
		}
	}
	held := m.pageCap
	if m.fill == toAnyLength {
		held = m.limit - m.choose(m.limit)
	}
	from := min(offset, len(rows))
	return rows[from:min(from+held, len(rows))]
}

// each reads pages in any order.
func (m *model) each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for n := len(order); n > 0; n-- {
		i := m.choose(n)
		if err := do(ctx, order[i]); err != nil {
			return err
		}
		order = slices.Delete(order, i, i+1)
	}
	return nil
}

// read reads the list. It reports whether there is a result, and what
// is wrong with that.
func (m *model) read(ctx context.Context) (found bool, wrong string) {
	if m.copies != noCopies {
		m.pass(maxLag)
	}
	before := m.versions[m.oldest()].items
	items, _, err := ReadAll(ctx, Source[modelItem]{
		PageSize: m.limit, MaxItems: 100, Fetch: m.respond, each: m.each, Sleep: m.sleep,
		ID:    func(i modelItem) string { return string(rune(i.id)) },
		Since: func(i modelItem) time.Time { return i.created },
	})
	if err != nil {
		return false, ""
	}
	has := map[int]bool{}
	for _, item := range items {
		if has[item.id] {
			return true, itemTwice
		}
		has[item.id] = true
	}
	for _, item := range before {
		if !m.gone[item.id] && !has[item.id] {
			return true, itemMissing
		}
	}
	return true, ""
}

// sleep lets time pass between two passes.
func (m *model) sleep(context.Context, time.Duration) error {
	if m.passes--; m.passes == 0 {
		return context.Canceled
	}
	m.pass(2 * time.Minute)
	return nil
}
