// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// TestMain serves a provider if a CLI starts the tests for that.
func TestMain(m *testing.M) {
	if kind := os.Getenv(serveEnv); kind != "" {
		fmt.Fprintln(os.Stderr, serve(kind))
		os.Exit(1)
	}
	clitest.Main(m)
}

// stubServer returns a state.
type stubServer struct {
	tfprotov6.ProviderServer

	state string
}

func (s stubServer) ReadDataSource(context.Context, *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: []byte(s.state)}}, nil
}

// Each state is recorded as the provider returned it, and returned in the same way.
func TestRecordedStates(t *testing.T) {
	t.Parallel()
	states := t.TempDir()
	for _, name := range []string{"a", "b"} {
		req := &tfprotov6.ReadDataSourceRequest{TypeName: name}
		resp, err := recorder{stubServer{state: "state of " + name}, states}.ReadDataSource(t.Context(), req)
		if err != nil || string(resp.State.MsgPack) != "state of "+name {
			t.Errorf("recorder: got %v, %v", resp, err)
		}
	}
	for _, name := range []string{"a", "b"} {
		resp, err := repeater{states: states}.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name})
		if err != nil || string(resp.State.MsgPack) != "state of "+name {
			t.Errorf("repeater: got %v, %v", resp, err)
		}
	}
	if _, err := (repeater{states: states}).ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: "c"}); err == nil {
		t.Error("a state that was not recorded is returned")
	}
}

// What is compared differs in internal/longlist alone, and nothing else is served.
func TestNewServer(t *testing.T) {
	t.Parallel()
	server, err := newServer(usual, "")
	if want := providerserver.NewProtocol6(provider.New("test")())(); err != nil || fmt.Sprintf("%T", server) != fmt.Sprintf("%T", want) {
		t.Errorf("got %T, %v, want the framework's server %T", server, err, want)
	}
	if server, err := newServer(ours, ""); err == nil {
		t.Errorf("got %T for the provider's binary", server)
	}
}

// The example on the README is the chain that the page describes.
func TestReadmeExample(t *testing.T) {
	t.Chdir("../..")
	example, err := readmeExample()
	if err != nil || strings.Count(example, "\ndata ") != 3 || !strings.HasSuffix(example, "}\n") {
		t.Errorf("got %v, %s", err, example)
	}
}

// The real CLI plans with each of the providers, and what is recorded has the list.
// That this list is the same with State.Set is tested in internal/provider.
func TestAccMeasure(t *testing.T) {
	t.Parallel()
	clitest.RequireAcceptance(t)
	b, err := newBench(clitest.ProviderDir, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := longList(250, 1)
	var requests atomic.Int64
	api := c.api
	c.api = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		api.ServeHTTP(w, r)
	})
	c.hcl += "output \"last\" { value = data.qingcloud_loadbalancer_backends.all.backends[249] }\n"
	f, err := b.measure(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, provider := range c.providers {
		if len(f.seconds[provider]) != 1 || f.seconds[provider][0] <= 0 {
			t.Errorf("%s takes %v seconds", provider, f.seconds[provider])
		}
		if len(f.bytes[provider]) != 1 || f.bytes[provider][0] < 1<<20 && runtime.GOOS == "linux" {
			t.Errorf("%s takes %v bytes", provider, f.bytes[provider])
		}
	}
	if got := requests.Load(); got != 3*3 {
		t.Errorf("%d requests, want three pages each for the record and for two of the providers", got)
	}
	files, _ := filepath.Glob(filepath.Join(b.standIn, "states*", "*"))
	if len(files) != 1 {
		t.Fatalf("there are states in %q", files)
	}
	if state, err := os.ReadFile(files[0]); err != nil || bytes.Count(state, []byte("loadbalancer_backend_id")) != 250 {
		t.Errorf("got %q, %v", state, err)
	}
}
