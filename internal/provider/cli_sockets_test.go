// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// shortTempDir is a folder whose name, other than t.TempDir's, does not contain the
// test's: a plugin's unix socket is in it.
func shortTempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "q") //nolint:usetesting // t.TempDir's path is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// On macOS the path of a unix socket has at most 103 bytes, of which TMPDIR itself
// takes 49. The CLI may put a folder between it and the socket.
func TestAccSocketsFitOnMacOS(t *testing.T) {
	t.Parallel()
	const room = 103 - 49 - len("/plugin-dir4294967295") - len("/plugin4294967295")
	c := newCLI(t, "", nil)
	i := slices.IndexFunc(c.env, func(setting string) bool { return strings.HasPrefix(setting, "TMPDIR=") })
	if below := len(c.env[i]) - len("TMPDIR="+os.TempDir()); below > room {
		t.Errorf("%s leaves no room: %d bytes below the system's folder, at most %d", c.env[i], below, room)
	}
}
