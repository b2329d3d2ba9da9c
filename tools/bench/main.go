// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures what small plans and long lists cost, as ratios to something
// else that is measured in the same run: times alone say more about the machine. With
// -write it writes BENCHMARKS.md and its plot.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

func main() {
	rounds := flag.Int("rounds", 5, "how often to measure each figure; medians are shown")
	lists := flag.Bool("lists", true, "whether to measure long lists, too")
	large := flag.Bool("large", true, "whether to measure 100,000 backends, too, which takes most of the time")
	write := flag.Bool("write", false, "write BENCHMARKS.md and assets/benchmarks.svg")
	flag.Parse()
	var err error
	if kind := os.Getenv(serveEnv); kind != "" {
		err = serve(kind)
	} else {
		err = run(context.Background(), *rounds, *lists, *large, *write)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rounds int, lists, large, write bool) error {
	provider, err := clitest.Build(ctx)
	defer os.RemoveAll(provider)
	if err != nil {
		return err
	}
	standIn, err := os.MkdirTemp("", "qingcloud-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(standIn)
	b, err := newBench(provider, standIn)
	if err != nil {
		return err
	}
	plans, err := smallPlans(4*rounds + 1)
	if err != nil {
		return err
	}
	small, err := b.measureAll(ctx, plans)
	if err != nil {
		return err
	}
	if !lists {
		fmt.Print(smallTable(small))
		return nil
	}
	long, err := b.measureAll(ctx, longLists(rounds, large))
	if err != nil {
		return err
	}
	text, err := page(ctx, small, long)
	if err != nil {
		return err
	}
	if !write {
		fmt.Print(text)
		return nil
	}
	if err := os.WriteFile(filepath.Join("assets", "benchmarks.svg"), []byte(plot(long)), 0o644); err != nil {
		return err
	}
	return os.WriteFile("BENCHMARKS.md", []byte(text), 0o644)
}
