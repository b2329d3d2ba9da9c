// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// watchPeak watches the provider's memory until the peak is received, in bytes. It is 0
// where the system is not Linux.
func watchPeak() <-chan float64 {
	peak := make(chan float64)
	go func() {
		var most float64
		for {
			select {
			case peak <- most:
				return
			case <-time.After(50 * time.Millisecond): // the CLI kills the provider, so its end is not seen
				most = max(most, peakBelow("self"))
			}
		}
	}()
	return peak
}

// highWaterMark is in the status of a provider's process. The kernel cuts its name.
var highWaterMark = regexp.MustCompile(`(?s)^Name:\tterraform-provi\n.*VmHWM:\s+(\d+) kB`)

// peakBelow returns the most bytes that a provider among the descendants of a process
// has had in memory so far.
func peakBelow(pid string) (peak float64) {
	threads, _ := os.ReadDir(fmt.Sprintf("/proc/%s/task", pid))
	for _, thread := range threads {
		children, _ := os.ReadFile(fmt.Sprintf("/proc/%s/task/%s/children", pid, thread.Name()))
		for child := range strings.FieldsSeq(string(children)) {
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%s/status", child))
			found := highWaterMark.FindSubmatch(status)
			if found == nil {
				peak = max(peak, peakBelow(child))
				continue
			}
			kib, _ := strconv.ParseFloat(string(found[1]), 64)
			peak = max(peak, kib*1024)
		}
	}
	return peak
}
