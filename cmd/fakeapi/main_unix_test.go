// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"io"
	"syscall"
	"testing"
)

// SIGTERM reaches the command, which finishes by itself.
func TestTerminated(t *testing.T) { //nolint:paralleltest // the signal reaches the commands of other tests, too
	ready := writerFunc(func(p []byte) (int, error) { return len(p), syscall.Kill(syscall.Getpid(), syscall.SIGTERM) })
	code, err := run(t.Context(), []string{"--", "sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done"}, ready, io.Discard)
	if code != 7 || err != nil {
		t.Errorf("code %d, %v", code, err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
