// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// These requests and signatures are from the API's signature pages.
func TestSignGolden(t *testing.T) {
	t.Parallel()
	const query = "access_key_id=QYACCESSKEYIDEXAMPLE&action=RunInstances&count=1&image_id=centos64x86a&instance_name=demo&instance_type=small_b&login_mode=passwd&login_passwd=QingCloud20130712&signature_method=HmacSHA256&signature_version=1&time_stamp=2013-08-27T14%3A30%3A10Z&version=1&vxnets.1=vxnet-0&zone="
	for zone, want := range map[string]string{
		"pek1":  "32bseYy39DOlatuewpeuW5vpmW51sD1A/JdGynqSpP8=",
		"pek3a": "byjccvWIvAftaq+oublemagH3bYAlDWxxLFAzAsyslw=",
	} {
		if got := sign("SECRETACCESSKEY", "GET", "/iaas/", query+zone); got != want {
			t.Errorf("zone %s: got %s, want %s", zone, got, want)
		}
	}
}

// The same request, starting from its parameters.
func TestCanonicalQueryGolden(t *testing.T) {
	t.Parallel()
	got := canonicalQuery(url.Values{
		"zone": {"pek3a"}, "vxnets.1": {"vxnet-0"}, "version": {"1"}, "time_stamp": {"2013-08-27T14:30:10Z"},
		"signature_version": {"1"}, "signature_method": {"HmacSHA256"}, "login_passwd": {"QingCloud20130712"}, "login_mode": {"passwd"},
		"instance_type": {"small_b"}, "instance_name": {"demo"}, "image_id": {"centos64x86a"}, "count": {"1"}, "action": {"RunInstances"},
		"access_key_id": {"QYACCESSKEYIDEXAMPLE"},
	})
	if want := "byjccvWIvAftaq+oublemagH3bYAlDWxxLFAzAsyslw="; sign("SECRETACCESSKEY", "GET", "/iaas/", got) != want {
		t.Errorf("the query does not sign to %s: %s", want, got)
	}
}

func TestSignDependsOnEverything(t *testing.T) {
	t.Parallel()
	base := sign("secret", "GET", "/iaas/", "a=1")
	for name, other := range map[string]string{
		"secret": sign("Secret", "GET", "/iaas/", "a=1"),
		"method": sign("secret", "POST", "/iaas/", "a=1"),
		"path":   sign("secret", "GET", "/iaas", "a=1"),
		"query":  sign("secret", "GET", "/iaas/", "a=2"),
	} {
		if other == base {
			t.Errorf("another %s, the same signature", name)
		}
	}
}

func TestCanonicalQuery(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		params url.Values
		want   string
	}{
		{"space", url.Values{"a b": {"c d"}}, "a%20b=c%20d"},
		{"plus", url.Values{"a": {"1+1"}}, "a=1%2B1"},
		{"tilde", url.Values{"a": {"~"}}, "a=~"},
		{"asterisk", url.Values{"a": {"*"}}, "a=%2A"},
		{"upper-case hex", url.Values{"a": {"/:="}}, "a=%2F%3A%3D"},
		{"CJK", url.Values{"a": {"后端"}}, "a=%E5%90%8E%E7%AB%AF"},
		{"empty", url.Values{"a": {""}, "b": {"1"}}, "a=&b=1"},
		{
			"by bytes",
			url.Values{"loadbalancer_backends.2": {"y"}, "loadbalancer_backends.10": {"x"}, "Z": {"1"}, "a": {"2"}},
			"Z=1&a=2&loadbalancer_backends.10=x&loadbalancer_backends.2=y",
		},
		{"nothing", nil, ""},
	} {
		if got := canonicalQuery(c.params); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// FuzzCanonicalQuery checks that the query decodes to the parameters, is sorted,
// and has no ambiguous character.
func FuzzCanonicalQuery(f *testing.F) {
	f.Add("action", "DescribeLoadBalancerBackends", "zone", "pek3")
	f.Add("a b", "+", "~*", "后端")
	f.Add("", "", "=", "&")
	f.Add("x.10", "%", "x.2", "%25")
	f.Fuzz(func(t *testing.T, name1, value1, name2, value2 string) {
		params := map[string]string{name1: value1, name2: value2}
		query := canonicalQuery(url.Values{name1: {value1}, name2: {value2}})
		if i := strings.IndexFunc(query, func(r rune) bool { return !strings.ContainsRune("%&=-_.~", r) && !isAlphanumeric(r) }); i >= 0 {
			t.Fatalf("%q has a character that should be encoded at %d", query, i)
		}
		decoded := map[string]string{}
		var names []string
		for pair := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			name, _ = url.PathUnescape(name)
			decoded[name], _ = url.PathUnescape(value)
			names = append(names, name)
		}
		if !maps.Equal(decoded, params) || !slices.IsSorted(names) {
			t.Fatalf("%q from %q", query, params)
		}
	})
}

func isAlphanumeric(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}
