// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"sync"
	"time"
)

// The environment variables of a provider that the CLI starts.
const (
	commandEnv = "QINGCLOUD_BENCH_COMMAND" // the command to run
	peakEnv    = "QINGCLOUD_BENCH_PEAK"    // the file for its peak memory, in bytes
	serveEnv   = "QINGCLOUD_BENCH_SERVE"   // what this program serves, for example "floor 100"
)

// runMeasured runs a provider for the CLI, and writes down its peak memory. It does
// so all the time, since the CLI kills a provider that takes long to end.
func runMeasured() (code int) {
	command := exec.Command(os.Getenv(commandEnv), os.Args[1:]...) //nolint:noctx // ends with the CLI
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := command.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	go func() {
		for range time.Tick(100 * time.Millisecond) {
			writePeak(peakSoFar(command.Process.Pid))
		}
	}()
	err := command.Wait()
	writePeak(peakMemory(command.ProcessState))
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	return 0
}

var peakLock sync.Mutex

// writePeak keeps the largest peak: the CLI starts the provider more than once.
func writePeak(peak int64) {
	peakLock.Lock()
	defer peakLock.Unlock()
	file := os.Getenv(peakEnv)
	if known, _ := peakIn(file); peak <= known {
		return
	}
	temporary := fmt.Sprint(file, os.Getpid()) // so that nobody reads half a number
	if err := os.WriteFile(temporary, []byte(strconv.FormatInt(peak, 10)), 0o600); err == nil {
		_ = os.Rename(temporary, file)
	}
}

var highWaterMark = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakSoFar returns the most bytes that a running process has had in memory, or 0 if
// the system is not Linux.
func peakSoFar(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	found := highWaterMark.FindSubmatch(status)
	if found == nil {
		return 0
	}
	kib, _ := strconv.ParseInt(string(found[1]), 10, 64)
	return kib << 10
}

func peakIn(file string) (int64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(text), 10, 64)
}
