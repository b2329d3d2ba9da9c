// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command fakeapi serves a mock of the QingCloud API on this machine, to try
// Terraform configurations without an account.
//
//	fakeapi [flags]                      serve until interrupted, and print the settings to use it
//	fakeapi [flags] -- COMMAND [ARG...]  run a command with the settings in its environment
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fakeapi:", err)
	}
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int, err error) {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0, nil
	}
	if err != nil {
		return 2, err
	}
	switch {
	case o.schema:
		_, err := stdout.Write(fakeapi.DataSchema())
		return 0, err
	case o.check != "":
		_, err := readData(o.check, o, stderr)
		return exitCode(err), err
	}
	server, serves, err := serverFor(o, stderr)
	if err != nil {
		return exitCode(err), err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.address)
	if err != nil {
		return 1, err
	}
	httpServer := &http.Server{Handler: server, ReadHeaderTimeout: 10 * time.Second}
	defer httpServer.Close()
	go func() { _ = httpServer.Serve(listener) }()

	endpoint := "http://" + listener.Addr().String() + "/iaas/"
	if len(o.command) > 0 {
		return runCommand(ctx, o.command, environment(endpoint, o.zones[0]), stdout, stderr)
	}
	for _, setting := range environment(endpoint, o.zones[0]) {
		fmt.Fprintln(stdout, "export", setting)
	}
	if !o.quiet {
		fmt.Fprintf(stderr, "Serves %s in %s. Press Ctrl-C to stop.\n", serves, strings.Join(o.zones, " and "))
	}
	<-ctx.Done()
	return 0, nil
}

// exitCode returns 2 for invalid data, as for invalid flags, and 1 for other errors.
func exitCode(err error) int {
	if _, invalid := errors.AsType[*fakeapi.DataError](err); invalid {
		return 2
	}
	if err != nil {
		return 1
	}
	return 0
}

// serverFor returns a server, and what it serves.
func serverFor(o options, stderr io.Writer) (server *fakeapi.Server, serves string, err error) {
	config := fakeapi.Config{Latency: o.latency, Generous: o.generous, Zones: o.zones, Keys: o.accounts}
	if o.log {
		config.Log = func(line string) { fmt.Fprintln(stderr, line) }
	}
	server = fakeapi.New(config)
	if len(o.failures) > 0 {
		server.Fail(o.failures, o.seed)
	}
	items := map[string][]fakeapi.Item{"": slices.Concat(fakeapi.Pages(), fakeapi.Web(), fakeapi.Addresses())}
	if o.backends > 0 {
		items[""] = append(items[""], fakeapi.Large(o.backends)...)
	}
	serves = "built-in data"
	if o.data != "" {
		data, err := readData(o.data, o, stderr)
		if err != nil {
			return nil, "", err
		}
		items, serves = data.Items, o.data
	}
	count := 0
	for zone, items := range items {
		server.AddTo(cmp.Or(zone, o.zones[0]), items...)
		count += len(items)
	}
	return server, fmt.Sprintf("%s (%d items)", serves, count), nil
}

// readData reads and checks a data file, and says what is ignored in it.
func readData(name string, o options, stderr io.Writer) (fakeapi.Data, error) {
	text, err := os.ReadFile(name) //nolint:gosec // the file that its user names
	if err != nil {
		return fakeapi.Data{}, err
	}
	data, err := fakeapi.ParseData(name, text, o.zones)
	if !o.quiet {
		for _, line := range data.Ignored {
			fmt.Fprintln(stderr, line)
		}
	}
	return data, err
}

// environment returns the variables that the provider reads.
func environment(endpoint, zone string) []string {
	return []string{
		"QINGCLOUD_ENDPOINT=" + endpoint,
		"QINGCLOUD_ACCESS_KEY=" + fakeapi.AccessKeyID,
		"QINGCLOUD_SECRET_KEY=" + fakeapi.SecretAccessKey,
		"QINGCLOUD_ZONE=" + zone,
	}
}

// runCommand runs a command and returns its exit code. An interrupt reaches the
// command from the terminal, so it may finish by itself; SIGTERM is passed on.
func runCommand(ctx context.Context, command, environment []string, stdout, stderr io.Writer) (code int, err error) {
	terminated, stop := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGTERM)
	defer stop()
	child := exec.CommandContext(terminated, command[0], command[1:]...) //nolint:gosec // it runs the command that its user typed
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	child.Env = append(os.Environ(), environment...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, stdout, stderr
	err = child.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), nil
	}
	return exitCode(err), err
}
