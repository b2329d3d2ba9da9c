// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/xml"
	"strconv"
	"strings"
	"testing"
)

func exampleFigures() []figures {
	by := func(a, b, c float64) map[string][]float64 {
		return map[string][]float64{ours: {a, a, 9 * a}, usual: {b, b, b}, floor: {c, c, c}}
	}
	f := figures{
		backends: 10_000, rounds: 3, plan: by(1.2, 3, 1), peak: by(50<<20, 200<<20, 30<<20), read: by(1e7, 1e9, 1e6), allocs: by(1200, 2e7, 3),
		listAllocs: []float64{2.6e5, 2.6e5, 2.6e5}, list: []float64{2e8, 2e8, 2e8}, serial: []float64{1e9, 1e9, 1e9},
	}
	large := f
	large.backends, large.rounds = 100_000, 2
	return []figures{f, large}
}

func TestTable(t *testing.T) {
	t.Parallel()
	const want = `| backends | 10,000 | 100,000 |
| --- | --- | --- |
| plan, relative to the floor | 1.20 (1.2 s) | 1.20 (1.2 s) |
| plan with State.Set, relative to the floor | 3.00 (3.0 s) | 3.00 (3.0 s) |
| plan of the floor | 1 (1.0 s) | 1 (1.0 s) |
| ReadDataSource, relative to State.Set | 0.010 | 0.010 |
| allocations per backend: listing, ReadDataSource | 26, 0.1 | 3, 0.0 |
| allocations per backend in ReadDataSource with State.Set | 2000 | 200 |
| peak memory of the provider | 50 MiB | 50 MiB |
| peak memory with State.Set | 200 MiB | 200 MiB |
| peak memory of the floor | 30 MiB | 30 MiB |
| listing, relative to a serial loop | 0.20 | 0.20 |
`
	if got := table(exampleFigures()); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := roundsText(exampleFigures()); got != "medians of 3 rounds (2 with 100,000 backends)" {
		t.Errorf("got %s", got)
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
	lengths := map[string]float64{}
	for _, bar := range svg.Bars[:3] {
		length, err := strconv.ParseFloat(bar.Width, 64)
		if err != nil || bar.X+length > svg.Width {
			t.Errorf("%v: %v", bar, err)
		}
		lengths[bar.Class] = length
	}
	if len(svg.Bars) != 9 || lengths[floor] == 0 || lengths[ours]/lengths[floor] < 1.19 || lengths[ours]/lengths[floor] > 1.21 || lengths[usual]/lengths[floor] < 2.99 {
		t.Errorf("%d bars, %v", len(svg.Bars), lengths)
	}
	if !strings.Contains(text, ">1.20 (1.2 s)<") {
		t.Errorf("got %s", text)
	}
}
