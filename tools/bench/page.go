// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const pageText = `# Benchmarks

What plans cost. ` + "`make bench ARGS=-write`" + ` measures it and writes this page.

## Small plans

%s
The **floor** is a provider with the same schema that returns recorded states, without a request and without a log. What it takes is Terraform's own time.
The README's chain reads a load balancer by its name, one of its listeners and its backends, one request after the other. The data blocks read four backends each, eight at a time.

## Long lists

![Time of a plan, relative to a provider that only encodes the list](assets/benchmarks.svg)

%s
Times are relative to something that was measured in the same run, since absolute times say more about the machine:

- The floor is here a provider with the same schema and no network that only encodes the list, by hand (` + "[tools/bench/floor.go](tools/bench/floor.go)" + `). What it takes is Terraform's own time.
- **State.Set** is a provider without network that hands the list over in the usual way, with a struct for each element (` + "[tools/bench/usual.go](tools/bench/usual.go)" + `).
- The plans are made by the real CLI. This provider reads the list over HTTP on loopback from a server with prepared pages; the other two already have it in memory.
- ReadDataSource is measured at the level of the protocol, without requests.
- The serial loop reads one page of 100 after the other and verifies nothing. Responses take 20 ms, and up to 8 requests are in flight at a time, so with many pages an eighth is the least. With exactly 100 backends this provider makes two requests: a full page does not show that the list ends there.

Measured on %s: %s.
`

// page returns BENCHMARKS.md.
func (b *bench) page(ctx context.Context, small []smallFigures, all []figures) string {
	machine := fmt.Sprintf("%s/%s, %d processors (%s)", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor())
	return fmt.Sprintf(pageText, smallTable(small), table(all), time.Now().UTC().Format(time.DateOnly),
		strings.Join([]string{machine, runtime.Version(), b.cliVersion(ctx), roundsText(all)}, ", "))
}

// table has a column for each number of backends.
func table(all []figures) string {
	var out strings.Builder
	row := func(name, format string, values ...func(f figures) float64) {
		out.WriteString("| " + name + " |")
		for _, f := range all {
			var cell []any
			for _, value := range values {
				cell = append(cell, value(f))
			}
			fmt.Fprintf(&out, " "+format+" |", cell...)
		}
		out.WriteString("\n")
	}
	relative := func(provider string) func(figures) float64 {
		return func(f figures) float64 { return ratio(f.plan[provider], f.plan[floor]) }
	}
	seconds := func(provider string) func(figures) float64 {
		return func(f figures) float64 { return median(f.plan[provider]) }
	}
	allocs := func(provider string) func(figures) float64 {
		return func(f figures) float64 { return median(f.allocs[provider]) / float64(f.backends) }
	}
	mib := func(provider string) func(figures) float64 {
		return func(f figures) float64 { return median(f.peak[provider]) / (1 << 20) }
	}
	out.WriteString("| backends |")
	for _, f := range all {
		out.WriteString(" " + thousands(f.backends) + " |")
	}
	out.WriteString("\n")
	row("---", "---")
	row("plan, relative to the floor", "%.2f (%.1f s)", relative(ours), seconds(ours))
	row("plan with State.Set, relative to the floor", "%.2f (%.1f s)", relative(usual), seconds(usual))
	row("plan of the floor", "%.0f (%.1f s)", relative(floor), seconds(floor))
	row("ReadDataSource, relative to State.Set", "%.3f", func(f figures) float64 { return ratio(f.read[ours], f.read[usual]) })
	row("allocations per backend: listing, ReadDataSource", "%.0f, %.1f",
		func(f figures) float64 { return median(f.listAllocs) / float64(f.backends) }, allocs(ours))
	row("allocations per backend in ReadDataSource with State.Set", "%.0f", allocs(usual))
	row("peak memory of the provider", "%.0f MiB", mib(ours))
	row("peak memory with State.Set", "%.0f MiB", mib(usual))
	row("peak memory of the floor", "%.0f MiB", mib(floor))
	row("listing, relative to a serial loop", "%.2f", func(f figures) float64 { return ratio(f.list, f.serial) })
	return out.String()
}

func roundsText(all []figures) string {
	text := fmt.Sprintf("medians of %d rounds", all[0].rounds)
	if last := all[len(all)-1]; last.rounds != all[0].rounds {
		text += fmt.Sprintf(" (%d with %s backends)", last.rounds, thousands(last.backends))
	}
	return text
}

// thousands returns a number with separators.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func (b *bench) cliVersion(ctx context.Context) string {
	text, err := exec.CommandContext(ctx, b.cli, "version").Output()
	if err != nil {
		return "unknown CLI"
	}
	line, _, _ := strings.Cut(string(text), "\n") // such as "Terraform v1.11.4"
	return strings.Replace(line, " v", " ", 1)
}

// processor returns the processor's name, if it is known here.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if name := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(text); name != nil {
		return string(name[1])
	}
	return "unknown"
}
