// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

// bench has a folder for the CLI with the provider, and one with this program in its place.
type bench struct{ provider, standIn string }

func newBench(provider, standIn string) (bench, error) {
	self, err := os.Executable()
	if err != nil {
		return bench{}, err
	}
	program, err := os.ReadFile(self)
	if err != nil {
		return bench{}, err
	}
	name := "terraform-provider-qingcloud" + filepath.Ext(self) // .exe on Windows
	return bench{provider, standIn}, os.WriteFile(filepath.Join(standIn, name), program, 0o700)
}

// figures are what was measured. There is a value for each round.
type figures struct {
	comparison

	seconds, bytes map[string][]float64 // of plans and peak memory, by provider
	nanoseconds    map[string][]float64 // of Go benchmarks, by name
}

func (b bench) measureAll(ctx context.Context, comparisons []comparison) (all []figures, err error) {
	for _, c := range comparisons {
		f, err := b.measure(ctx, c)
		if err == nil && c.backends > 0 {
			f.nanoseconds, err = goBenchmarks(ctx, c.backends, c.rounds)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		all = append(all, f)
	}
	return all, nil
}

// measure compares the providers in rounds, so that what else the machine does meets
// all alike.
func (b bench) measure(ctx context.Context, c comparison) (figures, error) {
	f := figures{comparison: c, seconds: map[string][]float64{}, bytes: map[string][]float64{}}
	listener := httptest.NewServer(c.api)
	defer listener.Close()
	states, err := os.MkdirTemp(b.standIn, "states")
	if err != nil {
		return f, err
	}
	env := clitest.Environment(listener.URL)
	env[statesEnv] = states
	if _, _, err := b.plan(ctx, recording, c.hcl, env); err != nil {
		return f, err
	}
	for round := range c.rounds {
		fmt.Fprintf(os.Stderr, "%s, %s, round %d of %d\n", c.name, c.latency, round+1, c.rounds)
		for _, provider := range c.providers {
			seconds, bytes, err := b.plan(ctx, provider, c.hcl, env)
			if err != nil {
				return f, err
			}
			f.seconds[provider] = append(f.seconds[provider], seconds)
			f.bytes[provider] = append(f.bytes[provider], bytes)
		}
	}
	return f, nil
}

// plan plans with one of the providers, in the real CLI. It returns the time that this
// takes, and the provider's peak memory in bytes.
func (b bench) plan(ctx context.Context, provider, hcl string, env map[string]string) (seconds, bytes float64, err error) {
	folder := b.standIn
	if provider == ours {
		folder = b.provider
	}
	env = maps.Clone(env)
	env[serveEnv] = provider
	cli, err := clitest.Open(folder, env)
	if err != nil {
		return 0, 0, err
	}
	defer cli.Close()
	if err := cli.Write("main.tf", hcl); err != nil {
		return 0, 0, err
	}
	peak := watchPeak()
	started := time.Now()
	result, err := cli.Run(ctx, "plan", "-input=false", "-no-color")
	seconds, bytes = time.Since(started).Seconds(), <-peak
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("%s: exit code %d: %s", provider, result.Code, result.Out[max(0, len(result.Out)-2000):])
	}
	return seconds, bytes, err
}

var benchmarkLine = regexp.MustCompile(`(?m)^Benchmark(\w+/\w+)/\S+\s+\d+\s+(\S+) ns/op`)

// goBenchmarks runs the Go benchmarks of a long list. It returns their times in
// nanoseconds, by name.
func goBenchmarks(ctx context.Context, backends, rounds int) (map[string][]float64, error) {
	times := map[string][]float64{}
	for range rounds {
		command := exec.CommandContext(ctx, "go", "test", "-run=^$", "-benchtime=300ms", "-timeout=1h",
			fmt.Sprintf("-bench=^Benchmark(List|ReadDataSource)$/./^%d$", backends), "./internal/apiclient", "./internal/provider")
		text, err := command.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("go test: %w: %s", err, text)
		}
		found := benchmarkLine.FindAllSubmatch(text, -1)
		if len(found) != 4 {
			return nil, fmt.Errorf("%d benchmarks have run instead of 4: %s", len(found), text)
		}
		for _, line := range found {
			name := string(line[1])
			nanoseconds, err := strconv.ParseFloat(string(line[2]), 64)
			if err != nil {
				return nil, err
			}
			times[name] = append(times[name], nanoseconds)
		}
	}
	return times, nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// ratio returns the median of the rounds' ratios.
func ratio(values, to []float64) float64 {
	return medianOf(values, to, func(value, to float64) float64 { return value / to })
}

// difference returns the median of the rounds' differences: the machine is not equally
// fast in all rounds.
func difference(values, to []float64) float64 {
	return medianOf(values, to, func(value, to float64) float64 { return value - to })
}

func medianOf(a, b []float64, combine func(a, b float64) float64) float64 {
	combined := make([]float64, len(a))
	for i := range a {
		combined[i] = combine(a[i], b[i])
	}
	return median(combined)
}
