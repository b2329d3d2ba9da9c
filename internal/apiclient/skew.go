// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import "time"

// maxSkew is how far a time stamp may be off before the API refuses it with
// ret_code 1300, as its page of common parameters says.
const maxSkew = 60 * time.Second

// serverTime is this machine's clock, corrected by what was learned of the API's.
func (c *Client) serverTime() time.Time {
	return c.now().Add(time.Duration(c.skew.Load()))
}

// skew returns how far the API's clock is ahead of this machine's. It is not
// known if the answer has no Date header.
func (a answer) skew() (skew time.Duration, known bool) {
	if a.served.IsZero() {
		return 0, false
	}
	return a.served.Sub(a.received).Round(time.Second), true
}

// clockRefused reports whether the API refused a request for its time stamp.
// Where a stale one is answered like a wrong signature (1200), only the Date
// header tells the two apart.
func (a answer) clockRefused(failure *Error) bool {
	if failure.Kind != KindAPI || !failure.SkewKnown {
		return false
	}
	return failure.RetCode == retExpired ||
		failure.RetCode == retAuthFailure && a.served.Sub(a.stamped).Abs() > maxSkew
}
