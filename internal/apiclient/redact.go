// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxTextLength is how many characters of a server's text are shown.
const maxTextLength = 1000

// PlainText makes a text of a server fit for a message or a log: without control
// and format characters, without what follows "signature=" or "token=", and no
// longer than about 1,000 characters. Values of attributes are not texts in this
// sense: they stay as the API sent them.
func PlainText(text string) string { return redactor{}.plainText(text) }

// redactor removes the secrets of one request from texts of others: a server may
// quote the request in its message, and Go quotes malformed responses.
type redactor struct{ secrets []secret }

type secret struct{ text, replacement string }

func newRedactor(credentials Credentials, signature string) redactor {
	secrets := slices.DeleteFunc([]secret{
		{credentials.SecretAccessKey(), "(secret key)"},
		{credentials.AccessKeyID(), maskKeyID(credentials.AccessKeyID())},
		{credentials.Token(), "(token)"},
		{signature, "(signature)"},
	}, func(s secret) bool { return s.text == "" })
	slices.SortStableFunc(secrets, func(a, b secret) int { return cmp.Compare(len(b.text), len(a.text)) })
	return redactor{secrets} // the longest first: one may contain another
}

// parameter matches a secret parameter of any request, with its value: in a query,
// escaped or not, or as a member in JSON.
var parameter = regexp.MustCompile(`(?i)[a-z_]*(signature|token)(?: ?=|%(?:25)*3d|\\u003d|&#x3d;|&#61;|&equals;|\\?" ?: ?\\?") ?(?:\([a-z ]+\)|[^\s&"'<>]+)`)

// plainText is PlainText, and also removes the request's secrets. The order
// matters: to remove a character may put a secret together, and half a secret,
// where a text was cut, is not recognized.
func (r redactor) plainText(text string) string {
	return parameter.ReplaceAllStringFunc(r.redact(printable(text), maxTextLength), func(found string) string {
		return "(" + strings.ToLower(parameter.FindStringSubmatch(found)[1]) + ")"
	})
}

// printable returns the text without control and format characters (Unicode's Cc
// and Cf). White space, line breaks included, becomes a single space.
func printable(text string) string {
	var b strings.Builder
	space := false
	for _, c := range text {
		switch {
		case unicode.IsSpace(c):
			space = true
			continue
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c):
			continue
		case space:
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(c)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

// redact returns as many characters of a printable text, and an ellipsis if it has
// more, with the secrets replaced that begin in them, whichever way they are escaped.
func (r redactor) redact(text string, limit int) string {
	end := cutAt(text, limit)
	var b strings.Builder
	at := 0
	for _, found := range r.find(text, end) {
		b.WriteString(text[at:found.start] + found.replacement)
		at = found.end
	}
	b.WriteString(text[at:max(at, end)])
	if end < len(text) {
		b.WriteString("…")
	}
	return b.String()
}

// cutAt returns where that many characters of a text end.
func cutAt(text string, limit int) int {
	for i := range text {
		if limit == 0 {
			return i
		}
		limit--
	}
	return len(text)
}

type foundSecret struct {
	start, end  int
	replacement string
}

// find finds the secrets that begin before an end. Spaces do not count: a secret, and
// even an escaped character of one, may have been wrapped.
func (r redactor) find(text string, end int) (found []foundSecret) {
	if len(r.secrets) == 0 {
		return nil
	}
	patterns := make([]string, 0, len(r.secrets))
	reach := end
	for _, s := range r.secrets {
		patterns = append(patterns, "("+s.pattern()+")")
		reach = max(reach, end+maxEscaped*len(s.text))
	}
	squeezed, places := squeeze(text[:min(reach, len(text))])
	for _, match := range regexp.MustCompile("(?i)"+strings.Join(patterns, "|")).FindAllSubmatchIndex(squeezed, -1) {
		start := places[match[0]]
		if start >= end {
			break
		}
		group := slices.IndexFunc(match[2:], func(index int) bool { return index >= 0 })
		found = append(found, foundSecret{start, places[match[1]-1] + 1, r.secrets[group/2].replacement})
	}
	return found
}

// squeeze returns a text without spaces, and where each of its bytes was.
func squeeze(text string) (squeezed []byte, places []int) {
	for i := range len(text) {
		if text[i] != ' ' {
			squeezed, places = append(squeezed, text[i]), append(places, i)
		}
	}
	return squeezed, places
}

// maxEscaped is how many bytes an escaped byte takes at most, with a space after each.
const maxEscaped = 24

// escaped matches characters that are escaped for a URL (once or several times), in
// JSON, or in HTML.
const escaped = `(?:%(?:25)*[0-9a-f]{2})+|(?:\\u(?:000[0-9a-f]{5}|[0-9a-f]{4}))+|&#?[0-9a-z]+;`

// pattern matches the secret without its spaces. Each special character may be
// escaped, and a plus may have become a space.
func (s secret) pattern() string {
	var pattern strings.Builder
	for _, c := range printable(s.text) {
		switch {
		case c <= unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			pattern.WriteRune(c)
		case c == '+' || c == ' ':
			pattern.WriteString(`(?:\+|` + escaped + ")?")
		default:
			pattern.WriteString(`(?:\\?` + regexp.QuoteMeta(string(c)) + "|" + escaped + ")")
		}
	}
	return pattern.String()
}
