// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The keys that are looked for are those of the struct.
func TestConfigKeys(t *testing.T) {
	t.Parallel()
	var keys []string
	for field := range reflect.TypeFor[configFile]().Fields() {
		if key := field.Tag.Get("yaml"); key != "" {
			keys = append(keys, key)
		}
	}
	if !slices.Equal(keys, configKeys) {
		t.Errorf("got %q, want %q", configKeys, keys)
	}
}

func TestParseConfigRefuses(t *testing.T) {
	t.Parallel()
	const format = "YAML in the format of QingCloud's SDKs, such as qy_access_key_id: 'QY…'"
	const ini = "it is an INI file, the format of another tool of QingCloud, instead of " + format
	for text, want := range map[string]string{
		"]":                                       "it is not " + format,
		"zone: pek3\nhost: [x\nport: 1\n":         "it is not " + format + " (the problem is near line 1)",
		"zone: pek3\n\tport: 1\n":                 "it is not " + format + " (the problem is near line 2)",
		"s3cretk3y":                               "it is not " + format,
		"- zone: pek3\n":                          "it is not " + format,
		"qy_access_key_id:'QYKEY'\n":              "it is not " + format,
		"zone: !!int pek3":                        "it is not " + format,
		"zone: *s3cret":                           "it is not " + format,
		"zone: pek3 # \xb1\xb1\xbe\xa9\n":         "it is not UTF-8 text with " + format,
		"[default]\naccess_key_id = QYKEY\n":      ini,
		"# comment\n\n; too\n[default]\r\nzone=x": ini,
		"\ufeff[default]\n":                       ini,
		"access_key_id = QYKEY\n":                 ini,
		"[default]":                               ini,
		"zone: pek3\nhost: h\nzone: sh1a\n":       "zone is set twice, the second time on line 3",
		"a: 1\n\nqy_secret_access_key: x\n'qy_secret_access_key': s3cret\n": "qy_secret_access_key is set twice, the second time on line 4",
		"0123456789abcdefghij: 1\n0123456789abcdefghij: 2\n":                "a key is set twice, the second time on line 2",
		"zone: [pek3]\n":                  "the value of zone, on line 1, is not a string",
		"a: &a {b: c}\nhost: *a\n":        "the value of host, on line 2, is not a string",
		"qy_secret_access_key:\n  a: b\n": "the value of qy_secret_access_key, on line 1, is not a string",
	} {
		if _, err := parseConfig([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestParseConfigAccepts(t *testing.T) {
	t.Parallel()
	utf16le := new(bytes.Buffer)
	if err := binary.Write(utf16le, binary.LittleEndian, utf16.Encode([]rune("\ufeffzone: pek3\r\n"))); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]configFile{
		"": {}, "# comment\n": {}, "---\n": {}, "null": {}, "{}": {},
		"zone: pek3\nlog_level: [any, {thing: 1}]\n":       {Zone: "pek3"},
		"zone:\nport: 443\nprotocol: ~\n":                  {Port: "443"},
		`{"zone": "pek3", "port": 443}`:                    {Zone: "pek3", Port: "443"},
		"\ufeffzone: pek3\r\n":                             {Zone: "pek3"},
		utf16le.String():                                   {Zone: "pek3"},
		"a: &a pek3\nzone: *a\n":                           {Zone: "pek3"},
		"a: &a {zone: pek3, x: [1]}\n<<: *a\nport: 443\n":  {Zone: "pek3", Port: "443"},
		"? [complex, key]\n: x\n? {another: key}\n: y\n":   {},
		"zone: pek3\n---\nzone: [of, another, document]\n": {Zone: "pek3"},
		"zone: |-\n  pek3\n":                               {Zone: "pek3"},
	} {
		file, err := parseConfig([]byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		file.keys = nil
		if !reflect.DeepEqual(*file, want) {
			t.Errorf("%q: got %+v", text, *file)
		}
	}
}

// The largest files take no more than a moment, whatever is in them.
func TestParseConfigIsFast(t *testing.T) {
	t.Parallel()
	var keys strings.Builder
	for i := 0; keys.Len() < maxFile; i++ {
		fmt.Fprintf(&keys, "%d:\n", i)
	}
	aliases := "a0: &a0 [x]\n"
	for i := range 1000 {
		aliases += fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	for name, text := range map[string]string{
		"keys": keys.String(), "aliases": aliases, "nesting": strings.Repeat("[", maxFile), "braces": strings.Repeat("{", maxFile), "values": strings.Repeat("x: ", maxFile/3),
		"questions": strings.Repeat("? ", maxFile/2), "indents": strings.Repeat(" - \n", maxFile/4), "quotes": "zone: '" + strings.Repeat("'", maxFile),
	} {
		started := time.Now()
		parseConfig([]byte(text)) //nolint:errcheck // whether it is an error does not matter
		if took := time.Since(started); took > 20*time.Second {
			t.Errorf("%s: took %s", name, took)
		} else {
			t.Logf("%s: %s", name, took)
		}
	}
}

// FuzzConfigFile checks that no text of a config file is shown in a message. What is in
// the file has a marker in it, where a secret could be.
func FuzzConfigFile(f *testing.F) {
	const marker = "Zq7sEcReTkEy0123456789abcdefghijklmnopqr"
	for _, text := range []string{
		"qy_access_key_id: QYKEY\nqy_secret_access_key: SECRET\nzone: pek3\n", "zone: SECRET\nzone: SECRET\n", "SECRET: 1\nSECRET: 2", "host: https://SECRET/\nport: x",
		"uri: SECRET", "[default]\nkey = SECRET", "endpoint: SECRET", "- SECRET", "*SECRET", "a: &SECRET b\n<<: *SECRET", "zone: !SECRET x", "{zone: [SECRET", "port: SECRET\nprotocol: SECRET",
		"credential_proxy_host: SECRET\ncredential_proxy_port: 1", "zone: |\n  SECRET\n", "%SECRET 1\n---\nzone: x", "host: SECRET.example.com", "host: 'fd00::1%SECRET'",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		text = bytes.ReplaceAll(text, []byte("SECRET"), []byte(marker))
		name := filepath.Join(t.TempDir(), "config.yaml")
		writeFile(t, name, string(text))
		_, diags := resolveSettings(providerModel{ConfigFile: types.StringValue(name), UseInstanceRole: types.BoolValue(true)}, fakeEnv{}.get)
		for _, d := range diags {
			for i := range len(marker) - 11 {
				if shown := strings.ToLower(d.Summary() + d.Detail()); strings.Contains(shown, strings.ToLower(marker[i:i+12])) {
					t.Fatalf("%q is in %q, %q", marker[i:i+12], d.Summary(), d.Detail())
				}
			}
		}
	})
}
