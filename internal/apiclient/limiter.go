// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// DefaultMaxConcurrency is the default number of concurrent requests.
const DefaultMaxConcurrency = 8

// recoverAfter is the number of successive successful responses after which a
// throttled limiter admits more requests again.
const recoverAfter = 10

// limiter bounds the requests in flight of everything that shares a client.
// While the API throttles, each request takes twice the weight, and twice that
// again, down to one request at a time.
type limiter struct {
	sem      *semaphore.Weighted
	capacity int64

	mu         sync.Mutex
	weight     int64 // of a request now
	successes  int   // since the weight has changed or the API has throttled
	generation int   // how often the weight has changed
}

func newLimiter(capacity int) *limiter {
	return &limiter{sem: semaphore.NewWeighted(int64(capacity)), capacity: int64(capacity), weight: 1}
}

// outcome is what a request says about the API's load.
type outcome int

const (
	succeeded outcome = iota
	neutral           // failed for another reason
	throttled         // the API asked for fewer requests
)

// acquire waits until a request is admitted. The caller must call release once.
func (l *limiter) acquire(ctx context.Context) (release func(outcome), err error) {
	for {
		weight, generation := l.current()
		if err := l.sem.Acquire(ctx, weight); err != nil {
			return nil, err
		}
		if _, latest := l.current(); latest == generation {
			return func(o outcome) {
				l.sem.Release(weight)
				l.observe(o, generation)
			}, nil
		}
		l.sem.Release(weight) // the weight changed while this request waited
	}
}

func (l *limiter) current() (weight int64, generation int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.weight, l.generation
}

// observe adapts the weight to the outcome of a request that was admitted in a
// generation. Requests that were throttled together count once.
func (l *limiter) observe(o outcome, generation int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case o == throttled && generation == l.generation:
		l.setWeight(min(l.capacity, l.weight*2))
	case o == throttled:
		l.successes = 0
	case o == succeeded:
		if l.successes++; l.successes >= recoverAfter && l.weight > 1 {
			l.setWeight(l.weight / 2)
		}
	}
}

func (l *limiter) setWeight(weight int64) {
	l.weight, l.successes = weight, 0
	l.generation++
}
