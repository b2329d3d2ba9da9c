// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Failure is what goes wrong with some requests, for [Server.Fail].
type Failure struct {
	fault    Fault
	changing bool    // items come and go
	first    int     // only so many requests; 0 for all
	share    float64 // of the requests, at random
}

// FailureForms are the forms that [ParseFailure] accepts.
const FailureForms = "a ret_code such as 5100, http503, down, slow=5s or changing, " +
	"for all requests, or followed by :3 for the first three, or by :30% for a share"

// ParseFailure parses a failure: a ret_code, http and a status, down (the connection
// breaks), slow= and a duration, or changing. Then may follow a colon, and how many of
// the first requests fail or which share of all.
func ParseFailure(text string) (Failure, error) {
	what, limit, limited := strings.Cut(text, ":")
	f := Failure{share: 1}
	status, isStatus := strings.CutPrefix(what, "http")
	slow, isSlow := strings.CutPrefix(what, "slow=")
	var err error
	switch {
	case what == "down":
		f.fault.Drop = true
	case what == "changing":
		f.changing = true
	case isStatus:
		f.fault.Status, err = intWithin(status, 300, 599)
	case isSlow:
		f.fault.Delay, err = time.ParseDuration(slow)
	default:
		f.fault.Message = "failure for a test"
		f.fault.RetCode, err = intWithin(what, 1, 99_999)
	}
	percent, isShare := strings.CutSuffix(limit, "%")
	switch {
	case err != nil || !limited:
	case isShare:
		var n int
		n, err = intWithin(percent, 1, 100)
		f.share = float64(n) / 100
	default:
		f.first, err = intWithin(limit, 1, 1_000_000)
	}
	if err != nil || f.fault.Delay < 0 {
		return f, fmt.Errorf("%q is not a failure: use %s", text, FailureForms)
	}
	return f, nil
}

func intWithin(text string, least, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err == nil && (n < least || n > most) {
		err = strconv.ErrRange
	}
	return n, err
}

// Fail lets requests fail. Which ones of a share is decided by the seed.
func (s *Server) Fail(failures []Failure, seed uint64) {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 1))
	s.config.Fault = func(r Request) Fault {
		mu.Lock()
		defer mu.Unlock()
		for _, f := range failures {
			if f.first > 0 && r.Number > f.first || random.Float64() >= f.share {
				continue
			}
			if !f.changing {
				return f.fault
			}
			s.replaceOne(r, random)
		}
		return Fault{}
	}
}

// replaceOne replaces an item of the requested action by another one like it.
func (s *Server) replaceOne(r Request, random *rand.Rand) {
	s.mu.Lock()
	var candidates []Item
	for _, item := range s.zones[r.Params["zone"]] {
		if a := item.action(); a != nil && a.name == r.Params["action"] {
			candidates = append(candidates, item)
		}
	}
	s.mu.Unlock()
	if len(candidates) == 0 {
		return
	}
	old := candidates[random.IntN(len(candidates))]
	s.Remove(old.ID())
	s.AddTo(r.Params["zone"], old.Renewed(fmt.Sprintf("%s-new%05d", old.action().prefix, r.Number), s.config.Now()))
}
