// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// A secret is recognized however the server has escaped it.
func TestRedactEscapedSecrets(t *testing.T) {
	t.Parallel()
	const signature, secretKey, token, keyID = "32bseYy39DOl/tuewpeuW5v+mW51sD1A/JdGyn+SpP8=", "SECRET/ACCESS+KEY", "tök€n.of-a_角色🔑~==", "QYACCESSKEYIDEXAMPLE"
	secrets := newRedactor(NewCredentials(keyID, secretKey, token), signature)
	asJSON := func(text string) string {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Trim(string(quoted), `"`)
	}
	named := strings.NewReplacer("+", "&plus;", "/", "&sol;", "=", "&equals;", "ö", "&ouml;", "€", "&euro;")
	for name, escaped := range map[string]func(string) string{
		"as it is":       func(text string) string { return text },
		"upper case":     strings.ToUpper,
		"lower case":     strings.ToLower,
		"wrapped":        func(text string) string { return text[:7] + "\r\n\t" + text[7:13] + "\n" + text[13:] },
		"wrapped, twice": func(text string) string { return wrapEach(3, url.QueryEscape(text)) },
		"wrapped JSON":   func(text string) string { return wrapEach(2, strings.Trim(strconv.QuoteToASCII(text), `"`)) },
		"invisible":      func(text string) string { return text[:1] + "\u200b" + text[1:8] + "\x00\x1b" + text[8:] },
		"URL":            url.QueryEscape,
		"URL, RFC 3986":  escape,
		"URL, lower":     lowerEscape,
		"URL, twice":     func(text string) string { return url.QueryEscape(url.QueryEscape(text)) },
		"URL, 3 times":   func(text string) string { return url.QueryEscape(url.QueryEscape(url.QueryEscape(text))) },
		"plus unescaped": func(text string) string { return strings.ReplaceAll(text, "+", " ") },
		"JSON":           asJSON,
		"JSON, slashes":  func(text string) string { return strings.ReplaceAll(text, "/", `\/`) },
		"JSON, ASCII":    func(text string) string { return strings.Trim(strconv.QuoteToASCII(text), `"`) },
		"JSON, unicode":  func(text string) string { return special.ReplaceAllStringFunc(text, utf16Escape) },
		"HTML":           html.EscapeString,
		"HTML, decimal": func(text string) string {
			return special.ReplaceAllStringFunc(text, func(c string) string { return fmt.Sprintf("&#%d;", []rune(c)[0]) })
		},
		"HTML, hex": func(text string) string {
			return special.ReplaceAllStringFunc(text, func(c string) string { return fmt.Sprintf("&#x%04X;", []rune(c)[0]) })
		},
		"HTML, named": named.Replace,
	} {
		text := "a " + escaped(signature) + " b " + escaped(secretKey) + " c " + escaped(token) + " d " + escaped(keyID)
		if got, want := secrets.plainText(text), "a (signature) b (secret key) c (token) d …MPLE"; got != want {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := PlainText("text"); got != "text" {
		t.Errorf("without secrets: got %s", got)
	}
}

// escape percent-encodes a text as canonicalQuery does.
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// lowerEscape escapes a text for a URL with lower case, such as %2b.
func lowerEscape(text string) string {
	return regexp.MustCompile(`%..`).ReplaceAllStringFunc(escape(text), strings.ToLower)
}

// wrapEach begins a line after each n bytes.
func wrapEach(n int, text string) string {
	lines := []string{}
	for line := range slices.Chunk([]byte(text), n) {
		lines = append(lines, string(line))
	}
	return strings.Join(lines, "\n")
}

var special = regexp.MustCompile(`[^0-9A-Za-z]`)

// utf16Escape escapes a character as in JSON.
func utf16Escape(c string) string {
	var escaped strings.Builder
	for _, unit := range utf16.Encode([]rune(c)) {
		fmt.Fprintf(&escaped, `\u%04X`, unit)
	}
	return escaped.String()
}

// A secret parameter goes also where its value is of another request.
func TestRedactParameters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"GET /iaas/?zone=pek3&signature=abc%2Bdef%3D&limit=1":      "GET /iaas/?zone=pek3&(signature)&limit=1",
		"SIGNATURE=abc TOKEN=def id_token=ghi":                     "(signature) (token) (token)",
		"Signature = abc, then":                                    "(signature) then",
		"signature%3Dabc%26x signature%253dabc":                    "(signature) (signature)",
		"<a href='?token=abc'>":                                    "<a href='?(token)'>",
		`{"signature":"abc+/=","token": "d.e-f"}`:                  `{"(signature)","(token)"}`,
		`{\"signature\":\"abc\"}`:                                  `{\"(signature)"}`,
		"signature\u003dabc":                                       "(signature)",
		`signature\u003dabc&token&#61;abc`:                         "(signature)&(token)",
		"AuthFailure, signature not matched; no token: sign again": "AuthFailure, signature not matched; no token: sign again",
	} {
		if got := PlainText(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// What reaches a terminal is one short line.
func TestPlainText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"\x1b[31mRED\x1b]0;pwned\a\x1b[2J\x00\u202eabc\u2066\u00ad\ufeff": "[31mRED]0;pwned[2Jabc",
		"Access denied\r\n\r\n\tError: fake\u2028line\u0085end":           "Access denied Error: fake line end",
		"权限不足　后端":                 "权限不足 后端",
		"bad \xff\xfe":            "bad \ufffd\ufffd",
		strings.Repeat("长", 1000): strings.Repeat("长", 1000),
		strings.Repeat("长", 1001): strings.Repeat("长", 1000) + "…",
	} {
		if got := PlainText(text); got != want {
			t.Errorf("%.40q: got %.60q", text, got)
		}
	}
	// A secret where the text is cut is not cut in half.
	secrets := newRedactor(NewCredentials("QYACCESSKEYIDEXAMPLE", "SECRETACCESSKEY", ""), "")
	if got, want := secrets.plainText(strings.Repeat("x", 995)+"SECRETACCESSKEY and more"), strings.Repeat("x", 995)+"(secret key)…"; got != want {
		t.Errorf("got …%s", got[990:])
	}
}

func TestRedactTheLongestFirst(t *testing.T) {
	t.Parallel()
	for want, credentials := range map[string]Credentials{
		"(secret key), …":     NewCredentials("QYID", "QYID-AND-MORE", ""),
		"…MORE, (secret key)": NewCredentials("QYID-AND-MORE", "QYID", ""),
	} {
		if got := newRedactor(credentials, "").plainText("QYID-AND-MORE, QYID"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
