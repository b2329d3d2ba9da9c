// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"sync/atomic"
	"time"
)

// Attempt describes one request for a log. It holds no secrets.
type Attempt struct {
	Action     string
	Zone       string
	Offset     int
	Limit      int
	Number     int // 1 for the first attempt of a call, more for its retries
	HTTPStatus int // 0 without a response
	RetCode    int
	Items      int
	Duration   time.Duration
	Failure    string // "" on success
}

// Stats is what a read has cost.
type Stats struct {
	Requests int // all of them; each counts against the API's quota
	Retries  int // of which retries after a failure
	Passes   int // how often the list was read
}

// readStats collects the Stats of concurrent calls.
type readStats struct {
	requests, retries, passes atomic.Int64

	lastRetried atomic.Pointer[Error] // the last failure that was retried
}

func (s *readStats) snapshot() Stats {
	return Stats{Requests: int(s.requests.Load()), Retries: int(s.retries.Load()), Passes: int(s.passes.Load())}
}
