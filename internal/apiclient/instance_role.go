// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/semaphore"
)

// DefaultMetadataURL is where an instance gets the access key of its IAM role,
// from QingCloud's page on IAM roles.
const DefaultMetadataURL = "http://169.254.169.254/latest/meta-data/security-credentials"

// The bounds of fetching a role's access key.
const (
	fetchAttempts   = 3
	fetchTimeout    = 2 * time.Second  // of each attempt: the service is on the same host
	expiryWindow    = 5 * time.Minute  // how long before it expires a key is refreshed
	retryInterval   = 30 * time.Second // between refreshes that fail while the key is still valid
	maxMetadataBody = 64 << 10         // bytes
)

// InstanceRole provides the access key of the IAM role of the instance that this
// process runs on. The key is fetched when it is first needed, once for all
// concurrent callers, and refreshed before it expires.
type InstanceRole struct {
	url  string
	http *http.Client
	now  func() time.Time

	sem         *semaphore.Weighted // guards the fields below; unlike a mutex, it can be waited for with a context
	key         Credentials
	expires     time.Time
	lastError   *Error        // of the last refresh, nil if it succeeded
	lastAttempt time.Time     // when the last refresh ended, successful or not
	skew        time.Duration // the metadata service's clock minus this machine's
}

// NewInstanceRole returns a provider that uses the metadata service at a URL. It
// sends no request. Proxies are not used: the service is on this machine's own
// network. Nil roots mean the system's CA certificates.
func NewInstanceRole(url string, roots *x509.CertPool) *InstanceRole {
	return &InstanceRole{url: url, now: time.Now, sem: semaphore.NewWeighted(1), http: &http.Client{
		Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Retrieve returns the role's access key, fetched or refreshed if necessary. If a
// refresh fails, the current key is returned until it expires.
func (r *InstanceRole) Retrieve(ctx context.Context) (Credentials, error) {
	calledAt := r.now()
	if err := r.sem.Acquire(ctx, 1); err != nil {
		return Credentials{}, contextError(err)
	}
	defer r.sem.Release(1)
	if r.needsRefresh(calledAt) {
		failure := r.refresh(ctx)
		if ctx.Err() != nil { // this caller's, and not a failure of the service
			return Credentials{}, contextError(ctx.Err())
		}
		r.lastError, r.lastAttempt = failure, r.now()
	}
	if r.lastError == nil || r.remaining() > 0 {
		return r.key, nil
	}
	failure := *r.lastError // each caller adds its own details
	return Credentials{}, &failure
}

// discard makes the next caller fetch a key, unless the refused one has been
// replaced already.
func (r *InstanceRole) discard(ctx context.Context, refused Credentials) {
	if r.sem.Acquire(ctx, 1) != nil {
		return
	}
	defer r.sem.Release(1)
	if refused.reveal() == r.key.reveal() {
		r.expires, r.lastAttempt = time.Time{}, time.Time{}
	}
}

// needsRefresh reports whether to refresh the key for a caller that has waited
// since calledAt: another caller may have done so meanwhile, successfully or not.
func (r *InstanceRole) needsRefresh(calledAt time.Time) bool {
	switch remaining := r.remaining(); {
	case remaining >= expiryWindow, !r.lastAttempt.IsZero() && !r.lastAttempt.Before(calledAt):
		return false
	case remaining > 0:
		return r.now().Sub(r.lastAttempt) >= retryInterval
	}
	return true
}

// remaining returns how long the key is still valid, by the service's clock.
func (r *InstanceRole) remaining() time.Duration {
	return r.expires.Sub(r.now().Add(r.skew))
}

func (r *InstanceRole) refresh(ctx context.Context) *Error {
	for attempt := 1; ; attempt++ {
		failure := r.fetch(ctx)
		if failure == nil {
			return nil
		}
		if !failure.Transient() || attempt == fetchAttempts {
			failure.Kind, failure.Attempts = KindRole, attempt
			return failure
		}
		if err := sleepWithContext(ctx, backoff(attempt)); err != nil {
			return contextError(err)
		}
	}
}

// fetch makes one request for the key. Its errors do not quote the response, which
// contains the key.
func (r *InstanceRole) fetch(ctx context.Context) *Error {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	httpReq, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, http.NoBody)
	if err != nil {
		return &Error{Kind: KindRole, Message: "the address of the metadata service is not a valid URL"}
	}
	httpReq.Header.Set("Accept", "application/json")
	httpResp, err := r.http.Do(httpReq)
	if err != nil {
		return metadataTransportError(ctx, err)
	}
	defer httpResp.Body.Close()
	if date, err := http.ParseTime(httpResp.Header.Get("Date")); err == nil {
		r.skew = date.Sub(r.now())
	}
	switch {
	case httpResp.StatusCode == http.StatusNotFound:
		return &Error{Kind: KindRole, HTTPStatus: 404, Message: "this instance has no IAM role"}
	case httpResp.StatusCode != http.StatusOK:
		return &Error{Kind: KindHTTP, HTTPStatus: httpResp.StatusCode, Message: "the metadata service responded with " + statusText(httpResp.StatusCode)}
	}
	body, err := io.ReadAll(io.LimitReader(httpResp.Body, maxMetadataBody))
	if err != nil {
		return metadataTransportError(ctx, err)
	}
	return r.decode(body)
}

// metadataTransportError classifies a failure below HTTP. Go quotes a response
// that is not HTTP in its error, so only errors from before the response keep
// their text.
func metadataTransportError(ctx context.Context, err error) *Error {
	failure := transportError(ctx, err)
	failure.Message = PlainText(failure.Message) // a certificate error lists the certificate's names
	if failure.Kind == KindTimeout {
		failure.Message = "the metadata service did not respond in time"
	}
	if _, network := errors.AsType[*net.OpError](err); failure.Kind == KindTransport && !network {
		failure.Message = "the response of the metadata service is not HTTP, or is incomplete"
	}
	return failure
}

// roleResponse is the response of the metadata service.
type roleResponse struct {
	AccessKey  Text   `json:"access_key"`
	SecretKey  Text   `json:"secret_key"`
	IDToken    Text   `json:"id_token"`
	Expiration Number `json:"expiration"` // Unix seconds
}

// decode takes the key from the service's response: a JSON string that contains
// JSON, as the page shows, or that JSON itself.
func (r *InstanceRole) decode(body []byte) *Error {
	var inner string
	if json.Unmarshal(body, &inner) == nil {
		body = []byte(inner)
	}
	var resp roleResponse
	if json.Unmarshal(body, &resp) != nil {
		return &Error{Kind: KindBody, Message: "the response of the metadata service is not JSON with an access key"}
	}
	for _, field := range []struct {
		name    string
		missing bool
	}{
		{"access_key", resp.AccessKey == ""}, {"secret_key", resp.SecretKey == ""}, {"id_token", resp.IDToken == ""}, {"expiration", !resp.Expiration.Valid},
	} {
		if field.missing {
			return &Error{Kind: KindBody, Message: "the response of the metadata service has no " + field.name}
		}
	}
	expires := time.Unix(resp.Expiration.Value, 0)
	if now := r.now().Add(r.skew); !now.Before(expires) {
		return &Error{Kind: KindRole, Message: fmt.Sprintf(
			"the metadata service returned an access key that expired at %s, and it is now %s",
			expires.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))}
	}
	r.key, r.expires = NewCredentials(string(resp.AccessKey), string(resp.SecretKey), string(resp.IDToken)), expires
	return nil
}
