// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"reflect"
	"testing"
)

// The address of a backend is whichever of its two members is one.
func TestBackendAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ item, want string }{
		"instance":        {`{"resource_id":"i-1234abcd","private_ip":"10.0.0.1"}`, "10.0.0.1"},
		"router":          {`{"resource_id":"rtr-1234abcd","private_ip":"10.0.0.2"}`, "10.0.0.2"},
		"IP address":      {`{"resource_id":"192.0.2.1"}`, "192.0.2.1"},
		"IPv6, added":     {`{"resource_id":"2001:db8::1"}`, "2001:db8::1"},
		"IPv6, private":   {`{"resource_id":"i-1","private_ip":"2001:DB8:0::1"}`, "2001:DB8:0::1"},
		"both":            {`{"resource_id":"192.0.2.1","private_ip":"10.0.0.1"}`, "192.0.2.1"},
		"empty":           {`{"resource_id":"192.0.2.1","private_ip":""}`, "192.0.2.1"},
		"unspecified":     {`{"resource_id":"0.0.0.0","private_ip":"10.0.0.1"}`, "10.0.0.1"},
		"unspecified v6":  {`{"resource_id":"::","private_ip":"::ffff:0.0.0.0"}`, ""},
		"zone identifier": {`{"resource_id":"fe80::1%eth0"}`, ""},
		"CIDR":            {`{"resource_id":"10.0.0.0/8","private_ip":"10.0.0.1 "}`, ""},
		"name":            {`{"resource_id":"web","private_ip":"x"}`, ""},
		"nothing":         {`{}`, ""},
		"sent":            {`{"resource_id":"i-1","address":"10.9.9.9"}`, ""},
	} {
		if got, failure := decodeItem(t, &LoadBalancerBackends, c.item); failure != "" || string(got.Address) != c.want {
			t.Errorf("%s: got %q, %s, want %q", name, got.Address, failure, c.want)
		}
	}
}

// Public addresses are all that the load balancer has, or unknown.
func TestLoadBalancerAddresses(t *testing.T) {
	t.Parallel()
	const a, b, same = `{"eip_id":"eip-a","eip_addr":"203.0.113.1"}`, `{"eip_id":"eip-b","eip_addr":"2001:db8::1"}`, `{"eip_id":"eip-c","eip_addr":"203.0.113.1"}`
	for name, c := range map[string]struct {
		item    string
		public  Texts
		private Text
	}{
		"public":            {`{"eips":[],"cluster":[` + b + `,` + a + `]}`, Texts{"203.0.113.1", "2001:db8::1"}, ""},
		"private with EIP":  {`{"eips":[` + a + `],"cluster":[],"vxnet":{"vxnet_id":"vxnet-1","private_ip":"10.0.0.1"}}`, Texts{"203.0.113.1"}, "10.0.0.1"},
		"in both lists":     {`{"eips":[` + b + `,` + same + `],"cluster":[` + a + `]}`, Texts{"203.0.113.1", "2001:db8::1"}, ""},
		"one list":          {`{"cluster":[` + a + `]}`, Texts{"203.0.113.1"}, ""},
		"none":              {`{"eips":[],"cluster":[]}`, Texts{}, ""},
		"no EIP, but nodes": {`{"eips":[],"cluster":[{"instances":[]}]}`, Texts{}, ""},
		"one empty list":    {`{"eips":[]}`, nil, ""},
		"the other":         {`{"cluster":[],"eips":null}`, nil, ""},
		"neither":           {`{}`, nil, ""},
		"EIP without any":   {`{"eips":[` + a + `,{"eip_id":"eip-d"}],"cluster":[]}`, nil, ""},
		"not an address":    {`{"eips":[],"cluster":[{"eip_id":"eip-d","eip_addr":"-"}],"vxnet":{"vxnet_id":"vxnet-1","private_ip":"-"}}`, nil, ""},
		"sent":              {`{"public_addresses":["10.9.9.9"],"private_address":"10.9.9.9"}`, nil, ""},
	} {
		got, failure := decodeItem(t, &LoadBalancers, c.item)
		if failure != "" || !reflect.DeepEqual(got.PublicAddresses, c.public) || got.PrivateAddress != c.private {
			t.Errorf("%s: got %#v and %q, %s", name, got.PublicAddresses, got.PrivateAddress, failure)
		}
	}
}
