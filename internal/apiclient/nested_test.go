// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"reflect"
	"testing"
)

// decodeItem decodes and arranges one item of a list.
func decodeItem[T any](t *testing.T, l *List[T], item string) (T, string) {
	t.Helper()
	var e envelope
	if err := json.Unmarshal([]byte(`{"total_count":1,"`+l.set()+`":[`+item+`]}`), &e); err != nil {
		t.Fatal(err)
	}
	page, err := decodePage[T](e, l.set(), laterClock())
	if err != nil {
		var none T
		return none, err.Error()
	}
	if l.Arrange != nil {
		l.Arrange(&page.Items[0])
	}
	return page.Items[0], ""
}

// Every form in which certificates have been seen decodes, in the API's order.
func TestServerCertificateForms(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]CommaTexts{
		`null`: nil, `""`: nil, `[]`: {}, `[null]`: {}, `[""]`: {}, `","`: nil,
		`["sc-b","sc-a"]`: {"sc-b", "sc-a"}, `["sc-b",null,"","sc-a"]`: {"sc-b", "sc-a"},
		`"sc-b"`: {"sc-b"}, `"sc-b,sc-a"`: {"sc-b", "sc-a"}, `" sc-b , sc-a,"`: {"sc-b", "sc-a"},
	} {
		got, failure := decodeItem(t, &LoadBalancerListeners, `{"server_certificate_id":`+form+`}`)
		if failure != "" || !reflect.DeepEqual(got.ServerCertificateIDs, want) {
			t.Errorf("%s: got %#v, %s", form, got.ServerCertificateIDs, failure)
		}
	}
	if got, failure := decodeItem(t, &LoadBalancerListeners, `{}`); failure != "" || got.ServerCertificateIDs != nil {
		t.Errorf("missing: got %#v, %s", got.ServerCertificateIDs, failure)
	}
}

// Lists within an item are sorted, without null elements. A missing list stays
// different from an empty one.
func TestListsWithinAnItem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		item string
		want LoadBalancer
	}{
		"missing": {`{}`, LoadBalancer{}},
		"null":    {`{"eips":null,"cluster":null,"private_ips":null,"tags":null,"vxnet":null}`, LoadBalancer{}},
		"strings": {`{"eips":"","private_ips":"","vxnet":""}`, LoadBalancer{}},
		"empty": {
			`{"eips":[],"cluster":[],"private_ips":[],"tags":[],"vxnet":{}}`,
			LoadBalancer{EIPs: Nested[EIP]{}, Cluster: Nested[EIP]{}, PrivateIPs: Texts{}, Tags: Nested[Tag]{}, PublicAddresses: Texts{}},
		},
		"null elements": {
			`{"eips":[null,{"eip_id":"eip-b"},null,{"eip_id":"eip-a"}],"private_ips":["b",null,"","a"],"tags":[null]}`,
			LoadBalancer{EIPs: Nested[EIP]{{ID: "eip-a"}, {ID: "eip-b"}}, PrivateIPs: Texts{"a", "b"}, Tags: Nested[Tag]{}},
		},
		"numbers for texts": {
			`{"loadbalancer_name":123,"description":1.50,"private_ips":[10],"tags":[{"tag_id":"tag-a","tag_name":2026}]}`,
			LoadBalancer{Name: "123", Description: "1.50", PrivateIPs: Texts{"10"}, Tags: Nested[Tag]{{"tag-a", "2026"}}},
		},
		"nodes without an EIP": {
			`{"cluster":[{"instances":[{"instance_id":"i-1"}]},{"eip_id":"","eip_addr":""},{"eip_id":"eip-a","eip_name":"x","eip_addr":"1.2.3.4"}]}`,
			LoadBalancer{Cluster: Nested[EIP]{{"eip-a", "x", "1.2.3.4"}}, PublicAddresses: Texts{"1.2.3.4"}},
		},
		"tags and vxnet": {
			`{"tags":[{"tag_id":"tag-b","tag_name":"y"},{"tag_id":"tag-a","tag_name":"z"}],"vxnet":{"vxnet_id":"vxnet-1","vxnet_name":"n","private_ip":"10.0.0.2","vxnet_type":1}}`,
			LoadBalancer{Tags: Nested[Tag]{{"tag-a", "z"}, {"tag-b", "y"}}, VxNet: &VxNet{"vxnet-1", "n", "10.0.0.2"}, PrivateAddress: "10.0.0.2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, failure := decodeItem(t, &LoadBalancers, c.item); failure != "" || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v, %s", got, failure)
			}
		})
	}
	if got, failure := decodeItem(t, &LoadBalancerPolicies, `{"loadbalancer_ids":["lb-b",null,"lb-a"]}`); failure != "" || !reflect.DeepEqual(got.LoadBalancerIDs, Texts{"lb-a", "lb-b"}) {
		t.Errorf("got %#v, %s", got, failure)
	}
}

// An error names the member at fault, however deep.
func TestErrorsWithinAnItem(t *testing.T) {
	t.Parallel()
	for item, want := range map[string]string{
		`{"eips":[{"eip_id":"eip-a"},{"eip_addr":{}}]}`: `loadbalancer_set[0].eips[1].eip_addr: expected a string, got {}`,
		`{"eips":["eip-a"]}`:                            `loadbalancer_set[0].eips[0]: expected an object, got "eip-a"`,
		`{"eips":{}}`:                                   `loadbalancer_set[0].eips: expected a list, got {}`,
		`{"private_ips":[[]]}`:                          `loadbalancer_set[0].private_ips[0]: expected a string, got []`,
		`{"private_ips":"10.0.0.1"}`:                    `loadbalancer_set[0].private_ips: expected a list, got "10.0.0.1"`,
		`{"vxnet":{"private_ip":[]}}`:                   `loadbalancer_set[0].vxnet.private_ip: expected a string, got []`,
		`{"vxnet":"vxnet-1"}`:                           `loadbalancer_set[0].vxnet: expected an object, got "vxnet-1"`,
		`{"node_count":"two"}`:                          `loadbalancer_set[0].node_count: expected an integer, got "two"`,
	} {
		if _, failure := decodeItem(t, &LoadBalancers, item); failure != want {
			t.Errorf("%s: got %s", item, failure)
		}
	}
	want := `loadbalancer_listener_set[0].server_certificate_id[0]: expected a string, got {}`
	if _, failure := decodeItem(t, &LoadBalancerListeners, `{"server_certificate_id":[{}]}`); failure != want {
		t.Errorf("got %s", failure)
	}
}
