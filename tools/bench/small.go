// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// The providers of small plans: one that notes the states that this provider makes, and
// one that repeats them.
const (
	recording = "recording"
	repeating = "repeating"
)

// statesEnv is the folder with the states, by the name of the data source.
const statesEnv = "QINGCLOUD_BENCH_STATES"

// recorder writes the state of each data source to a file.
type recorder struct{ tfprotov6.ProviderServer }

func (r recorder) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := r.ProviderServer.ReadDataSource(ctx, req)
	if err == nil && resp.State != nil {
		err = os.WriteFile(filepath.Join(os.Getenv(statesEnv), req.TypeName), resp.State.MsgPack, 0o600)
	}
	return resp, err
}

// repeater is a floor whose states are those that were recorded.
type repeater struct{ tfprotov6.ProviderServer }

func (repeater) ReadDataSource(_ context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	state, err := os.ReadFile(filepath.Join(os.Getenv(statesEnv), req.TypeName))
	return &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: state}}, err
}

// chain is the README's: from a name to backends.
const chain = requiredProvider + `
data "qingcloud_loadbalancer" "web" {
  loadbalancer_name = "web-prod"
}

data "qingcloud_loadbalancer_listener" "https" {
  loadbalancer  = data.qingcloud_loadbalancer.web.loadbalancer_id
  listener_port = 443
}

data "qingcloud_loadbalancer_backends" "https" {
  loadbalancer_listener = data.qingcloud_loadbalancer_listener.https.loadbalancer_listener_id
  verbose               = 2
}

output "backends" {
  value = data.qingcloud_loadbalancer_backends.https.backends
}
`

// hundred has a hundred data blocks.
func hundred() string {
	var hcl strings.Builder
	hcl.WriteString(requiredProvider)
	for i := range 100 {
		fmt.Fprintf(&hcl, "\ndata \"qingcloud_loadbalancer_backends\" \"b%d\" {\n  loadbalancer = \"lb-web00001\"\n  verbose = 2\n}\n", i)
	}
	return hcl.String()
}

// smallFigures are what was measured for a small plan.
type smallFigures struct {
	name    string
	latency time.Duration
	plan    map[string][]float64 // seconds, by provider
}

// measureSmall measures small plans, without latency and with it, in rounds.
func (b *bench) measureSmall(ctx context.Context, rounds int) (all []smallFigures, err error) {
	states, err := os.MkdirTemp(b.dir, "states")
	if err != nil {
		return nil, err
	}
	for _, p := range []struct{ name, hcl string }{{"the README's chain", chain}, {"100 data blocks", hundred()}} {
		for _, latency := range []time.Duration{0, 30 * time.Millisecond} {
			server := fakeapi.New(fakeapi.Config{Latency: latency})
			server.Add(fakeapi.Web()...)
			listener := httptest.NewServer(server)
			f := smallFigures{p.name, latency, map[string][]float64{}}
			run := planned{hcl: p.hcl, endpoint: listener.URL, env: []string{statesEnv + "=" + states}}
			if _, _, err := b.plan(ctx, recording, run); err != nil {
				return nil, err
			}
			for round := range rounds {
				fmt.Fprintf(os.Stderr, "%s, %s, round %d of %d\n", p.name, latency, round+1, rounds)
				for _, provider := range []string{repeating, ours} {
					wall, _, err := b.plan(ctx, provider, run)
					if err != nil {
						return nil, err
					}
					f.plan[provider] = append(f.plan[provider], wall.Seconds())
				}
			}
			listener.Close()
			all = append(all, f)
		}
	}
	return all, nil
}

// smallTable has a row for each small plan.
func smallTable(all []smallFigures) string {
	var out strings.Builder
	out.WriteString("| plan | response time | relative to the floor | more than the floor |\n| --- | --- | --- | --- |\n")
	for _, f := range all {
		fmt.Fprintf(&out, "| %s | %s | %.2f (%.2f s) | %.0f ms |\n", f.name, f.latency, ratio(f.plan[ours], f.plan[repeating]), median(f.plan[ours]),
			1000*difference(f.plan[ours], f.plan[repeating]))
	}
	return out.String()
}

func newRecorder() tfprotov6.ProviderServer { return recorder{provider.NewServer("bench")()} }
