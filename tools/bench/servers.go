// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// The providers that are compared. All but ours are served by this program.
const (
	ours      = "ours"      // the provider's binary
	usual     = "usual"     // without internal/longlist, so that lists are set with State.Set
	recording = "recording" // records the states
	recorded  = "recorded"  // returns them: what a plan takes is Terraform's own time
)

// The environment variables of a provider that this program serves.
const (
	serveEnv  = "QINGCLOUD_BENCH_SERVE"  // which provider
	statesEnv = "QINGCLOUD_BENCH_STATES" // the folder of the states, by the name of the data source
)

// newServer returns one of the providers.
func newServer(kind, states string) (tfprotov6.ProviderServer, error) {
	server := provider.NewServer("bench")()
	switch kind {
	case usual:
		return providerserver.NewProtocol6(provider.New("bench")())(), nil
	case recording:
		return recorder{server, states}, nil
	case recorded:
		return repeater{server, states}, nil
	}
	return nil, fmt.Errorf("there is no provider %q", kind)
}

// serve serves one of the providers, without a log: see disableLog in the provider's
// log.go.
func serve(kind string) error {
	server, err := newServer(kind, os.Getenv(statesEnv))
	if err := errors.Join(err, os.Setenv("TF_LOG_SDK", "off"), os.Setenv("TF_LOG_PROVIDER", "off")); err != nil {
		return err
	}
	provider.DisableLog()
	return tf6server.Serve("registry.terraform.io/qingcloud/qingcloud", func() tfprotov6.ProviderServer { return server },
		tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
}

// recorder writes the state of each data source to a file.
type recorder struct {
	tfprotov6.ProviderServer

	states string
}

func (r recorder) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := r.ProviderServer.ReadDataSource(ctx, req)
	if err == nil && resp.State != nil {
		err = os.WriteFile(filepath.Join(r.states, req.TypeName), resp.State.MsgPack, 0o600)
	}
	return resp, err
}

// repeater has the schema, returns the states that were recorded, and does nothing else.
type repeater struct {
	tfprotov6.ProviderServer // for the schema

	states string
}

func (repeater) ValidateProviderConfig(
	context.Context, *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{}, nil
}

func (repeater) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (repeater) ValidateDataResourceConfig(
	context.Context, *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (r repeater) ReadDataSource(_ context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	state, err := os.ReadFile(filepath.Join(r.states, req.TypeName))
	return &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: state}}, err
}
