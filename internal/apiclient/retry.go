// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// The bounds of a wait before asking again.
const (
	firstWait = 200 * time.Millisecond // the first is below this, each further one below twice as much
	maxWait   = 20 * time.Second
)

// DefaultMaxRetries is how often a request is made again if nothing else is said.
const DefaultMaxRetries = 5

// backoff returns a random wait before the retry of that number: full jitter, so
// that many clients that were refused together do not come back together.
func backoff(retry int) time.Duration {
	bound := maxWait
	if retry <= 10 { // 200 ms doubled ten times is past the cap anyway
		bound = min(maxWait, firstWait<<(retry-1))
	}
	return rand.N(bound) + 1
}

// retryAfter reads a Retry-After header: seconds, or a date, which is taken
// against the server's own clock. 0 if there is none that makes sense.
func retryAfter(header string, served time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 24*3600)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && !served.IsZero() {
		return max(0, at.Sub(served))
	}
	return 0
}

// fitsBefore reports whether a wait ends before the context does, so that a
// request can follow it.
func fitsBefore(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || wait < time.Until(deadline)
}

// sleep waits, or returns the context's error as soon as that is done.
func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
