// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// What is not the path of a file is counted instead of shown, whatever the reason is.
func TestPathsThatAreNotShown(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file.pem")
	writeFile(t, file, "")
	for value, reason := range map[string]string{
		"qy_access_key_id: 'QYKEY'\n":      "the file does not exist",
		strings.Repeat("密", 4096):          "file name too long",
		file + "/x":                        "not a directory",
		"a\x00b":                           "invalid argument",
		"~/" + strings.Repeat("s3cret", 7): "the home directory is unknown (HOME is not set)",
	} {
		want := fmt.Sprintf("It must be the path of a file, and the value is not one: %s. The value (%d characters) is not shown, because it may be the content of a file, or a secret.",
			reason, len([]rune(value)))
		if diags := configureWithFiles(value, ""); len(diags) != 1 || !diags.Contains(invalidFile("config_file", want)) {
			t.Errorf("%q: got %v", value, diags)
		}
		if diags := configureWithFiles(os.DevNull, value); len(diags) != 1 || !diags.Contains(invalidFile("ca_file", want)) {
			t.Errorf("%q: got %v", value, diags)
		}
	}
}

// unusableFiles are paths of what is not a regular file, and reading some of which would
// never end, with what is wrong.
func unusableFiles(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := syscall.Mkfifo(at("fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	makeFolder(t, at("folder.yaml"))
	for link, target := range map[string]string{
		"to-fifo": at("fifo"), "to-folder": dir, "to-nothing": at("missing"), "to-itself": at("to-itself"),
	} {
		if err := os.Symlink(target, at(link)); err != nil {
			t.Fatal(err)
		}
	}
	const notRegular, folder = "it is not a regular file", "it is a directory"
	return map[string]string{
		at("fifo"): notRegular, at("to-fifo"): notRegular, "/dev/zero": notRegular, "/dev/tty": notRegular,
		at("folder.yaml"): folder, at("to-folder"): folder, "/": folder,
		at("to-nothing"): "the file does not exist", at("to-itself"): "too many levels of symbolic links",
	}
}

// What is not a regular file is an error at once: nothing waits for a writer, or reads
// without end.
func TestUnusableFiles(t *testing.T) {
	t.Parallel()
	for name, reason := range unusableFiles(t) {
		if diags := configureWithFiles(name, ""); len(diags) != 1 || !diags.Contains(invalidFile("config_file", name+": "+reason+".")) {
			t.Errorf("%s: got %v", name, diags)
		}
		if diags := configureWithFiles("/dev/null", name); len(diags) != 1 || !diags.Contains(invalidFile("ca_file", name+": "+reason+".")) {
			t.Errorf("%s: got %v", name, diags)
		}
	}
}

// The null device is an empty file, and a link is what it leads to.
func TestFilesThatAreLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "file"), "zone: file1\n")
	for link, target := range map[string]string{"link": filepath.Join(dir, "file"), "link2": filepath.Join(dir, "link"), "null": "/dev/null"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for name, zone := range map[string]string{filepath.Join(dir, "link2"): "file1", filepath.Join(dir, "null"): "", "/dev/null": ""} {
		s, diags := resolveSettings(providerModel{
			AccessKey: types.StringValue("QYARGUMENT"), SecretKey: types.StringValue("s"), ConfigFile: types.StringValue(name),
		}, fakeEnv{}.get)
		if len(diags) > 0 || s.zone != zone {
			t.Errorf("%s: got %q, %v", name, s.zone, diags)
		}
	}
	if diags := configureWithFiles("/dev/null", "/dev/null"); len(diags) != 1 || !diags.Contains(invalidFile("ca_file", "/dev/null: it contains no CA certificate in PEM format.")) {
		t.Errorf("got %v", diags)
	}
}

// A default file that is not a regular file is skipped.
func TestUnusableDefaultFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	makeFolder(t, filepath.Join(home, ".qingcloud"))
	file := filepath.Join(home, ".qingcloud", "config.yaml")
	if err := syscall.Mkfifo(file, 0o600); err != nil {
		t.Fatal(err)
	}
	_, diags := resolveSettings(providerModel{}, fakeEnv{"HOME": home, "QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s"}.get)
	if len(diags) != 1 || diags[0].Summary() != "QingCloud Config File Skipped" ||
		diags[0].Detail() != "No setting is read from the config file "+file+": it is not a regular file.\n\nFix the file, or set config_file to another one." {
		t.Errorf("got %v", diags)
	}
}
