// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// The environment variables of a provider that the CLI starts.
const (
	commandEnv = "QINGCLOUD_BENCH_COMMAND" // the command to run
	peakEnv    = "QINGCLOUD_BENCH_PEAK"    // the file for its peak memory, in bytes
	serveEnv   = "QINGCLOUD_BENCH_SERVE"   // what this program serves, for example "floor 100"
)

// standBetween runs a provider for the CLI, and writes down its peak memory.
func standBetween() (code int) {
	command := exec.Command(os.Getenv(commandEnv), os.Args[1:]...) //nolint:noctx // ends with the CLI
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	if command.ProcessState == nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	peak, _ := peakIn(os.Getenv(peakEnv)) // the CLI may start the provider more than once
	peak = max(peak, peakMemory(command.ProcessState))
	if err := os.WriteFile(os.Getenv(peakEnv), []byte(strconv.FormatInt(peak, 10)), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	return 0
}

func peakIn(file string) (int64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
}
