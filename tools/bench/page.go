// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

//go:embed page.md
var pageText string

// page returns BENCHMARKS.md.
func page(ctx context.Context, small, long []figures) (string, error) {
	version, err := cliVersion(ctx)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = template.Must(template.New("").Parse(pageText)).Execute(&out, map[string]string{
		"Small": smallTable(small),
		"Long":  longTable(long),
		"Date":  time.Now().UTC().Format(time.DateOnly),
		"Machine": fmt.Sprintf("%s/%s, %d processors (%s), %s, %s",
			runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor(), runtime.Version(), version),
	})
	return out.String(), err
}

// smallTable has a row for each small plan.
func smallTable(all []figures) string {
	var out strings.Builder
	out.WriteString("| plan | response time | relative to Terraform alone | more than Terraform alone | rounds |\n| --- | --- | --- | --- | --- |\n")
	for _, f := range all {
		fmt.Fprintf(&out, "| %s | %s | %.2f (%.2f s) | %.0f ms | %d |\n", f.name, f.latency,
			ratio(f.seconds[ours], f.seconds[recorded]), median(f.seconds[ours]), 1000*difference(f.seconds[ours], f.seconds[recorded]), f.rounds)
	}
	return out.String()
}

// compared are the providers in the order of the table and the plot.
var compared = []struct{ provider, name string }{{recorded, "Terraform alone"}, {ours, "this provider"}, {usual, "with State.Set"}}

// longTable has a column for each number of backends.
func longTable(all []figures) string {
	var out strings.Builder
	row := func(name string, cell func(f figures) string) {
		out.WriteString("| " + name + " |")
		for _, f := range all {
			out.WriteString(" " + cell(f) + " |")
		}
		out.WriteString("\n")
	}
	row("backends", func(f figures) string { return thousands(f.backends) })
	row("---", func(figures) string { return "---" })
	for _, c := range compared {
		row("plan, "+c.name, func(f figures) string { return f.relativeTime(c.provider) })
	}
	for _, c := range compared {
		row("peak memory, "+c.name, func(f figures) string { return fmt.Sprintf("%.0f MiB", median(f.bytes[c.provider])/(1<<20)) })
	}
	row("ReadDataSource, relative to State.Set", func(f figures) string {
		return fmt.Sprintf("%.3f", ratio(f.nanoseconds["ReadDataSource/ours"], f.nanoseconds["ReadDataSource/usual"]))
	})
	row("listing, relative to a serial loop", func(f figures) string {
		return fmt.Sprintf("%.2f", ratio(f.nanoseconds["List/at8"], f.nanoseconds["List/serial"]))
	})
	row("rounds", func(f figures) string { return strconv.Itoa(f.rounds) })
	return out.String()
}

// relativeTime is the time of a plan, relative to Terraform alone and in seconds.
func (f figures) relativeTime(provider string) string {
	return fmt.Sprintf("%.2f (%.1f s)", ratio(f.seconds[provider], f.seconds[recorded]), median(f.seconds[provider]))
}

// thousands returns a number with separators.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// cliVersion returns the CLI's name and version, such as "Terraform 1.11.4".
func cliVersion(ctx context.Context) (string, error) {
	cli, err := clitest.Open(os.TempDir(), nil)
	if err != nil {
		return "", err
	}
	defer cli.Close()
	result, err := cli.Run(ctx, "version")
	line, _, _ := strings.Cut(result.Out, "\n")
	return strings.Replace(line, " v", " ", 1), err
}

// processor returns the processor's name, if it is known here.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if name := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(text); name != nil {
		return string(name[1])
	}
	return "unknown"
}
