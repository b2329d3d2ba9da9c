// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix && (amd64 || arm64)

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the most bytes that a process had in memory.
func peakMemory(state *os.ProcessState) int64 {
	system, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" { // there in bytes, elsewhere in KiB
		return system.Maxrss
	}
	return system.Maxrss << 10
}
