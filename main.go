// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-qingcloud is the Terraform provider for QingCloud.
// Terraform starts it; it is not run by hand, except with -debug.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// version is set when a release is linked.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger, and print how to attach Terraform")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/qingcloud/qingcloud",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
