// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapitest

import (
	"log"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestLeak(t *testing.T) {
	t.Parallel()
	const secret = "s3cret/with+odd=characters"
	for text, want := range map[string]string{
		"":                                "",
		"nothing":                         "",
		"s3cret/with":                     "", // 11 characters
		"a s3cret/with+ b":                "s3cret/with+",
		"cret%2Fwith%2Bodd":               "cret%2Fwith%",
		"cret%2fwith%2bodd":               "cret%2fwith%",
		"d=characters":                    "d=characters",
		"GET /?zone=pek3&signature=x":     "signature=",
		"GET /?access_key_id=x&zone=pek3": "access_key_id=",
		"key " + fakeapi.SecretAccessKey:  fakeapi.SecretAccessKey[:leakLength],
		"key " + fakeapi.AccessKeyID[4:]:  fakeapi.AccessKeyID[4:][:leakLength],
	} {
		if got := Leak(text, secret); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

type loggingTests struct{ text string }

func (l loggingTests) Run() int {
	log.Print(l.text)
	return 0
}

func TestWatchLog(t *testing.T) { //nolint:paralleltest // it changes the standard logger
	output := log.Writer()
	defer log.SetOutput(output)
	for text, want := range map[string]int{"harmless": 0, "Unsolicited response: " + fakeapi.SecretAccessKey: 1} {
		if got := WatchLog(loggingTests{text}).Run(); got != want {
			t.Errorf("%s: got %d", text, got)
		}
	}
}
