// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"strings"
	"testing"
	"time"
)

// pageOf returns a page with one item per letter. Capitals are young.
func pageOf(items string, total int, sentAt time.Time) listPage[string] {
	return listPage[string]{items: strings.Split(items, ""), total: total, serverTime: sentAt}
}

// Each condition of completeness alone: missing it by one is incomplete.
func TestPassComplete(t *testing.T) {
	t.Parallel()
	const (
		tooYoung      = "items were added while the list was being read, or just before, so it may be incomplete"
		notContiguous = "a page did not start where the previous one ended"
	)
	sentAt := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	l := pager[string]{
		id: func(s string) string { return s },
		since: func(s string) time.Time {
			switch {
			case s == "?":
				return time.Time{}
			case strings.ToUpper(s) == s:
				return sentAt.Add(-agedAfter)
			}
			return sentAt.Add(-agedAfter - time.Second)
		},
	}
	young, empty := pageOf("cdE", 5, sentAt), listPage[string]{total: 3, serverTime: sentAt}
	for name, c := range map[string]struct {
		pages   []listPage[string]
		offsets []int
		opening int
		seen    string
		earlier string // an earlier page
		page    int    // items on a full page, if that matters
		want    string // "" if incomplete
		reason  string
	}{
		"one page":               {pages: []listPage[string]{pageOf("aBc", 3, sentAt)}, want: "aBc"},
		"one page, no clock":     {pages: []listPage[string]{pageOf("aBc", 3, time.Time{})}, want: "aBc"},
		"one page, too short":    {pages: []listPage[string]{pageOf("ab", 3, sentAt)}, reason: "total_count was 3, but the pages held 2 different items"},
		"one page, too long":     {pages: []listPage[string]{pageOf("abcd", 3, sentAt)}, reason: "total_count was 3, but the pages held 4 different items"},
		"one page, one twice":    {pages: []listPage[string]{pageOf("aba", 3, sentAt)}, reason: "total_count was 3, but the pages held 2 different items"},
		"aged and contiguous":    {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("cde", 5, sentAt)}, offsets: []int{0, 2}, want: "abcde"},
		"young on first page":    {pages: []listPage[string]{pageOf("AbC", 5, sentAt), pageOf("Cde", 5, sentAt)}, offsets: []int{0, 2}, reason: tooYoung},
		"young on a later one":   {pages: []listPage[string]{pageOf("abc", 5, sentAt), young}, offsets: []int{0, 2}, reason: tooYoung},
		"no create_time":         {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("cd?", 5, sentAt)}, offsets: []int{0, 2}, reason: tooYoung},
		"no clock":               {pages: []listPage[string]{pageOf("abc", 5, time.Time{}), pageOf("cde", 5, sentAt)}, offsets: []int{0, 2}, reason: tooYoung},
		"old by a later clock":   {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("cdE", 5, sentAt.Add(time.Hour))}, offsets: []int{0, 2}, reason: tooYoung},
		"contiguous in one page": {pages: []listPage[string]{pageOf("abc", 4, sentAt), pageOf("bcd", 4, sentAt)}, offsets: []int{0, 1}, want: "abcd"},
		"a gap":                  {pages: []listPage[string]{pageOf("abc", 6, sentAt), pageOf("def", 6, sentAt)}, offsets: []int{0, 3}, reason: notContiguous},
		"an empty page":          {pages: []listPage[string]{pageOf("abc", 3, sentAt), empty}, offsets: []int{0, 2}, reason: "total_count was 3, but the last page ended at item 2"},
		"ends before the total":  {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("cde", 5, sentAt)}, offsets: []int{0, 1}, reason: "total_count was 5, but the last page ended at item 4"},
		"ends after the total":   {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("cde", 5, sentAt)}, offsets: []int{0, 3}, reason: "total_count was 5, but the last page ended at item 6"},
		"one too many":           {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("cdef", 5, sentAt)}, offsets: []int{0, 2}, reason: "total_count was 5, but the pages held 6 different items"},
		"seen before":            {pages: []listPage[string]{pageOf("abC", 5, sentAt), pageOf("CDE", 5, sentAt)}, offsets: []int{0, 2}, opening: 1, seen: "xcba", want: "abCDE"},
		"opened with the first":  {pages: []listPage[string]{pageOf("abC", 5, sentAt), pageOf("CDE", 5, sentAt)}, offsets: []int{0, 2}, opening: 0, seen: "abc", reason: tooYoung},
		"seen, but a gap":        {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("DE", 5, sentAt)}, offsets: []int{0, 3}, opening: 1, seen: "abc", earlier: "abc", reason: notContiguous},
		"swapped, and seen":      {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("DE", 5, sentAt)}, offsets: []int{0, 3}, opening: 1, seen: "abc", earlier: "xcby", want: "abcDE"},
		"swapped, one not seen":  {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("DE", 5, sentAt)}, offsets: []int{0, 3}, opening: 1, seen: "ab", earlier: "xcby", reason: notContiguous},
		"swapped in the pass":    {pages: []listPage[string]{pageOf("abc", 5, sentAt), pageOf("dcb", 5, sentAt), pageOf("e", 5, sentAt)}, offsets: []int{0, 2, 4}, opening: 2, seen: "abcd", want: "abcde"},
		"one item on each page":  {pages: []listPage[string]{pageOf("a", 2, sentAt), pageOf("B", 2, sentAt)}, offsets: []int{0, 1}, opening: 1, seen: "a", page: 1, want: "aB"},
		"one of them not seen":   {pages: []listPage[string]{pageOf("a", 2, sentAt), pageOf("B", 2, sentAt)}, offsets: []int{0, 1}, opening: 1, page: 1, reason: notContiguous},
		"more than total, young": {pages: []listPage[string]{pageOf("aXb", 3, sentAt), pageOf("bc", 3, sentAt)}, offsets: []int{0, 1}, opening: 1, seen: "a", reason: "total_count was 3, but the pages held 4 different items"},
		"more than total, seen":  {pages: []listPage[string]{pageOf("aXb", 3, sentAt), pageOf("bc", 3, sentAt)}, offsets: []int{0, 1}, opening: 1, seen: "aX", reason: "total_count was 3, but the pages held 4 different items"},
		"seen and young":         {pages: []listPage[string]{pageOf("aBC", 5, sentAt), pageOf("Cde", 5, sentAt)}, offsets: []int{0, 2}, opening: 1, seen: "a", reason: tooYoung},
		"seen and old":           {pages: []listPage[string]{pageOf("abC", 5, sentAt), pageOf("Cde", 5, sentAt)}, offsets: []int{0, 2}, opening: 1, seen: "a", want: "abCde"},
	} {
		if c.offsets == nil {
			c.offsets = []int{0}
		}
		so := newProgress()
		so.page = c.page
		so.order.observe(strings.Split(c.earlier, ""))
		for id := range strings.SplitSeq(c.seen, "") {
			so.seen[id] = struct{}{}
		}
		p := l.check(c.pages, c.offsets, c.opening, so)
		items, ok := p.complete()
		if got := strings.Join(items, ""); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s: got %q, %t", name, got, ok)
		}
		if !ok && p.incompleteReason() != c.reason {
			t.Errorf("%s: reason is %q", name, p.incompleteReason())
		}
	}
}
