// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"
)

// A secret is recognized however the server has escaped it.
func TestRedactEscapedSecrets(t *testing.T) {
	t.Parallel()
	const signature = "32bseYy39DOl/tuewpeuW5v+mW51sD1A/JdGyn+SpP8="
	secrets := newRedactor(NewCredentials("QYACCESSKEYIDEXAMPLE", "SECRET/ACCESS+KEY", "TOKEN.of-a_ROLE~=="), signature)
	asJSON := func(text string) string {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Trim(string(quoted), `"`)
	}
	unicode := strings.NewReplacer("+", `\u002b`, "/", `\u002F`, "=", `\u003D`)
	entities := strings.NewReplacer("+", "&#43;", "/", "&#x2F;", "=", "&#61;")
	for name, escaped := range map[string]func(string) string{
		"as it is":       func(text string) string { return text },
		"URL":            url.QueryEscape,
		"URL, RFC 3986":  escape,
		"URL, lower":     lowerEscape,
		"URL, twice":     func(text string) string { return url.QueryEscape(url.QueryEscape(text)) },
		"plus unescaped": func(text string) string { return strings.ReplaceAll(text, "+", " ") },
		"JSON":           asJSON,
		"JSON, slashes":  func(text string) string { return strings.ReplaceAll(text, "/", `\/`) },
		"JSON, unicode":  unicode.Replace,
		"HTML":           html.EscapeString,
		"HTML, entities": entities.Replace,
	} {
		text := "a " + escaped(signature) + " b " + escaped("SECRET/ACCESS+KEY") + " c " + escaped("TOKEN.of-a_ROLE~==") + " d " + escaped("QYACCESSKEYIDEXAMPLE")
		if got, want := secrets.redact(text), "a (signature) b (secret key) c (token) d …MPLE"; got != want {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := (redactor{}).redact("text"); got != "text" {
		t.Errorf("without secrets: got %s", got)
	}
}

// Where one secret contains another, no part of the longer one stays.
func TestRedactTheLongestFirst(t *testing.T) {
	t.Parallel()
	for want, credentials := range map[string]Credentials{
		"(secret key), …":     NewCredentials("QYID", "QYID-AND-MORE", ""),
		"…MORE, (secret key)": NewCredentials("QYID-AND-MORE", "QYID", ""),
	} {
		if got := newRedactor(credentials, "").redact("QYID-AND-MORE, QYID"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
