// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestErrorIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		failure            Error
		canceled, deadline bool
	}{
		"canceled":           {Error{Kind: KindCancelled}, true, false},
		"timeout":            {Error{Kind: KindTimeout}, false, true},
		"stopped by timeout": {Error{Kind: KindHTTP, StopReason: StoppedByDeadline}, false, true},
		"stopped by retries": {Error{Kind: KindHTTP, StopReason: StoppedByRetries}, false, false},
		"refused":            {Error{Kind: KindAPI}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := fmt.Errorf("reading: %w", &c.failure)
			if errors.Is(err, io.EOF) {
				t.Error("is io.EOF")
			}
			if errors.Is(err, context.Canceled) != c.canceled || errors.Is(err, context.DeadlineExceeded) != c.deadline {
				t.Errorf("canceled: %t, deadline: %t", errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded))
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	failure := &Error{Kind: KindAPI, Action: "A", Zone: "pek3", HTTPStatus: 200, RetCode: 1400, Message: "no", Attempts: 2}
	if got, want := failure.Error(), "A in zone pek3: ret_code 1400: no (HTTP 200), attempts: 2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	failure = &Error{Kind: KindDNS, Action: "A", Zone: "pek3", Message: "no such host", Attempts: 6}
	if got, want := failure.Error(), "A in zone pek3: no such host, attempts: 6"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
