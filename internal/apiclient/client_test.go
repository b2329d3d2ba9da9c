// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"strings"
	"testing"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	if _, err := New(Config{Credentials: testKey}); err == nil || !strings.Contains(err.Error(), "endpoint") {
		t.Errorf("no endpoint: %v", err)
	}
	if _, err := New(Config{Endpoint: mustParseEndpoint(t, DefaultEndpoint)}); err == nil || !strings.Contains(err.Error(), "access key") {
		t.Errorf("no key: %v", err)
	}
}
