// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

func TestMentions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"resource [lb-1] can not be found": true, "lb-1": true, "lb-1, lb-2": true, "资源lb-1不存在": true, "LB-1": false,
		"resource [lb-12] can not be found": false, "a-lb-1": false, "lb-1_x": false, "": false,
	} {
		if got := mentions(text, "lb-1"); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}
