// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The providers that are compared.
const (
	ours  = "ours"
	usual = "usual" // see usual.go
	floor = "floor" // see floor.go
)

const readTimeout = "30m"

const requiredProvider = `terraform {
  required_providers {
    qingcloud = {
      source = "qingcloud/qingcloud"
    }
  }
}
`

// allBackends is the configuration of long lists. Everything that the API has is
// read, which is what the providers without network have.
const allBackends = requiredProvider + `
data "` + dataSourceName + `" "all" {
  verbose  = 2
  timeouts = { read = "` + readTimeout + `" }
}
`

// replay is an API that takes no time of its own: it repeats the pages that the fake
// has made the first time.
type replay struct {
	fake  *fakeapi.Server
	pages sync.Map // by offset
}

func newReplay(n int) *replay {
	r := &replay{fake: fakeapi.New(fakeapi.Config{})}
	r.fake.Add(fakeapi.Generate(n)...)
	return r
}

func (r *replay) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	offset := request.URL.Query().Get("offset")
	page, ok := r.pages.Load(offset)
	if !ok {
		recorder := httptest.NewRecorder()
		r.fake.ServeHTTP(recorder, request)
		page, _ = r.pages.LoadOrStore(offset, recorder.Body.Bytes())
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(page.([]byte)) //nolint:forcetypeassert // stored above
}

// planned is what is planned.
type planned struct {
	hcl, endpoint string
	n             int      // the backends of a provider that has no network
	env           []string // more of the environment
}

// plan plans with one of the providers, in the real CLI. It returns the time that
// this takes, and the provider's peak memory.
func (b *bench) plan(ctx context.Context, provider string, run planned) (wall time.Duration, peak int64, err error) {
	work, err := os.MkdirTemp(b.dir, "plan")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(work)
	settings := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"qingcloud/qingcloud\" = %q\n  }\n  direct {}\n}\n", b.dir)
	for name, text := range map[string]string{"main.tf": run.hcl, "cli.tfrc": settings} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o600); err != nil {
			return 0, 0, err
		}
	}
	peakFile := filepath.Join(work, "peak")
	command := exec.CommandContext(ctx, b.cli, "plan", "-input=false", "-no-color")
	command.Dir = work
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + work, "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + filepath.Join(work, "cli.tfrc"),
		"QINGCLOUD_ENDPOINT=" + run.endpoint, "QINGCLOUD_ZONE=" + fakeapi.Zone,
		"QINGCLOUD_ACCESS_KEY=" + fakeapi.AccessKeyID, "QINGCLOUD_SECRET_KEY=" + fakeapi.SecretAccessKey, peakEnv + "=" + peakFile,
	}
	command.Env = append(command.Env, run.env...)
	if provider == ours {
		command.Env = append(command.Env, commandEnv+"="+b.binary)
	} else {
		command.Env = append(command.Env, commandEnv+"="+b.self, fmt.Sprintf("%s=%s %d", serveEnv, provider, run.n))
	}
	started := time.Now()
	text, err := command.CombinedOutput()
	wall = time.Since(started)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w: %s", provider, err, strings.TrimSpace(string(text[max(0, len(text)-2000):])))
	}
	peak, err = peakIn(peakFile)
	return wall, peak, err
}
