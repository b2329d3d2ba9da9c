// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command testlive reads a real account, which its environment variables QINGCLOUD_…
// are for, and changes nothing there. It checks what must hold for any account, and
// reports what QingCloud's pages leave open.
//
//	main.go         what is run, and the exit code
//	read.go         what the provider reads, with the real CLI
//	account.go      what the API sends
//	questions.go    what the pages leave open
//	answers.go      more of it
//	save.go         what the account has, for the mock API
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	env := map[string]string{}
	for _, setting := range os.Environ() {
		if name, value, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "QINGCLOUD_") && name != "QINGCLOUD_TEST_CLI" {
			env[name] = value
		}
	}
	file := flag.String("save", "", "`file` to save what the account has in, for the mock API, with other IDs, names and addresses, instead of a report")
	flag.Parse()
	err := run(ctx, env, *file, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "testlive:", err)
		os.Exit(1)
	}
}

// run reads the account of an environment, and reports on it, or saves it. Its error is that something cannot be read,
// or is not as it must be.
func run(ctx context.Context, env map[string]string, file string, out io.Writer) (err error) {
	if len(env) == 0 {
		fmt.Fprintln(out, "NOT RUN: no account. Set QINGCLOUD_ACCESS_KEY, QINGCLOUD_SECRET_KEY and QINGCLOUD_ZONE.")
		return nil
	}
	a, err := openAccount(ctx, env)
	if err != nil {
		return err
	}
	if file != "" {
		return a.save(file, out)
	}
	providerDir, err := clitest.Build(ctx)
	defer func() { err = errors.Join(err, os.RemoveAll(providerDir)) }()
	if err != nil {
		return err
	}
	return a.report(providerDir, out)
}
