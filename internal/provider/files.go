// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The functions of this file read the files that settings name. Their errors are
// parts of sentences, without the path: what is meant to be a path may be the
// content of the file, or a secret.

const errNotExist = invalidValue("the file does not exist")

// maxFile is the size of the largest file that is read, in bytes.
const maxFile = 1 << 20

// readRegularFile returns the content of a regular file. Whatever else could be opened might
// wait for ever for a writer, or never end; only the null device is an empty file.
func readRegularFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case name == os.DevNull:
		return nil, nil
	case err != nil:
		return nil, fileError(err)
	case isNullDevice(info):
		return nil, nil
	case info.IsDir():
		return nil, invalidValue("it is a directory")
	case !info.Mode().IsRegular():
		return nil, invalidValue("it is not a regular file")
	}
	file, err := os.Open(name) //nolint:gosec // reading the file that the user names is the purpose
	if err != nil {
		return nil, fileError(err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, fileError(err)
	case len(content) > maxFile:
		return nil, invalidValue("the file is larger than 1 MiB")
	}
	return content, nil
}

func isNullDevice(info os.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(info, null)
}

// fileError returns why a file cannot be read, without its path.
func fileError(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errNotExist
	}
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return invalidValue("it cannot be read")
}

// invalidPath returns the error of a setting that names a file: why the file cannot be
// used, after its path if that may be shown.
func invalidPath(value, path string, reason error) error {
	if mayShowPath(path) {
		return invalidValuef("%s: %s.", path, reason)
	}
	return invalidValuef("It must be the path of a file, and the value is not one: %s. "+
		"The value (%s) is not shown, because it may be the content of a file, or a secret.",
		reason, pluralize(utf8.RuneCountInString(value), "character"))
}

// fileNamePattern matches the end of the path of a configuration or certificate file,
// and contentPattern what a path hardly contains, but a file or a URL does.
var (
	fileNamePattern = regexp.MustCompile(`(?i)[^/\\]\.(ya?ml|json|ini|conf|cfg|toml|txt|pem|crt|cer|cert|der|ca)$`)
	contentPattern  = regexp.MustCompile(`: |[{}"]|-----|://`)
)

// mayShowPath reports whether a text is a path rather than the content of a file or a
// secret: there is such a file, or it is a short line that ends like one.
func mayShowPath(path string) bool {
	if path == "" || !utf8.ValidString(path) || strings.ContainsFunc(path, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return false
	}
	if _, err := os.Lstat(path); err == nil {
		return true
	}
	return len(path) <= 255 && fileNamePattern.MatchString(path) && !contentPattern.MatchString(path)
}

func (r *resolver) errNoHome() error {
	variable := "HOME"
	if r.goos == "windows" {
		variable = "USERPROFILE"
	}
	return invalidValue("the home directory is unknown (" + variable + " is not set)")
}

// expandHome replaces a leading ~ with the home directory. On Windows a backslash
// may follow it, and few programs set HOME. With an error it returns the name itself.
func (r *resolver) expandHome(name string) (string, error) {
	home, rest, found := r.getenv("HOME"), "", false
	if r.goos == "windows" {
		home = cmp.Or(home, r.getenv("USERPROFILE"))
		rest, found = strings.CutPrefix(name, `~\`)
	}
	if !found {
		rest, found = strings.CutPrefix(name, "~/")
	}
	switch {
	case !found:
		return name, nil
	case home == "":
		return name, r.errNoHome()
	}
	return filepath.Join(home, filepath.FromSlash(rest)), nil
}
