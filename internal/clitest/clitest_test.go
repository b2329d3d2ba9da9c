// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package clitest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

// On macOS the path of a unix socket has at most 103 bytes, of which TMPDIR itself
// takes 49. The CLI may put a folder between it and the socket.
func TestAccSocketsFitOnMacOS(t *testing.T) {
	t.Parallel()
	const room = 103 - 49 - len("/plugin-dir4294967295") - len("/plugin4294967295")
	c := New(t, "", nil)
	i := slices.IndexFunc(c.Env, func(setting string) bool { return strings.HasPrefix(setting, "TMPDIR=") })
	if below := len(c.Env[i]) - len("TMPDIR="+os.TempDir()); below > room {
		t.Errorf("%s leaves no room: %d bytes below the system's folder, at most %d", c.Env[i], below, room)
	}
}
