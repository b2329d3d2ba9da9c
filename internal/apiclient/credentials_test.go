// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

type failingProvider struct{ err error }

func (p failingProvider) Retrieve(context.Context) (Credentials, error) {
	return Credentials{}, p.err
}

// Whatever error a credentials provider returns, no request is sent without
// credentials.
func TestCredentialsProviderFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		kind Kind
	}{
		"any error":       {errors.New("vault is sealed"), KindRole},
		"an *Error":       {&Error{Kind: KindRole, Message: "vault is sealed"}, KindRole},
		"canceled":        {fmt.Errorf("vault: %w", context.Canceled), KindCancelled},
		"deadline passed": {context.DeadlineExceeded, KindTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(fakeapi.Config{}, 1)
			client := newClient(t, server, func(config *Config) { config.Credentials, config.MaxRetries = failingProvider{c.err}, 0 })
			_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
			failure := failureOf(t, err)
			if failure.Kind != c.kind || len(server.Requests()) != 0 {
				t.Errorf("%d requests, %+v", len(server.Requests()), failure)
			}
			if c.kind == KindRole && !strings.Contains(failure.Message, "vault is sealed") {
				t.Errorf("got %q", failure.Message)
			}
		})
	}
}
