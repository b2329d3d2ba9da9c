// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapitest

import (
	"bytes"
	"fmt"
	"log"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// leakLength is how many consecutive characters of a secret a text may not have.
const leakLength = 12

// Leak returns the part of a secret, or of a query with one, that a text shows: at
// least 12 characters, as they are or percent-encoded. It returns "" if there is
// none. [fakeapi.SecretAccessKey] and [fakeapi.AccessKeyID] are always among the secrets.
func Leak(text string, secrets ...string) string {
	for _, name := range []string{"signature=", "access_key_id="} {
		if strings.Contains(text, name) {
			return name
		}
	}
	for _, secret := range append(secrets, fakeapi.SecretAccessKey, fakeapi.AccessKeyID) {
		upper := url.QueryEscape(secret)
		lower := regexp.MustCompile(`%..`).ReplaceAllStringFunc(upper, strings.ToLower)
		for _, form := range []string{secret, upper, lower} {
			for i := range max(0, len(form)-leakLength+1) {
				if part := form[i : i+leakLength]; strings.Contains(text, part) {
					return part
				}
			}
		}
	}
	return ""
}

// WatchLog makes a package's tests fail if the standard logger, where net/http writes
// as well, is given a secret.
func WatchLog(tests TestingM) TestingM { return watchedTests{tests} }

// TestingM is a [testing.M], which only tests can import.
type TestingM interface{ Run() int }

type watchedTests struct{ tests TestingM }

// Run runs the tests.
func (w watchedTests) Run() int {
	logged := &lockedBuffer{}
	log.SetOutput(logged)
	code := w.tests.Run()
	if part := Leak(logged.text()); part != "" {
		fmt.Fprintf(os.Stderr, "The standard logger was given %q:\n%s", part, logged.text())
		return 1
	}
	return code
}

// lockedBuffer is a buffer that what still runs after the tests may write to.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
