// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import "strings"

// scrubber takes the secrets of one request out of texts that others wrote: a
// server may quote the request in its message, a broken answer is quoted by Go.
type scrubber struct{ replacer *strings.Replacer }

func newScrubber(credentials Credentials, signature string) scrubber {
	var pairs []string
	for secret, shown := range map[string]string{
		credentials.SecretAccessKey(): "(secret key)",
		credentials.AccessKeyID():     tail(credentials.AccessKeyID()),
		credentials.Token():           "(token)",
		signature:                     "(signature)",
	} {
		if secret != "" {
			pairs = append(pairs, secret, shown, escape(secret), shown)
		}
	}
	return scrubber{strings.NewReplacer(pairs...)}
}

// from returns text without the secrets.
func (s scrubber) from(text string) string {
	if s.replacer == nil {
		return text
	}
	return s.replacer.Replace(text)
}
