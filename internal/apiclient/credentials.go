// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
)

// KeySource gives the access key to sign a request with.
type KeySource interface {
	// Credentials returns a key that is valid now. Its errors are of type *[Error].
	Credentials(ctx context.Context) (Credentials, error)
}

// Credentials is an access key of the API. It is the simplest source of itself.
// It prints as the last characters of its ID alone, whatever the verb.
type Credentials struct {
	AccessKeyID     string // QingCloud's access_key_id, public but not to be spread
	SecretAccessKey string // the key that signs; never leaves this process
	Token           string // an instance role's id_token, sent with each request; "" for a key of one's own
}

// Credentials returns the key itself.
func (c Credentials) Credentials(context.Context) (Credentials, error) { return c, nil }

// String returns the access key's tail, for people to recognise it by.
func (c Credentials) String() string { return "access key " + Tail(c.AccessKeyID) }

// GoString is String, for %#v.
func (c Credentials) GoString() string { return c.String() }

// Format is String for every verb: %+v, %x and the like print fields otherwise.
func (c Credentials) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// Tail returns the last four characters of an access key ID behind an ellipsis,
// and the ellipsis alone of one so short that four would tell it.
func Tail(accessKeyID string) string {
	if len(accessKeyID) < 8 {
		return "…"
	}
	return "…" + accessKeyID[len(accessKeyID)-4:]
}
