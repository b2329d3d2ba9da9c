// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
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

What a read of many backends costs. ` + "`make bench ARGS=-write`" + ` measures it and writes this page.

![Time of a plan, relative to the floor](assets/benchmarks.svg)

%s
Times are relative to something that was measured in the same run, since absolute times say more about the machine:

- The **floor** is a provider with the same schema and no network that only encodes the list, by hand (` + "[tools/bench/floor.go](tools/bench/floor.go)" + `). What it takes is Terraform's own time.
- **State.Set** is a provider without network that hands the list over in the usual way, with a struct for each element (` + "[tools/bench/usual.go](tools/bench/usual.go)" + `).
- The plans are made by the real CLI. This provider reads the list over HTTP on loopback from a server with prepared pages; the other two have it.
- ReadDataSource is measured at the level of the protocol, without requests.
- The serial loop reads one page of 100 after the other and verifies nothing. Responses take 20 ms, and up to 8 requests are in flight at a time.

Measured on %s: %s.
`

// page returns BENCHMARKS.md.
func (b *bench) page(ctx context.Context, all []figures) string {
	var table strings.Builder
	row := func(name string, cell func(f figures) string) {
		table.WriteString("| " + name + " |")
		for _, f := range all {
			table.WriteString(" " + cell(f) + " |")
		}
		table.WriteString("\n")
	}
	plan := func(provider string) func(figures) string {
		return func(f figures) string {
			return fmt.Sprintf("%.2f (%.1f s)", ratio(f.plan[provider], f.plan[floor]), median(f.plan[provider]))
		}
	}
	memory := func(provider string) func(figures) string {
		return func(f figures) string { return fmt.Sprintf("%.0f MiB", median(f.peak[provider])/(1<<20)) }
	}
	row("backends", func(f figures) string { return thousands(f.backends) })
	row("---", func(figures) string { return "---" })
	row("plan, relative to the floor", plan(ours))
	row("plan with State.Set, relative to the floor", plan(usual))
	row("plan of the floor", func(f figures) string { return fmt.Sprintf("1 (%.1f s)", median(f.plan[floor])) })
	row("ReadDataSource, relative to State.Set", func(f figures) string { return fmt.Sprintf("%.4f", ratio(f.read[ours], f.read[usual])) })
	row("allocations per backend in ReadDataSource", func(f figures) string { return fmt.Sprintf("%.2f", median(f.allocs[ours])/float64(f.backends)) })
	row("the same with State.Set", func(f figures) string { return fmt.Sprintf("%.0f", median(f.allocs[usual])/float64(f.backends)) })
	row("the provider's peak memory", memory(ours))
	row("the same with State.Set", memory(usual))
	row("the same for the floor", memory(floor))
	row("listing, faster than a serial loop", func(f figures) string { return fmt.Sprintf("%.1f ×", ratio(f.serial, f.list)) })
	rounds := fmt.Sprintf("medians of %d rounds", all[0].rounds)
	if last := all[len(all)-1]; last.rounds != all[0].rounds {
		rounds += fmt.Sprintf(" (%d with %s backends)", last.rounds, thousands(last.backends))
	}
	return fmt.Sprintf(pageText, table.String(), time.Now().UTC().Format(time.DateOnly), strings.Join([]string{
		fmt.Sprintf("%s/%s, %d processors (%s)", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor()), runtime.Version(), b.cliVersion(ctx), rounds,
	}, ", "))
}

// thousands returns a number with separators.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func (b *bench) cliVersion(ctx context.Context) string {
	var version struct {
		Version string `json:"terraform_version"`
	}
	text, err := exec.CommandContext(ctx, b.cli, "version", "-json").Output()
	if err != nil || json.Unmarshal(text, &version) != nil {
		return "unknown CLI"
	}
	return "Terraform " + version.Version
}

// processor returns the processor's name, if it is known here.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if name := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(text); name != nil {
		return string(name[1])
	}
	return "unknown"
}
