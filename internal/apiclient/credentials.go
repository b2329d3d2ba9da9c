// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
)

// CredentialsProvider provides the access key that signs a request.
type CredentialsProvider interface {
	// Retrieve returns credentials that are valid now. An error of type *[Error]
	// is reported as it is.
	Retrieve(ctx context.Context) (Credentials, error)
}

// discarder is a [CredentialsProvider] that can get other credentials in place of
// those that the API has refused.
type discarder interface {
	discard(ctx context.Context, refused Credentials)
}

// Credentials is an access key of the API, and a [CredentialsProvider] that
// returns itself. With every verb it prints only the end of the access key ID,
// also as a field of another value: fmt prints unexported fields without calling
// their methods, but it cannot look into a function.
type Credentials struct{ values func() credentialValues }

type credentialValues struct{ id, secret, token string }

// NewCredentials returns an access key. The token is the id_token of an instance's
// IAM role, which is sent with each request; it is "" for any other key.
func NewCredentials(accessKeyID, secretAccessKey, token string) Credentials {
	return Credentials{func() credentialValues { return credentialValues{accessKeyID, secretAccessKey, token} }}
}

// AccessKeyID returns QingCloud's access_key_id. It is not secret, but only its
// end is shown to anyone.
func (c Credentials) AccessKeyID() string { return c.reveal().id }

// SecretAccessKey returns the key that signs. It never leaves this process.
func (c Credentials) SecretAccessKey() string { return c.reveal().secret }

// Token returns the IAM role's token, or "".
func (c Credentials) Token() string { return c.reveal().token }

func (c Credentials) reveal() credentialValues {
	if c.values == nil {
		return credentialValues{}
	}
	return c.values()
}

// Retrieve returns the credentials themselves.
func (c Credentials) Retrieve(context.Context) (Credentials, error) { return c, nil }

// String returns the masked access key ID.
func (c Credentials) String() string { return "access key " + maskKeyID(c.AccessKeyID()) }

// Format is String for every verb: %+v, %#v, %x and the like would print the fields.
func (c Credentials) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// maskKeyID returns the last four characters of an access key ID after an
// ellipsis, and only the ellipsis for an ID shorter than eight characters.
func maskKeyID(accessKeyID string) string {
	if len(accessKeyID) < 8 {
		return "…"
	}
	return "…" + accessKeyID[len(accessKeyID)-4:]
}
