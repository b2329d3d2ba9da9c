// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"net/netip"
	"slices"
)

// usableAddress returns a text that is the IP address of one machine, and "" for any
// other: the API sends IDs in the same members.
func usableAddress(text Text) Text {
	ip, err := netip.ParseAddr(string(text))
	if err != nil || ip.Zone() != "" || ip.Unmap().IsUnspecified() {
		return ""
	}
	return text
}

// setAddress derives the address of a backend that was added by its address, or as a
// resource with a private one.
func (b *Backend) setAddress() {
	b.Address = cmp.Or(usableAddress(b.ResourceID), usableAddress(b.PrivateIP))
}

// setAddresses derives the load balancer's addresses. A list of public ones that might
// lack one is nil: without the address of an EIP, or, if it has none, without both
// lists.
func (b *LoadBalancer) setAddresses() {
	if b.VxNet != nil {
		b.PrivateAddress = usableAddress(b.VxNet.PrivateIP)
	}
	eips := slices.Concat(b.EIPs, b.Cluster)
	if len(eips) == 0 && (b.EIPs == nil || b.Cluster == nil) {
		return
	}
	addresses := Texts{}
	for _, eip := range arrangeEIPs(eips) {
		switch address := usableAddress(eip.Address); {
		case address == "":
			return
		case !slices.Contains(addresses, address):
			addresses = append(addresses, address)
		}
	}
	b.PublicAddresses = addresses
}
