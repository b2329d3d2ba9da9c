// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// The variables by which this program tells itself what to stand between.
const (
	realProvider = "QINGCLOUD_BENCH_PROVIDER" // path of the real provider
	usageFile    = "QINGCLOUD_BENCH_USAGE"    // where to note what it has used
)

// usage is what a process has used.
type usage struct {
	CPU  time.Duration
	Peak int64 // bytes
}

// standBetween runs the real provider for the CLI, and notes what it has used.
func standBetween() (code int) {
	command := exec.Command(os.Getenv(realProvider), os.Args[1:]...) //nolint:noctx // ends with the CLI
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	if command.ProcessState == nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	noted, _ := json.Marshal(usageOf(command.ProcessState))
	if file, err := os.OpenFile(os.Getenv(usageFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
		_, _ = file.Write(append(noted, '\n'))
		_ = file.Close()
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	return 0
}

func usageOf(state *os.ProcessState) usage {
	return usage{CPU: state.UserTime() + state.SystemTime(), Peak: peakMemory(state)}
}

// peakOf returns the largest use that was noted in a file, and empties it.
func peakOf(file string) (most usage, err error) {
	text, err := os.Open(file)
	if err != nil {
		return usage{}, err
	}
	defer text.Close()
	for decoder := json.NewDecoder(text); decoder.More(); {
		var u usage
		if err := decoder.Decode(&u); err != nil {
			return usage{}, err
		}
		most.CPU, most.Peak = max(most.CPU, u.CPU), max(most.Peak, u.Peak)
	}
	return most, os.Remove(file)
}
