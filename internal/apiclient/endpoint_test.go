// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"strings"
	"testing"
)

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		url, path string
		exposed   bool
	}{
		"https://api.qingcloud.com":          {"https://api.qingcloud.com/iaas/?q", "/iaas/", false},
		"https://api.qingcloud.com/":         {"https://api.qingcloud.com/iaas/?q", "/iaas/", false},
		"https://api.qingcloud.com/iaas/":    {"https://api.qingcloud.com/iaas/?q", "/iaas/", false},
		"https://api.qingcloud.com:443/iaas": {"https://api.qingcloud.com:443/iaas?q", "/iaas", false},
		" https://api.example.com ":          {"https://api.example.com/iaas/?q", "/iaas/", false},
		"http://10.0.0.1:7777/a%20b":         {"http://10.0.0.1:7777/a%20b?q", "/a%20b", true},
		"http://api.private.example/iaas":    {"http://api.private.example/iaas?q", "/iaas", true},
		"http://127.0.0.1:8080":              {"http://127.0.0.1:8080/iaas/?q", "/iaas/", false},
		"http://[::1]:8080":                  {"http://[::1]:8080/iaas/?q", "/iaas/", false},
		"http://10.0.0.1:65535":              {"http://10.0.0.1:65535/iaas/?q", "/iaas/", true},
		"https://[fd00::1]":                  {"https://[fd00::1]/iaas/?q", "/iaas/", false},
		"http://localhost":                   {"http://localhost/iaas/?q", "/iaas/", false},
		"http://localhost.example.com/":      {"http://localhost.example.com/iaas/?q", "/iaas/", true},
	} {
		endpoint, err := ParseEndpoint(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if endpoint.withQuery("q") != want.url || endpoint.path() != want.path || endpoint.Exposed() != want.exposed {
			t.Errorf("%s: got %s, %s, %t; want %v", text, endpoint.withQuery("q"), endpoint.path(), endpoint.Exposed(), want)
		}
		if strings.Contains(endpoint.String(), "?") {
			t.Errorf("%s: %s has a query", text, endpoint)
		}
	}
}

func TestParseEndpointRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"api.qingcloud.com":            "it must begin with https:// or http://",
		"ftp://api.qingcloud.com":      "it must begin with https:// or http://",
		"https://":                     "it has no host name",
		"https://:443/iaas":            "it has no host name",
		"https://me:hunter2@host/":     "it must not contain a user name or password",
		"https://host/iaas/?zone=pek3": "it must not have a query (?) or a fragment (#)",
		"https://host/iaas/?":          "it must not have a query (?) or a fragment (#)",
		"https://host/iaas/#x":         "it must not have a query (?) or a fragment (#)",
		"https://me:hunter2@host:x/":   "it is not a URL",
		"https://host:65536/":          "its port must be from 1 to 65535",
		"https://host:99999999999/":    "its port must be from 1 to 65535",
		"https://host:0/iaas":          "its port must be from 1 to 65535",
		"https://[::1]:0":              "its port must be from 1 to 65535",
		"https://host:":                "a port must follow the colon after its host name",
		"https://https://host/iaas/":   "a port must follow the colon after its host name",
		"https://host:8080a/":          "it is not a URL",
		"https://host:-1/":             "it is not a URL",
		"":                             "it must begin with https:// or http://",
	} {
		_, err := ParseEndpoint(text)
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"https://other.example/iaas/?signature=s": "https://other.example",
		"//other.example/x":                       "other.example",
		"/login?signature=s":                      "another address on the same host",
		"":                                        "another address on the same host",
		"https://a:b@other.example:1/":            "https://other.example:1",
		"%zz":                                     "an invalid address",
	} {
		if got := originOf(location); got != want {
			t.Errorf("%s: got %s, want %s", location, got, want)
		}
	}
}
