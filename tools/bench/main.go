// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures the provider and prints what it found as one table of
// ratios: each figure against something else measured in the same run, since
// times alone say more of the machine. See BENCHMARKS.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
)

// providerName is the name of the provider's binary, which this one takes on to
// stand between the CLI and the provider (see usage.go).
const providerName = "terraform-provider-qingcloud"

func main() {
	if filepath.Base(os.Args[0]) == providerName {
		os.Exit(standBetween())
	}
	count := flag.Int("count", 3, "how often to run each benchmark; medians are shown")
	large := flag.Int("large", 100_000, "backends of the largest plan, 0 for none")
	flag.Parse()
	if err := run(context.Background(), *count, *large); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, count, large int) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	defer table.Flush()
	fmt.Fprintln(table, "what\tmeasured\tagainst\tratio\tmore")

	client, err := goBench(ctx, "./internal/apiclient", "List|DecodePage|Sign", count)
	if err != nil {
		return err
	}
	client.listRows(table)
	provider, err := goBench(ctx, "./internal/provider", "ReadDataSource|GetProviderSchema", count)
	if err != nil {
		return err
	}
	provider.readRows(table)
	client.smallRows(table)
	provider.schemaRow(table)
	if err := table.Flush(); err != nil {
		return err
	}
	return planRows(ctx, table, count, large)
}
