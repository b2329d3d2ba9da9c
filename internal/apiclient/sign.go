// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
)

// sign returns the signature of a request as the API's signature page defines
// it: Base64 of the HMAC-SHA256, keyed with the secret key, of the method, the
// path and the canonical query, one line each. The path must be the requested
// one: "/iaas" and "/iaas/" have different signatures.
func sign(secret, method, path, query string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(method + "\n" + path + "\n" + query))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// canonicalQuery returns the parameters as they are signed and sent: sorted by the
// bytes of their names ("x.10" before "x.2"), with everything percent-encoded but
// letters, digits, "-", "_", "." and "~". The API requires %20 for a space, where Go
// writes a plus sign.
func canonicalQuery(params url.Values) string {
	return strings.ReplaceAll(params.Encode(), "+", "%20")
}
