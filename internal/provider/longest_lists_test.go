// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package provider

import (
	"fmt"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// The sizes at which MessagePack encodes the length of a list in another way. The
// framework needs seconds for each, and minutes with the race detector, so
// tools/test.sh runs this test without it.
func TestLongestListsAreTheFrameworks(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes half a minute; make test runs it")
	}
	source := &listDataSource[apiclient.PolicyRule]{dataSource{name: loadBalancerPolicyRules.list.IDParam}, &loadBalancerPolicyRules}
	for _, n := range []int{65_535, 65_536} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			name, prepared := source.prepared(manyItems(n))
			checkEqualStates(t, name, prepared)
		})
	}
}
