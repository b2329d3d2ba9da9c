// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

const requiredProviders = `terraform {
  required_providers {
    qingcloud = {
      source = "qingcloud/qingcloud"
    }
  }
}
`

// plan is a configuration to plan, and the backends that it reads.
type plan struct {
	what     string
	hcl      string
	backends []fakeapi.Item
}

func plans(large int) []plan {
	const all = "data \"qingcloud_loadbalancer_backends\" \"all\" {\n  timeouts = { read = \"30m\" }\n}\n"
	list := []plan{{"plan of 1 backend", all, fakeapi.Generate(1)}}
	for _, n := range []int{1000, 10_000, large} {
		if n > 0 {
			list = append(list, plan{fmt.Sprintf("plan of %d backends", n), all, fakeapi.Generate(n)})
		}
	}
	many := plan{what: "plan of 200 load balancers, a data source each", backends: fakeapi.Generate(2000)}
	for i := range 200 {
		many.hcl += fmt.Sprintf("data \"qingcloud_loadbalancer_backends\" \"lb%d\" {\n  loadbalancer = \"lb-%d\"\n}\n", i, i)
	}
	for i, b := range many.backends {
		b["loadbalancer_id"] = fmt.Sprintf("lb-%d", i%200)
	}
	return append(list, many)
}

// planRows plan through the real CLI with the real binary.
func planRows(ctx context.Context, out io.Writer, count, large int) error {
	dir, err := os.MkdirTemp("", "qingcloud-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "real")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "binary, stripped\t%.1f MiB\n", float64(info.Size())/(1<<20))
	if err := takeOnName(dir); err != nil {
		return err
	}
	var base time.Duration
	for _, p := range plans(large) {
		m, err := p.measure(ctx, dir, binary, count)
		if err != nil {
			return fmt.Errorf("%s: %w", p.what, err)
		}
		if base == 0 {
			base = m.wall
		}
		fmt.Fprintf(out, "%s\t%s\tplan of 1 backend %s\t%.1f\t%d requests, %d connections; provider: %s CPU, %d MiB\n",
			p.what, rounded(m.wall), rounded(base), float64(m.wall)/float64(base), m.requests, m.connections, rounded(m.provider.CPU), m.provider.Peak>>20)
	}
	return nil
}

// takeOnName puts this program where the CLI looks for the provider.
func takeOnName(dir string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(self)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, providerName), text, 0o700)
}

// measured is what one plan has taken: the median of the times, the most of
// everything else.
type measured struct {
	wall        time.Duration
	provider    usage
	requests    int
	connections int64
}

func (p plan) measure(ctx context.Context, dir, binary string, count int) (m measured, err error) {
	var walls []float64
	for range count {
		server := fakeapi.New(fakeapi.Config{})
		server.Add(p.backends...)
		var connections atomic.Int64
		listener := httptest.NewUnstartedServer(server)
		listener.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}
		listener.Start()
		wall, used, err := p.run(ctx, dir, binary, listener.URL)
		listener.Close()
		if err != nil {
			return m, err
		}
		walls = append(walls, float64(wall))
		m.provider.CPU, m.provider.Peak = max(m.provider.CPU, used.CPU), max(m.provider.Peak, used.Peak)
		m.requests, m.connections = max(m.requests, len(server.Requests())), max(m.connections, connections.Load())
	}
	m.wall = time.Duration(median(walls))
	return m, nil
}

// run plans once.
func (p plan) run(ctx context.Context, dir, binary, endpoint string) (time.Duration, usage, error) {
	work, err := os.MkdirTemp(dir, "plan")
	if err != nil {
		return 0, usage{}, err
	}
	settings := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"qingcloud/qingcloud\" = %q\n  }\n  direct {}\n}\n", dir)
	for name, text := range map[string]string{"main.tf": requiredProviders + p.hcl, "cli.tfrc": settings} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o600); err != nil {
			return 0, usage{}, err
		}
	}
	noted := filepath.Join(work, "usage.json")
	command := exec.CommandContext(ctx, cli(), "plan", "-input=false", "-no-color")
	command.Dir = work
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + work, "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + filepath.Join(work, "cli.tfrc"),
		"QINGCLOUD_ENDPOINT=" + endpoint, "QINGCLOUD_ACCESS_KEY=" + fakeapi.AccessKeyID, "QINGCLOUD_SECRET_KEY=" + fakeapi.SecretAccessKey, "QINGCLOUD_ZONE=" + fakeapi.Zone,
		realProvider + "=" + binary, usageFile + "=" + noted,
	}
	started := time.Now()
	text, err := command.CombinedOutput()
	wall := time.Since(started)
	if err != nil {
		return 0, usage{}, fmt.Errorf("%w: %s", err, tail(text))
	}
	used, err := peakOf(noted)
	return wall, used, err
}

func tail(text []byte) string {
	if len(text) > 2000 {
		text = text[len(text)-2000:]
	}
	return strings.TrimSpace(string(text))
}

func cli() string {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	return "terraform"
}
