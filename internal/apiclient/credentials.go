// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
)

// CredentialsProvider gives the access key to sign a request with.
type CredentialsProvider interface {
	// Retrieve returns a key that is valid now. Its errors are of type *[Error].
	Retrieve(ctx context.Context) (Credentials, error)
}

// Credentials is an access key of the API. It is the simplest source of itself.
// It prints as the last characters of its ID alone, whatever the verb, and also
// as part of something else: fmt prints what it finds in unexported fields
// without asking, but cannot look into a function.
type Credentials struct{ held func() key }

type key struct{ id, secret, token string }

// NewCredentials returns a key. The token is an instance role's id_token, which
// goes with each request, and "" for a key of one's own.
func NewCredentials(accessKeyID, secretAccessKey, token string) Credentials {
	return Credentials{func() key { return key{accessKeyID, secretAccessKey, token} }}
}

// AccessKeyID returns QingCloud's access_key_id, public but not to be spread.
func (c Credentials) AccessKeyID() string { return c.reveal().id }

// SecretAccessKey returns the key that signs. It never leaves this process.
func (c Credentials) SecretAccessKey() string { return c.reveal().secret }

// Token returns the role's token, or "".
func (c Credentials) Token() string { return c.reveal().token }

func (c Credentials) reveal() key {
	if c.held == nil {
		return key{}
	}
	return c.held()
}

// Retrieve returns the key itself.
func (c Credentials) Retrieve(context.Context) (Credentials, error) { return c, nil }

// String returns the access key's tail, for people to recognise it by.
func (c Credentials) String() string { return "access key " + tail(c.AccessKeyID()) }

// GoString is String, for %#v.
func (c Credentials) GoString() string { return c.String() }

// Format is String for every verb: %+v, %x and the like print fields otherwise.
func (c Credentials) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// tail returns the last four characters of an access key ID behind an ellipsis,
// and the ellipsis alone of one so short that four would tell it.
func tail(accessKeyID string) string {
	if len(accessKeyID) < 8 {
		return "…"
	}
	return "…" + accessKeyID[len(accessKeyID)-4:]
}
