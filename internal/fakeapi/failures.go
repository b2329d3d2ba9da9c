// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"regexp"
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

// failurePattern has groups for an HTTP status, a duration, a ret_code, a percentage and a
// number of requests.
var failurePattern = regexp.MustCompile(`^(?:down|changing|http([345]\d\d)|slow=(.+?)|([1-9]\d{0,4}))(?::(?:([1-9]\d?|100)%|([1-9]\d{0,6})))?$`)

// ParseFailure parses a failure: a ret_code, http and a status, down (the connection
// breaks), slow= and a duration, or changing. Then may follow a colon, and how many of
// the first requests fail or which share of all.
func ParseFailure(text string) (Failure, error) {
	refused := fmt.Errorf("%q is not a failure: use %s", text, FailureForms)
	found := failurePattern.FindStringSubmatch(text)
	if found == nil {
		return Failure{}, refused
	}
	delay, err := time.ParseDuration(cmp.Or(found[2], "0"))
	if err != nil || delay < 0 {
		return Failure{}, refused
	}
	number := func(group int) int {
		n, _ := strconv.Atoi(found[group]) // 0 if it is not there
		return n
	}
	return Failure{
		fault: Fault{
			Drop: strings.HasPrefix(text, "down"), Status: number(1), Delay: delay,
			RetCode: number(3), Message: "failure for a test",
		},
		changing: strings.HasPrefix(text, "changing"),
		first:    number(5),
		share:    float64(cmp.Or(number(4), 100)) / 100,
	}, nil
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
