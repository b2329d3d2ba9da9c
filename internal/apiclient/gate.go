// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// DefaultMaxConcurrency is how many requests are under way at once if nothing
// else is said.
const DefaultMaxConcurrency = 8

// calmStreak is how many answers in a row without a complaint let the gate open
// wider again.
const calmStreak = 10

// gate bounds the requests under way at once, over everything that shares a
// client. While the API complains of being busy each request takes twice the
// room, and twice that again, down to one request at a time.
type gate struct {
	places *semaphore.Weighted
	size   int64

	mu     sync.Mutex
	room   int64 // what a request takes now
	calm   int   // answers since the last complaint or widening
	change int   // how often room has changed
}

func newGate(size int) *gate {
	return &gate{places: semaphore.NewWeighted(int64(size)), size: int64(size), room: 1}
}

// verdict is what a request says of the API's load.
type verdict int

const (
	calm    verdict = iota // answered
	unclear                // failed for some other reason
	busy                   // the API complained
)

// enter waits for a place. The caller must call leave once.
func (g *gate) enter(ctx context.Context) (leave func(verdict), err error) {
	for {
		room, change := g.now()
		if err := g.places.Acquire(ctx, room); err != nil {
			return nil, err
		}
		if _, latest := g.now(); latest == change {
			return func(v verdict) {
				g.places.Release(room)
				g.learn(v, change)
			}, nil
		}
		g.places.Release(room) // the API complained while this one was waiting
	}
}

func (g *gate) now() (room int64, change int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.room, g.change
}

// learn narrows or widens the gate. Requests that were under way together when
// the API complained narrow it once, not once each.
func (g *gate) learn(v verdict, since int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case v == busy && since == g.change:
		g.set(min(g.size, g.room*2))
	case v == busy:
		g.calm = 0
	case v == calm:
		if g.calm++; g.calm >= calmStreak && g.room > 1 {
			g.set(g.room / 2)
		}
	}
}

func (g *gate) set(room int64) {
	g.room, g.calm = room, 0
	g.change++
}
