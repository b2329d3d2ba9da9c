// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"
)

// The colors can be read on white and on black; the text's also changes with the
// reader's setting.
const plotStyle = `<style>
text { font: 13px system-ui, sans-serif; fill: #57606a }
.title { font-weight: 600 }
.value { font-size: 12px }
.ours { fill: #2da44e } .usual { fill: #d9822b } .floor { fill: #8c959f }
@media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }
</style>
`

// plot returns a bar chart: the time of a plan for each number of backends, relative
// to the floor.
func plot(all []figures) string {
	const width, left, label, bar, gap = 680, 135, 100, 16, 18
	var longest float64
	for _, f := range all {
		longest = max(longest, ratio(f.plan[usual], f.plan[floor]))
	}
	var out strings.Builder
	y := 26
	for _, f := range all {
		fmt.Fprintf(&out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s backends</text>\n", left-10, y+2*bar+1, thousands(f.backends))
		for _, provider := range []string{floor, ours, usual} {
			relative := ratio(f.plan[provider], f.plan[floor])
			length := relative / longest * (width - left - label)
			fmt.Fprintf(&out, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>\n", provider, left, y, length, bar-2)
			fmt.Fprintf(&out, "<text class=\"value\" x=\"%.1f\" y=\"%d\">%.2f (%.1f s)</text>\n", left+length+5, y+bar-5, relative, median(f.plan[provider]))
			y += bar
		}
		y += gap
	}
	x := 0
	for _, series := range []struct{ provider, text string }{{floor, "the floor: only encodes"}, {ours, "this provider"}, {usual, "a provider with State.Set"}} {
		fmt.Fprintf(&out, "<rect class=%q x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" rx=\"2\"/>\n<text x=\"%d\" y=\"%d\">%s</text>\n",
			series.provider, x, y-2, x+18, y+9, series.text)
		x += 45 + 7*len(series.text)
	}
	const title = "Time of a plan, relative to a provider that only encodes (lower is better)"
	return fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n<title>%s</title>\n%s<text class=\"title\" x=\"0\" y=\"14\">%s</text>\n%s</svg>\n",
		width, y+20, width, y+20, title, plotStyle, title, out.String())
}
