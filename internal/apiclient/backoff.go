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

// The bounds of the delay before a retry.
const (
	baseDelay = 200 * time.Millisecond // upper bound of the first delay; it doubles with each retry
	maxDelay  = 20 * time.Second
)

// backoff returns a random delay before a retry, counted from 1: exponential, with
// full jitter, so that clients that were refused together do not come back together.
func backoff(retry int) time.Duration {
	bound := maxDelay
	if retry <= 10 { // past that, the doubled delay would overflow in the end
		bound = min(maxDelay, baseDelay<<(retry-1))
	}
	return rand.N(bound) + 1
}

// parseRetryAfter parses a Retry-After header: seconds, or a date, which is
// compared with the server's own clock. It returns 0 for anything else.
func parseRetryAfter(header string, serverTime time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 24*3600)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && !serverTime.IsZero() {
		return max(0, at.Sub(serverTime))
	}
	return 0
}

// fitsBefore reports whether a delay ends before the context's deadline.
func fitsBefore(ctx context.Context, delay time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || delay < time.Until(deadline)
}

// sleepWithContext waits for a delay, or until the context is done.
func sleepWithContext(ctx context.Context, delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
