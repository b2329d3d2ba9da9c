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
.ours { fill: #2da44e } .usual { fill: #d9822b } .recorded { fill: #8c959f }
@media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }
</style>
`

// plot returns a bar chart: the time of a plan for each number of backends, relative
// to Terraform alone.
func plot(all []figures) string {
	const width, left, right, line = 500, 110, 95, 19
	var longest float64
	for _, f := range all {
		longest = max(longest, ratio(f.seconds[usual], f.seconds[recorded]))
	}
	var out strings.Builder
	y := 14
	text := func(class string, x float64, value string) {
		fmt.Fprintf(&out, "<text class=%q x=\"%.1f\" y=\"%d\">%s</text>\n", class, x, y, value)
	}
	const title = "Time of a plan, relative to Terraform alone (lower is better)"
	text("title", 0, title)
	for _, f := range all {
		y += line * 3 / 2
		text("title", 0, f.name)
		for _, c := range compared {
			y += line
			length := ratio(f.seconds[c.provider], f.seconds[recorded]) / longest * (width - left - right)
			text("label", 0, c.name)
			fmt.Fprintf(&out, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" rx=\"2\"/>\n", c.provider, left, y-11, length)
			text("label", left+length+5, f.relativeTime(c.provider))
		}
	}
	y += line * 3 / 2
	text("label", 0, "Terraform alone: the provider returns recorded states, without a request.")
	return fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n<title>%s</title>\n%s%s</svg>\n",
		width, y+8, width, y+8, title, plotStyle, out.String())
}
