// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import (
	"strings"
	"testing"
	"time"
)

// pageOf returns a page with one item per letter. Capitals are young.
func pageOf(items string, total int, sentAt time.Time) Page[string] {
	return Page[string]{Items: strings.Split(items, ""), Total: total, Time: sentAt}
}

// Each condition of completeness alone: missing it by one is incomplete.
func TestPassIsComplete(t *testing.T) {
	t.Parallel()
	const (
		tooYoung      = "items were added while the list was being read, or just before, so it may be incomplete"
		notContiguous = "a page did not start where the previous one ended"
	)
	sentAt := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	source := Source[string]{
		TotalName: "total_count",
		Since: func(s string) time.Time {
			switch {
			case s == "?":
				return time.Time{}
			case strings.ToUpper(s) == s:
				return sentAt.Add(-agedAfter)
			}
			return sentAt.Add(-agedAfter - time.Second)
		},
	}
	young, empty := pageOf("cdE", 5, sentAt), Page[string]{Total: 3, Time: sentAt}
	for name, c := range map[string]struct {
		pages   []Page[string]
		offsets []int
		opening int
		seen    string
		earlier string // an earlier page
		page    int    // items on a full page, if that matters
		want    string
		reason  string // "" if complete
	}{
		"one page":               {pages: []Page[string]{pageOf("aBc", 3, sentAt)}, want: "aBc"},
		"one page, no clock":     {pages: []Page[string]{pageOf("aBc", 3, time.Time{})}, want: "aBc"},
		"one page, too short":    {pages: []Page[string]{pageOf("ab", 3, sentAt)}, reason: "total_count was 3, but the pages held 2 different items"},
		"one page, too long":     {pages: []Page[string]{pageOf("abcd", 3, sentAt)}, reason: "total_count was 3, but the pages held 4 different items"},
		"one page, one twice":    {pages: []Page[string]{pageOf("aba", 3, sentAt)}, reason: "total_count was 3, but the pages held 2 different items"},
		"aged and contiguous":    {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("cde", 5, sentAt)}, offsets: []int{0, 2}, want: "abcde"},
		"young on first page":    {pages: []Page[string]{pageOf("AbC", 5, sentAt), pageOf("Cde", 5, sentAt)}, offsets: []int{0, 2}, reason: tooYoung},
		"young on a later one":   {pages: []Page[string]{pageOf("abc", 5, sentAt), young}, offsets: []int{0, 2}, reason: tooYoung},
		"no create_time":         {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("cd?", 5, sentAt)}, offsets: []int{0, 2}, reason: tooYoung},
		"no clock":               {pages: []Page[string]{pageOf("abc", 5, time.Time{}), pageOf("cde", 5, sentAt)}, offsets: []int{0, 2}, reason: tooYoung},
		"old by a later clock":   {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("cdE", 5, sentAt.Add(time.Hour))}, offsets: []int{0, 2}, reason: tooYoung},
		"contiguous in one page": {pages: []Page[string]{pageOf("abc", 4, sentAt), pageOf("bcd", 4, sentAt)}, offsets: []int{0, 1}, want: "abcd"},
		"a gap":                  {pages: []Page[string]{pageOf("abc", 6, sentAt), pageOf("def", 6, sentAt)}, offsets: []int{0, 3}, reason: notContiguous},
		"an empty page":          {pages: []Page[string]{pageOf("abc", 3, sentAt), empty}, offsets: []int{0, 2}, reason: "total_count was 3, but the last page ended at item 2"},
		"ends before the total":  {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("cde", 5, sentAt)}, offsets: []int{0, 1}, reason: "total_count was 5, but the last page ended at item 4"},
		"ends after the total":   {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("cde", 5, sentAt)}, offsets: []int{0, 3}, reason: "total_count was 5, but the last page ended at item 6"},
		"one too many":           {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("cdef", 5, sentAt)}, offsets: []int{0, 2}, reason: "total_count was 5, but the pages held 6 different items"},
		"seen before":            {pages: []Page[string]{pageOf("abC", 5, sentAt), pageOf("CDE", 5, sentAt)}, offsets: []int{0, 2}, opening: 1, seen: "xcba", want: "abCDE"},
		"opened with the first":  {pages: []Page[string]{pageOf("abC", 5, sentAt), pageOf("CDE", 5, sentAt)}, offsets: []int{0, 2}, opening: 0, seen: "abc", reason: tooYoung},
		"seen, but a gap":        {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("DE", 5, sentAt)}, offsets: []int{0, 3}, opening: 1, seen: "abc", earlier: "abc", reason: notContiguous},
		"swapped, and seen":      {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("DE", 5, sentAt)}, offsets: []int{0, 3}, opening: 1, seen: "abc", earlier: "xcby", want: "abcDE"},
		"swapped, one not seen":  {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("DE", 5, sentAt)}, offsets: []int{0, 3}, opening: 1, seen: "ab", earlier: "xcby", reason: notContiguous},
		"swapped in the pass":    {pages: []Page[string]{pageOf("abc", 5, sentAt), pageOf("dcb", 5, sentAt), pageOf("e", 5, sentAt)}, offsets: []int{0, 2, 4}, opening: 2, seen: "abcd", want: "abcde"},
		"one item on each page":  {pages: []Page[string]{pageOf("a", 2, sentAt), pageOf("B", 2, sentAt)}, offsets: []int{0, 1}, opening: 1, seen: "a", page: 1, want: "aB"},
		"one of them not seen":   {pages: []Page[string]{pageOf("a", 2, sentAt), pageOf("B", 2, sentAt)}, offsets: []int{0, 1}, opening: 1, page: 1, reason: notContiguous},
		"more than total, young": {pages: []Page[string]{pageOf("aXb", 3, sentAt), pageOf("bc", 3, sentAt)}, offsets: []int{0, 1}, opening: 1, seen: "a", reason: "total_count was 3, but the pages held 4 different items"},
		"more than total, seen":  {pages: []Page[string]{pageOf("aXb", 3, sentAt), pageOf("bc", 3, sentAt)}, offsets: []int{0, 1}, opening: 1, seen: "aX", reason: "total_count was 3, but the pages held 4 different items"},
		"seen and young":         {pages: []Page[string]{pageOf("aBC", 5, sentAt), pageOf("Cde", 5, sentAt)}, offsets: []int{0, 2}, opening: 1, seen: "a", reason: tooYoung},
		"seen and old":           {pages: []Page[string]{pageOf("abC", 5, sentAt), pageOf("Cde", 5, sentAt)}, offsets: []int{0, 2}, opening: 1, seen: "a", want: "abCde"},
	} {
		if c.offsets == nil {
			c.offsets = []int{0}
		}
		progress := newProgress()
		progress.pageSize = c.page
		progress.order.observe(strings.Split(c.earlier, ""))
		for id := range strings.SplitSeq(c.seen, "") {
			progress.seen[id] = struct{}{}
		}
		pages := make([]page[string], len(c.pages))
		for i, received := range c.pages {
			pages[i] = newPage(received, c.offsets[i], func(s string) string { return s })
		}
		p := newPass(pages, pages[c.opening], source, progress)
		if got := strings.Join(p.items, ""); p.problem != c.reason || c.reason == "" && got != c.want {
			t.Errorf("%s: got %q, %q", name, got, p.problem)
		}
	}
}
