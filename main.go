// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-qingcloud is the Terraform provider for QingCloud.
// Terraform starts it; it is not run by hand, except with -debug.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// version is set when a release is linked.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger, and print how to attach Terraform")
	flag.Parse()

	// The standard logger would end up in Terraform's log. net/http writes to it what a
	// server sends after its response, and with GODEBUG=http2debug whole requests: a
	// signature and an access key, which nothing here can redact.
	log.SetOutput(io.Discard)

	var options []tf6server.ServeOpt
	switch {
	case *debug:
		options = append(options, tf6server.WithManagedDebug())
	case !logIsRead(os.Environ()):
		disableLog()
		options = append(options, tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}
	if err := tf6server.Serve("registry.terraform.io/qingcloud/qingcloud", provider.NewServer(version), options...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
