// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// bench is what the measurements need.
type bench struct {
	dir    string // also the folder of the provider, for the CLI
	cli    string
	self   string // this program
	binary string // the provider

	tests map[string]string // binaries of Go benchmarks, by package
}

// The packages with Go benchmarks.
const (
	clientPackage   = "./internal/apiclient"
	providerPackage = "./internal/provider"
	benchPackage    = "./tools/bench"
)

func newBench(ctx context.Context, dir string) (*bench, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	b := &bench{
		dir: dir, cli: cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), self: self,
		binary: filepath.Join(dir, "provider"), tests: map[string]string{},
	}
	if err := goTool(ctx, "build", "-trimpath", "-ldflags=-s -w", "-o", b.binary, "."); err != nil {
		return nil, err
	}
	for _, name := range []string{clientPackage, providerPackage, benchPackage} {
		b.tests[name] = filepath.Join(dir, filepath.Base(name)+".test")
		if err := goTool(ctx, "test", "-c", "-o", b.tests[name], name); err != nil {
			return nil, err
		}
	}
	text, err := os.ReadFile(self)
	if err != nil {
		return nil, err
	}
	return b, os.WriteFile(filepath.Join(dir, providerName), text, 0o700)
}

func goTool(ctx context.Context, args ...string) error {
	command := exec.CommandContext(ctx, "go", args...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w: %s", args[0], err, text)
	}
	return nil
}

// figures are what was measured for a number of backends. Those in maps are by
// provider; there is one of each for every round.
type figures struct {
	backends, rounds int

	plan, peak, read, allocs map[string][]float64 // seconds, bytes, ns, allocations
	serial, list, listAllocs []float64            // ns, ns, allocations
}

// measure measures in rounds, so that what else the machine does meets all alike.
func (b *bench) measure(ctx context.Context, n, rounds int) (figures, error) {
	f := figures{
		backends: n, rounds: rounds,
		plan: map[string][]float64{}, peak: map[string][]float64{}, read: map[string][]float64{}, allocs: map[string][]float64{},
	}
	listener := httptest.NewServer(newReplay(n))
	defer listener.Close()
	run := planned{hcl: allBackends, endpoint: listener.URL, n: n}
	if _, _, err := b.plan(ctx, ours, run); err != nil { // makes the pages
		return f, err
	}
	for round := range rounds {
		fmt.Fprintf(os.Stderr, "%d backends, round %d of %d\n", n, round+1, rounds)
		for _, provider := range []string{floor, ours, usual} {
			wall, peak, err := b.plan(ctx, provider, run)
			if err != nil {
				return f, err
			}
			f.plan[provider] = append(f.plan[provider], wall.Seconds())
			f.peak[provider] = append(f.peak[provider], float64(peak))
		}
		if err := b.goBenchmarks(ctx, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

// goBenchmarks runs the Go benchmarks once.
func (b *bench) goBenchmarks(ctx context.Context, f *figures) error {
	for provider, name := range map[string]string{ours: providerPackage, usual: benchPackage, floor: benchPackage} {
		r, err := b.goBenchmark(ctx, name, fmt.Sprintf("ReadDataSource/%s/%d", provider, f.backends))
		if err != nil {
			return err
		}
		f.read[provider] = append(f.read[provider], r["ns/op"])
		f.allocs[provider] = append(f.allocs[provider], r["allocs/op"])
	}
	for name, times := range map[string]*[]float64{"serial": &f.serial, "at8": &f.list} {
		r, err := b.goBenchmark(ctx, clientPackage, fmt.Sprintf("List/%s/%d/20ms", name, f.backends))
		if err != nil {
			return err
		}
		*times = append(*times, r["ns/op"])
		if name == "at8" {
			f.listAllocs = append(f.listAllocs, r["allocs/op"])
		}
	}
	return nil
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
