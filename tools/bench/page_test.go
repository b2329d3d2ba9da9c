// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/xml"
	"strconv"
	"strings"
	"testing"
	"time"
)

func exampleFigures() []figures {
	by := func(a, b, c float64) map[string][]float64 {
		return map[string][]float64{recorded: {a, a, a}, ours: {b, b, 9 * b}, usual: {c, c, c}}
	}
	f := figures{
		comparison: comparison{name: "10,000 backends", latency: 30 * time.Millisecond, backends: 10_000, rounds: 3},
		seconds:    by(1, 1.2, 3), bytes: by(30<<20, 50<<20, 200<<20),
		nanoseconds: map[string][]float64{"ReadDataSource/ours": {1e7}, "ReadDataSource/usual": {1e9}, "List/at8": {2e8}, "List/serial": {1e9}},
	}
	large := f
	large.name, large.backends, large.rounds = "100,000 backends", 100_000, 2
	return []figures{f, large}
}

func TestTables(t *testing.T) {
	t.Parallel()
	const long = `| backends | 10,000 | 100,000 |
| --- | --- | --- |
| plan, Terraform alone | 1.00 (1.0 s) | 1.00 (1.0 s) |
| plan, this provider | 1.20 (1.2 s) | 1.20 (1.2 s) |
| plan, with State.Set | 3.00 (3.0 s) | 3.00 (3.0 s) |
| peak memory, Terraform alone | 30 MiB | 30 MiB |
| peak memory, this provider | 50 MiB | 50 MiB |
| peak memory, with State.Set | 200 MiB | 200 MiB |
| ReadDataSource, relative to State.Set | 0.010 | 0.010 |
| listing, relative to a serial loop | 0.20 | 0.20 |
| rounds | 3 | 2 |
`
	if got := longTable(exampleFigures()); got != long {
		t.Errorf("got\n%s", got)
	}
	const small = `| plan | response time | relative to Terraform alone | more than Terraform alone | rounds |
| --- | --- | --- | --- | --- |
| 10,000 backends | 30ms | 1.20 (1.20 s) | 200 ms | 3 |
`
	if got := smallTable(exampleFigures()[:1]); got != small {
		t.Errorf("got\n%s", got)
	}
}

// Ratios and differences are of the values of a round.
func TestMedians(t *testing.T) {
	t.Parallel()
	values, to := []float64{12, 20, 10}, []float64{11, 4, 1}
	if got := ratio(values, to); got != 5 {
		t.Errorf("the ratio is %v", got)
	}
	if got := difference(values, to); got != 9 {
		t.Errorf("the difference is %v", got)
	}
}

// The plot is well-formed, and each of its bars has the right length.
func TestPlot(t *testing.T) {
	t.Parallel()
	var svg struct {
		Width float64 `xml:"width,attr"`
		Bars  []struct {
			Class string  `xml:"class,attr"`
			X     float64 `xml:"x,attr"`
			Width string  `xml:"width,attr"`
		} `xml:"rect"`
	}
	text := plot(exampleFigures())
	if err := xml.Unmarshal([]byte(text), &svg); err != nil {
		t.Fatal(err)
	}
	if len(svg.Bars) != 6 {
		t.Fatalf("%d bars", len(svg.Bars))
	}
	lengths := map[string]float64{}
	for _, bar := range svg.Bars[:3] {
		length, err := strconv.ParseFloat(bar.Width, 64)
		if err != nil || bar.X+length > svg.Width {
			t.Errorf("%v: %v", bar, err)
		}
		lengths[bar.Class] = length
	}
	if lengths[recorded] == 0 || lengths[ours]/lengths[recorded] < 1.19 || lengths[ours]/lengths[recorded] > 1.21 || lengths[usual]/lengths[recorded] < 2.99 {
		t.Errorf("got %v", lengths)
	}
	if !strings.Contains(text, ">1.20 (1.2 s)<") {
		t.Errorf("got %s", text)
	}
}
