// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// What is saved can be served by the mock API, and nothing in it is the account's.
func TestSave(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Generous: true})
	server.Add(usualAccount()...)
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	file := filepath.Join(t.TempDir(), "data.json")
	var out bytes.Buffer
	if err := run(t.Context(), clitest.Environment(listener.URL), file, &out); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data, err := fakeapi.ParseData("data.json", text, nil)
	if err != nil || len(data.Items[""]) != len(server.IDs()) || len(data.Ignored) > 0 {
		t.Errorf("%d items of %d, %v, %v", len(data.Items[""]), len(server.IDs()), data.Ignored, err)
	}
	secret := []string{fakeapi.AccessKeyID, fakeapi.SecretAccessKey, "web-prod", "www.example.com", "192.168.0.", "198.19.", "203.0.113.", "tag-prod", "/health", "usr-fake", "vgw_mgmt_ip"}
	for _, id := range server.IDs() {
		if !regexp.MustCompile(`^[a-z]+-0000`).MatchString(id) {
			secret = append(secret, id)
		}
	}
	for _, word := range secret {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("%s is in the file", word)
		}
	}
	for _, want := range []string{"loadbalancer_set: ", "replaced: ", " IDs\n", " private addresses\n", " public addresses\n", " names and other texts\n", "left out: ", "before you share it"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, &out)
		}
	}
}

// The same value is always replaced by the same, so that items still name each other.
func TestReplacer(t *testing.T) {
	t.Parallel()
	r := &replacer{replaced: map[string]map[string]string{}, omitted: map[string]bool{}}
	for _, c := range []struct{ member, text, want string }{
		{"loadbalancer_id", "lb-V0FF855K", "lb-00000001"},
		{"loadbalancer_name", "web", "text-1"},
		{"loadbalancer_ids", "lb-V0FF855K", "lb-00000001"},
		{"loadbalancer_name", "lb-V0FF855K", "text-2"},
		{"resource_id", "i-1234abcd", "i-00000002"},
		{"resource_id", "192.168.0.1", "10.0.0.1"},
		{"private_ip", "192.168.0.1", "10.0.0.1"},
		{"eip_addr", "139.198.1.2", "203.0.0.1"},
		{"private_ip", "2001:db8:5::1", "2001:db8::1"},
		{"nic_id", "52:54:AB:CD:EF:01", "52:54:00:00:00:01"},
		{"owner", "usr-hRAmdSn6", "usr-00000003"},
		{"status", "active", "active"},
		{"create_time", "2024-01-15T08:00:00Z", "2024-01-15T08:00:00Z"},
		{"port", "80", "80"},
		{"healthy_check_method", "http|/status|example.com", "http|/text-3"},
		{"healthy_check_method", "tcp", "tcp"},
		{"session_sticky", "insert|3600", "insert|3600"},
		{"session_sticky", "prefix|JSESSIONID", "prefix|/text-4"},
		{"val", "^/web", "text-5"},
		{"vxnet_id", "vxnet-0", "vxnet-0"},
		{"description", "", ""},
	} {
		if got := r.text(c.member, c.text); got != c.want {
			t.Errorf("%s = %q: got %q, want %q", c.member, c.text, got, c.want)
		}
	}
}
