// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	onlyAHost = "a host name or an IP address only, such as cloud.example.com. Protocol, port and path are settings of their own."
	anInteger = "It must be an integer from 1 to 65535."
)

// wrongURLSettings are settings that make a URL, none of which would be the one that is
// meant, with the setting that is wrong and what the error says.
var wrongURLSettings = map[string]struct{ setting, want string }{
	"host: https://hunter2.example.com": {"host", "It is a URL, but must be " + onlyAHost},
	"host: http://h:7777\nport: 7777":   {"host", "It is a URL, but must be " + onlyAHost},
	"host: h/iaas\nport: 7777":          {"host", "It must be " + onlyAHost},
	"host: 'me:hunter2@h'":              {"host", "It must be " + onlyAHost},
	"host: 'h?zone=pek3'":               {"host", "It must be " + onlyAHost},
	`host: 'h\iaas'`:                    {"host", "It must be " + onlyAHost},
	"host: ' h'":                        {"host", "It must be " + onlyAHost},
	"host: 'h:99999'":                   {"host", "It must be " + onlyAHost},
	"host: 'h:'":                        {"host", "It must be " + onlyAHost},
	"host: '[fd00::1'":                  {"host", "It must be " + onlyAHost},
	"host: 'fd00::1%eth0'":              {"host", "It must be " + onlyAHost},
	"host: QYACCESSKEYIDEXAMPLE":        {"host", "It must be " + onlyAHost},
	"host: a" + strings.Repeat("0123456789", 4) + ".example.com": {"host", "It must be " + onlyAHost},
	"host: h:7777\nport: 7777":                                   {"port", "The host has a port, too. Remove one of them."},
	"host: '[fd00::1]:7777'\nport: 7777":                         {"port", "The host has a port, too. Remove one of them."},
	"port: 65536":                                                {"port", anInteger},
	"port: 0":                                                    {"port", anInteger},
	"port: -1":                                                   {"port", anInteger},
	"port: 443.0":                                                {"port", anInteger},
	"port: https":                                                {"port", anInteger},
	"port: '443 '":                                               {"port", anInteger},
	"port: \u0664\u0664\u0663":                                   {"port", anInteger},
	"protocol: gopher":                                           {"protocol", "It must be http or https."},
	"protocol: https://":                                         {"protocol", "It must be http or https."},
	"protocol: gopher\nhost: http://h\nport: 0":                  {"protocol", "It must be http or https."},
	"uri: http://h:7777/DEFAULT":                                 {"uri", "It is a URL, but must be a path only, such as DEFAULT. Protocol, host and port are settings of their own."},
	"uri: /iaas?zone=pek3":                                       {"uri", "It must be a path, such as DEFAULT."},
	"uri: '/iaas#x'":                                             {"uri", "It must be a path, such as DEFAULT."},
	"uri: '/a b'":                                                {"uri", "It must be a path, such as DEFAULT."},
	"uri: '/a%zz'":                                               {"uri", "It must be a path, such as DEFAULT."},
	"uri: /a/" + strings.Repeat("0123456789", 4):                 {"uri", "It must be a path, such as DEFAULT."},
}

// Each error names the setting of the file that is wrong, and does not quote it: of the
// endpoint as well as of the metadata service.
func TestWrongURLSettings(t *testing.T) {
	t.Parallel()
	for text, c := range wrongURLSettings {
		for prefix, uri := range map[string]string{"": "/iaas/", "credential_proxy_": "/latest/meta-data/security-credentials"} {
			file := filepath.Join(t.TempDir(), "config.yaml")
			writeFile(t, file, prefix+strings.ReplaceAll(text, "\n", "\n"+prefix)+"\n")
			_, diags := resolveSettings(providerModel{ConfigFile: types.StringValue(file), UseInstanceRole: types.BoolValue(true)}, fakeEnv{}.get)
			want := diag.NewAttributeErrorDiagnostic(path.Root("config_file"), "Invalid QingCloud Provider Setting", fmt.Sprintf(
				"The value of %s, read from the config file %s, is invalid. %s", prefix+c.setting, file, strings.ReplaceAll(c.want, "DEFAULT", uri)))
			if len(diags) != 1 || !diags.Contains(want) {
				t.Errorf("%q: got %v\nwant %v", prefix+text, diags, want)
			}
		}
	}
}

// Addresses that differ only in what does not matter are the same.
func TestSameAddress(t *testing.T) {
	t.Parallel()
	const endpoint = "https://api.example.com/iaas/"
	for other, want := range map[string]bool{
		endpoint: true, "https://api.example.com/iaas": true, "https://API.example.com:443/iaas/": true, "HTTPS://api.example.com/iaas/": true,
		"http://api.example.com/iaas/": false, "https://api.example.com:80/iaas/": false, "https://api.example.com/IAAS/": false, "https://example.com/iaas/": false,
		"https://api.example.com:x/": false,
	} {
		if sameAddress(endpoint, other) != want || sameAddress(other, endpoint) != want {
			t.Errorf("%s: want %t", other, want)
		}
	}
}
