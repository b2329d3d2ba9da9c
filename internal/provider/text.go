// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// words returns a name of the API as words, such as load balancer listener.
func words(name string) string {
	return strings.ReplaceAll(strings.Replace(name, "loadbalancer", "load balancer", 1), "_", " ")
}

// mentions reports whether a text has an ID or a zone in it, not as a part of a
// longer one: lb-12 does not mention lb-1.
func mentions(text, value string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
	return slices.Contains(words, value)
}

// pluralize returns a number with its noun, such as "1 request" or "2 requests".
func pluralize(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// titleCase returns words as in a title, such as Load Balancer.
func titleCase(words string) string {
	title := strings.Fields(words)
	for i, word := range title {
		title[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(title, " ")
}

// formatDuration returns a duration as people write it: 3.5s, 71ms, 2m.
func formatDuration(d time.Duration) string {
	unit := time.Millisecond
	if d >= time.Second {
		unit = 100 * time.Millisecond
	}
	text := d.Round(unit).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// isASCII reports whether a text has no character beyond ASCII.
func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}
