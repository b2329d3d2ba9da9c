// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// perZone is a fake with a zone for each case, z0, z1 and so on, and a
// configuration that reads them all in one plan.
type perZone struct {
	zones []string
	hcl   strings.Builder

	mu      sync.Mutex
	counted map[string]int
}

func newPerZone(n int) *perZone {
	p := &perZone{counted: map[string]int{}}
	for i := range n {
		zone := fmt.Sprintf("z%d", i)
		p.zones = append(p.zones, zone)
		fmt.Fprintf(&p.hcl, "data %q %q {\n  zone = %q\n}\noutput %q {\n  value = data.%s.%s.backends[*].loadbalancer_backend_id\n}\n",
			dataSourceName, zone, zone, zone, dataSourceName, zone)
	}
	return p
}

// number returns which of its zone a request is, from 1, and the index of the
// zone.
func (p *perZone) number(r fakeapi.Request) (number, zone int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counted[r.Params["zone"]]++
	return p.counted[r.Params["zone"]], slices.Index(p.zones, r.Params["zone"])
}

func (p *perZone) requests(zone int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counted[p.zones[zone]]
}
