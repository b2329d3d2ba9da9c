// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures what small plans and long lists cost, as ratios to something else that is
// measured in the same run: times alone say more about the machine. With -write it
// writes BENCHMARKS.md and its plot.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

const (
	// providerName is the name of the provider's binary, which a copy of this program
	// has where the CLI looks for the provider.
	providerName = "terraform-provider-qingcloud"

	dataSourceName = "qingcloud_loadbalancer_backends"
)

func main() {
	if filepath.Base(os.Args[0]) == providerName {
		os.Exit(runMeasured())
	}
	rounds := flag.Int("rounds", 5, "how often to measure each figure; medians are shown")
	lists := flag.Bool("lists", true, "whether to measure long lists, too")
	large := flag.Bool("large", true, "whether to measure 100,000 backends, too, which takes most of the time")
	write := flag.Bool("write", false, "write BENCHMARKS.md and assets/benchmarks.svg")
	flag.Parse()
	var err error
	if what := os.Getenv(serveEnv); what != "" {
		err = serve(what)
	} else {
		err = run(context.Background(), *rounds, *lists, *large, *write)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// serve serves a provider that has no network, such as "floor 100".
func serve(what string) error {
	kind, count, _ := strings.Cut(what, " ")
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	backends := sync.OnceValue(func() []apiclient.Backend { return generate(n) })
	newServer := map[string]func() tfprotov6.ProviderServer{
		floor:     func() tfprotov6.ProviderServer { return newFloor(backends) },
		usual:     func() tfprotov6.ProviderServer { return newUsual(backends) },
		repeating: func() tfprotov6.ProviderServer { return repeater{newFloor(backends)} },
		recording: newRecorder,
	}[kind]
	if newServer == nil {
		return fmt.Errorf("there is no provider %q", kind)
	}
	// Nothing is less than no log: see disableLog in the provider's log.go.
	if err := errors.Join(os.Setenv("TF_LOG_SDK", "off"), os.Setenv("TF_LOG_PROVIDER", "off")); err != nil {
		return err
	}
	return tf6server.Serve("registry.terraform.io/qingcloud/qingcloud", newServer, tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
}

func run(ctx context.Context, rounds int, lists, large, write bool) error {
	dir, err := os.MkdirTemp("", "qingcloud-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := newBench(ctx, dir)
	if err != nil {
		return err
	}
	small, err := b.measureSmall(ctx, 4*rounds+1)
	if err != nil {
		return err
	}
	if !lists {
		fmt.Print(smallTable(small))
		return nil
	}
	sizes := []int{100, 10_000}
	if large {
		sizes = append(sizes, 100_000)
	}
	var all []figures
	for _, n := range sizes {
		if n == 100_000 {
			rounds = (rounds + 1) / 2
		}
		f, err := b.measure(ctx, n, rounds)
		if err != nil {
			return fmt.Errorf("%d backends: %w", n, err)
		}
		all = append(all, f)
	}
	page := b.page(ctx, small, all)
	if !write {
		fmt.Print(page)
		return nil
	}
	if err := os.MkdirAll("assets", 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join("assets", "benchmarks.svg"), []byte(plot(all)), 0o644); err != nil {
		return err
	}
	return os.WriteFile("BENCHMARKS.md", []byte(page), 0o644)
}
