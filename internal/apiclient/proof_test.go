// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"strings"
	"testing"
	"time"
)

// pageOf is a page with an item for each letter. Capitals are young.
func pageOf(items string, total int, served time.Time) page[string] {
	return page[string]{items: strings.Split(items, ""), total: total, served: served}
}

// Each condition of the proof, alone: what is short of it by one proves nothing.
func TestProof(t *testing.T) {
	t.Parallel()
	served := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	l := listing[string]{
		id: func(s string) string { return s },
		created: func(s string) time.Time {
			switch {
			case s == "?":
				return time.Time{}
			case strings.ToUpper(s) == s:
				return served.Add(-settledAfter)
			}
			return served.Add(-settledAfter - time.Second)
		},
	}
	for name, c := range map[string]struct {
		pages   []page[string]
		offsets []int
		seen    string
		want    string // "" if nothing is proven
		doubt   string
	}{
		"one page":             {pages: []page[string]{pageOf("aBc", 3, served)}, want: "aBc"},
		"one page, no clock":   {pages: []page[string]{pageOf("aBc", 3, time.Time{})}, want: "aBc"},
		"one page, too short":  {pages: []page[string]{pageOf("ab", 3, served)}, doubt: "total_count said 3, and the pages held 2 different items"},
		"one page, too long":   {pages: []page[string]{pageOf("abcd", 3, served)}, doubt: "total_count said 3, and the pages held 4 different items"},
		"one page, one twice":  {pages: []page[string]{pageOf("aba", 3, served)}, doubt: "total_count said 3, and the pages held 2 different items"},
		"settled and joined":   {pages: []page[string]{pageOf("abc", 5, served), pageOf("cde", 5, served)}, offsets: []int{2}, want: "abcde"},
		"young on first page":  {pages: []page[string]{pageOf("AbC", 5, served), pageOf("Cde", 5, served)}, offsets: []int{2}, want: "AbCde"},
		"young on a later one": {pages: []page[string]{pageOf("abc", 5, served), pageOf("cdE", 5, served)}, offsets: []int{2}, doubt: "items made while or just before the list was read leave open whether it is whole"},
		"no create_time":       {pages: []page[string]{pageOf("abc", 5, served), pageOf("cd?", 5, served)}, offsets: []int{2}, doubt: "items made while or just before the list was read leave open whether it is whole"},
		"no clock":             {pages: []page[string]{pageOf("abc", 5, time.Time{}), pageOf("cde", 5, served)}, offsets: []int{2}, doubt: "items made while or just before the list was read leave open whether it is whole"},
		"joined within a page": {pages: []page[string]{pageOf("abc", 4, served), pageOf("bcd", 4, served)}, offsets: []int{1}, want: "abcd"},
		"a gap":                {pages: []page[string]{pageOf("abc", 6, served), pageOf("def", 6, served)}, offsets: []int{3}, doubt: "a page did not begin where the one before it ended"},
		"an empty page":        {pages: []page[string]{pageOf("abc", 3, served), {total: 3, served: served}}, offsets: []int{2}, want: "abc"},
		"empty, and more":      {pages: []page[string]{pageOf("abc", 4, served), {total: 4, served: served}, pageOf("cd", 4, served)}, offsets: []int{2, 2}, doubt: "a page did not begin where the one before it ended"},
		"last page falls short": {
			pages:   []page[string]{pageOf("abc", 5, served), pageOf("cde", 5, served)},
			offsets: []int{1}, doubt: "a page did not begin where the one before it ended",
		},
		"one too many":                 {pages: []page[string]{pageOf("abc", 5, served), pageOf("cdef", 5, served)}, offsets: []int{2}, doubt: "total_count said 5, and the pages held 6 different items"},
		"seen before":                  {pages: []page[string]{pageOf("abc", 5, served), pageOf("XDE", 5, served)}, offsets: []int{3}, seen: "DE", want: "abcDE"},
		"seen before, in any order":    {pages: []page[string]{pageOf("abc", 5, served), pageOf("ED", 5, served)}, offsets: []int{3}, seen: "xEDy", want: "abcED"},
		"one of them not seen before":  {pages: []page[string]{pageOf("abc", 5, served), pageOf("DE", 5, served)}, offsets: []int{3}, seen: "D", doubt: "a page did not begin where the one before it ended"},
		"more were there than total":   {pages: []page[string]{pageOf("abc", 4, served), pageOf("cDE", 4, served)}, offsets: []int{2}, seen: "DE", doubt: "total_count said 4, and the pages held 5 different items"},
		"some seen before, some young": {pages: []page[string]{pageOf("abc", 5, served), pageOf("cDE", 5, served)}, offsets: []int{2}, seen: "D", doubt: "items made while or just before the list was read leave open whether it is whole"},
		"some seen before, some old":   {pages: []page[string]{pageOf("abc", 5, served), pageOf("cDe", 5, served)}, offsets: []int{2}, seen: "D", want: "abcDe"},
	} {
		seen := map[string]struct{}{}
		for id := range strings.SplitSeq(c.seen, "") {
			seen[id] = struct{}{}
		}
		p := l.judge(c.pages, c.offsets, seen)
		items, proven := p.whole()
		if got := strings.Join(items, ""); proven != (c.want != "") || proven && got != c.want {
			t.Errorf("%s: got %q, %t", name, got, proven)
		}
		if !proven && p.doubt() != c.doubt {
			t.Errorf("%s: doubt is %q", name, p.doubt())
		}
	}
}
