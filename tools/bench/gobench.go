// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// results are the figures of `go test -bench`, by benchmark and unit.
type results map[string]map[string][]float64

var processors = regexp.MustCompile(`-\d+$`)

// goBench runs benchmarks and shows their lines, which benchstat reads too, on
// standard error.
func goBench(ctx context.Context, folder, pattern string, count int) (results, error) {
	command := exec.CommandContext(ctx, "go", "test", "-run=^$", "-bench="+pattern, "-count="+strconv.Itoa(count), "-benchtime=300ms", "-timeout=1h", folder)
	var out bytes.Buffer
	command.Stdout, command.Stderr = io.MultiWriter(&out, os.Stderr), os.Stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("benchmarks of %s: %w", folder, err)
	}
	found := results{}
	for scanner := bufio.NewScanner(&out); scanner.Scan(); {
		words := strings.Fields(scanner.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		name := processors.ReplaceAllString(strings.TrimPrefix(words[0], "Benchmark"), "")
		if found[name] == nil {
			found[name] = map[string][]float64{}
		}
		for i := 2; i+1 < len(words); i += 2 {
			value, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", scanner.Text(), err)
			}
			found[name][words[i+1]] = append(found[name][words[i+1]], value)
		}
	}
	return found, nil
}

// of returns the median of a benchmark in a unit.
func (r results) of(name, unit string) float64 { return median(r[name][unit]) }

func (r results) time(name string) time.Duration { return time.Duration(r.of(name, "ns/op")) }

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// listRows compare listing with a serial loop.
func (r results) listRows(out io.Writer) {
	for _, latency := range []int{0, 20, 50} {
		for _, n := range []int{100, 1000, 10_000} {
			serial := fmt.Sprintf("List/serial/%d/%dms", n, latency)
			for _, at := range []int{8, 32} {
				name := fmt.Sprintf("List/at%d/%d/%dms", at, n, latency)
				fmt.Fprintf(out, "list %d backends, %d ms an answer, %d at once\t%s\tserial loop %s\t%.1f x faster\t%.0f requests, %.0f at once\n",
					n, latency, at, rounded(r.time(name)), rounded(r.time(serial)), r.of(serial, "ns/op")/r.of(name, "ns/op"),
					r.of(name, "requests/op"), r.of(name, "at-once"))
			}
		}
	}
}

// readRows compare handing a list to Terraform with the usual way.
func (r results) readRows(out io.Writer) {
	for _, n := range []int{100, 1000, 10_000, 50_000} {
		value, usual := fmt.Sprintf("ReadDataSource/value/%d", n), fmt.Sprintf("ReadDataSource/struct/%d", n)
		against, ratio := "-", "-"
		if r[usual] != nil {
			against = fmt.Sprintf("model struct %s", rounded(r.time(usual)))
			ratio = fmt.Sprintf("%.2f of the time", r.of(value, "ns/op")/r.of(usual, "ns/op"))
		}
		fmt.Fprintf(out, "ReadDataSource, %d backends, without fetching\t%s\t%s\t%s\tper backend: %.0f allocations, %.0f bytes\n",
			n, rounded(r.time(value)), against, ratio, r.of(value, "allocs/op")/float64(n), r.of(value, "B/op")/float64(n))
	}
	per := func(n int) float64 {
		return r.of(fmt.Sprintf("ReadDataSource/value/%d", n), "ns/op") / float64(n) / 1000
	}
	fmt.Fprintf(out, "linearity: ReadDataSource per backend at 50000\t%.1f µs\tat 1000: %.1f µs\t%.2f\t\n", per(50_000), per(1000), per(50_000)/per(1000))
}

// smallRows are per page and per request, against what Terraform itself spends.
func (r results) smallRows(out io.Writer) {
	row := func(what, name string) {
		fmt.Fprintf(out, "%s\t%s\tReading a page of 100 at 20 ms\t%.4f\t%.0f allocations\n", what, rounded(r.time(name)),
			r.of(name, "ns/op")/r.of("List/at8/100/20ms", "ns/op"), r.of(name, "allocs/op"))
	}
	row("decode a page of 100", "DecodePage")
	row("sign a request", "Sign/0-IDs")
	row("sign a request with 100 IDs", "Sign/100-IDs")
}

func (r results) schemaRow(out io.Writer) {
	fmt.Fprintf(out, "GetProviderSchema, in process\t%s\t\t\t%.0f allocations\n", rounded(r.time("GetProviderSchema")), r.of("GetProviderSchema", "allocs/op"))
}

func rounded(d time.Duration) time.Duration {
	for unit := time.Second; unit > 1; unit /= 10 {
		if d > 100*unit {
			return d.Round(unit)
		}
	}
	return d
}
