// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"reflect"
	"testing"
	"time"
)

func TestParseFailure(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Failure{
		"down":        {share: 1, fault: Fault{Drop: true}},
		"changing:3":  {share: 1, changing: true, first: 3},
		"http503:30%": {share: 0.3, fault: Fault{Status: 503}},
		"slow=1.5s:2": {share: 1, first: 2, fault: Fault{Delay: 1500 * time.Millisecond}},
		"5100:100%":   {share: 1, fault: Fault{RetCode: 5100}},
		"1:1000000":   {share: 1, first: 1_000_000, fault: Fault{RetCode: 1}},
	} {
		want.fault.Message = "failure for a test"
		if got, err := ParseFailure(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "up", "downs", "http", "http299", "http600", "slow=", "slow=5", "slow=-1s", "0", "100000", "5100:", "5100:0", "5100:0%", "5100:101%", "5100:x", "down:-1"} {
		if got, err := ParseFailure(text); err == nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
