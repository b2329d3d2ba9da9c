// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// redactor removes the secrets of one request from texts of others: a server may
// quote the request in its message, and Go quotes malformed responses.
type redactor struct{ secrets []secret }

type secret struct{ text, replacement string }

func newRedactor(credentials Credentials, signature string) redactor {
	return redactor{slices.DeleteFunc([]secret{
		{credentials.SecretAccessKey(), "(secret key)"},
		{credentials.AccessKeyID(), maskKeyID(credentials.AccessKeyID())},
		{credentials.Token(), "(token)"},
		{signature, "(signature)"},
	}, func(s secret) bool { return s.text == "" })}
}

// redact returns the text without the secrets, whichever way they are escaped. It
// needs the whole text: half a secret is not recognized.
func (r redactor) redact(text string) string {
	longestFirst := slices.SortedStableFunc(slices.Values(r.secrets), func(a, b secret) int {
		return cmp.Compare(len(b.text), len(a.text))
	})
	for _, s := range longestFirst {
		text = s.pattern().ReplaceAllLiteralString(text, s.replacement)
	}
	return text
}

// pattern matches the secret with each special character as it is, or escaped for a
// URL (once or twice), in JSON, or in HTML. A plus may have become a space.
func (s secret) pattern() *regexp.Regexp {
	var pattern strings.Builder
	for _, c := range []byte(s.text) {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			pattern.WriteByte(c)
		default:
			character := regexp.QuoteMeta(string(rune(c)))
			fmt.Fprintf(&pattern, `(?:\\?%s|(?i:%%(?:25)?%02x|\\u00%02x|&#x%x;|&#%d;)`, character, c, c, c, c)
			if c == '+' {
				pattern.WriteString("| ")
			}
			pattern.WriteByte(')')
		}
	}
	return regexp.MustCompile(pattern.String())
}
