// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command fakeapi serves a mock of the QingCloud API on this machine, to try
// Terraform configurations without an account.
//
//	fakeapi [flags]                      serve until interrupted, and print the settings to use it
//	fakeapi [flags] -- COMMAND [ARG...]  run a command with the settings in its environment
package main

import (
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
	"syscall"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

type options struct {
	address  string
	backends int
	data     string
	latency  time.Duration
	generous bool
	command  []string
}

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
	server, err := serverFor(o)
	if err != nil {
		return 1, err
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
		return runCommand(ctx, o.command, endpoint, stdout, stderr)
	}
	for _, setting := range environment(endpoint) {
		fmt.Fprintln(stdout, "export", setting)
	}
	<-ctx.Done()
	return 0, nil
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("fakeapi", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.address, "addr", "127.0.0.1:0", "`address` to listen on")
	flags.IntVar(&o.backends, "backends", 0, "`number` of backends of an additional load balancer, "+fakeapi.LargeLoadBalancer)
	flags.StringVar(&o.data, "data", "", "JSON `file` with items to serve instead, in the API's own format: an object with sets such as loadbalancer_set, or a list of backends")
	flags.DurationVar(&o.latency, "latency", 0, "`time` to wait before each response")
	flags.BoolVar(&o.generous, "generous", false, "send every field of an item at every verbose, not only what QingCloud's pages show")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: fakeapi [flags] [-- command [argument...]]")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.data != "" && o.backends > 0 {
		return o, errors.New("-backends cannot be combined with -data, which has all items")
	}
	o.command = flags.Args()
	return o, nil
}

func serverFor(o options) (*fakeapi.Server, error) {
	server := fakeapi.New(fakeapi.Config{Latency: o.latency, Generous: o.generous})
	if o.data == "" {
		server.Add(fakeapi.Pages()...)
		server.Add(fakeapi.Web()...)
		server.Add(fakeapi.Addresses()...)
		if o.backends > 0 {
			server.Add(fakeapi.Large(o.backends)...)
		}
		return server, nil
	}
	text, err := os.ReadFile(o.data)
	if err != nil {
		return nil, err
	}
	items, err := fakeapi.ParseItems(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.data, err)
	}
	server.Add(items...)
	return server, nil
}

// environment returns the variables that the provider reads.
func environment(endpoint string) []string {
	return []string{
		"QINGCLOUD_ENDPOINT=" + endpoint,
		"QINGCLOUD_ACCESS_KEY=" + fakeapi.AccessKeyID,
		"QINGCLOUD_SECRET_KEY=" + fakeapi.SecretAccessKey,
		"QINGCLOUD_ZONE=" + fakeapi.Zone,
	}
}

// runCommand runs a command and returns its exit code. An interrupt reaches the
// command from the terminal, so it may finish by itself; SIGTERM is passed on.
func runCommand(ctx context.Context, command []string, endpoint string, stdout, stderr io.Writer) (code int, err error) {
	terminated, stop := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGTERM)
	defer stop()
	child := exec.CommandContext(terminated, command[0], command[1:]...) //nolint:gosec // it runs the command that its user typed
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	child.Env = append(os.Environ(), environment(endpoint)...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, stdout, stderr
	err = child.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
