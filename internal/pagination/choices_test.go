// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import "math/rand/v2"

// randomly returns a function that chooses at random.
func randomly(seed uint64) func(n int) int { return rand.New(rand.NewPCG(seed, 1)).IntN }

// odometer makes all sequences of choices, one after the other.
type odometer struct {
	digits, bases []int
	at            int
}

func (o *odometer) choose(n int) int {
	if o.at == len(o.digits) {
		o.digits, o.bases = append(o.digits, 0), append(o.bases, n)
	}
	o.at++
	return o.digits[o.at-1]
}

// next goes on to the next sequence, and reports false after the last.
func (o *odometer) next() bool {
	o.digits, o.bases, o.at = o.digits[:o.at], o.bases[:o.at], 0
	for last := len(o.digits) - 1; last >= 0; last-- {
		if o.digits[last]++; o.digits[last] < o.bases[last] {
			return true
		}
		o.digits, o.bases = o.digits[:last], o.bases[:last]
	}
	return false
}
