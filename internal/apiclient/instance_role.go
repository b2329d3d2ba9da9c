// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/semaphore"
)

// DefaultMetadataURL is where an instance finds the access key of the IAM role
// that is bound to it, as QingCloud's page on IAM roles says.
const DefaultMetadataURL = "http://169.254.169.254/latest/meta-data/security-credentials"

// The bounds of asking for a role's key.
const (
	roleAttempts = 3
	roleTimeout  = 2 * time.Second  // of each attempt: the service is on the same host
	roleRefresh  = 5 * time.Minute  // before a key expires it is fetched anew
	roleRest     = 30 * time.Second // between fetches, as long as there is a key that has not expired
	maxRoleBody  = 64 << 10         // bytes
)

// InstanceRole is the access key of the IAM role that is bound to the instance
// on which this runs. It is fetched when it is first needed, once for all who
// need it at the same time, and again before it expires.
type InstanceRole struct {
	url  string
	http *http.Client
	now  func() time.Time

	turn    *semaphore.Weighted // guards what follows; unlike a mutex, waiting for it can be given up
	key     Credentials
	expires time.Time
	failure *Error        // of the last fetch, if it failed
	tried   time.Time     // when the last fetch ended, well or not
	skew    time.Duration // the service's clock minus this machine's
}

// NewInstanceRole returns the role's key from a metadata service. It makes no
// request. Proxies are not used: the service is on this machine's own network. A
// nil transport or clock means the real one.
func NewInstanceRole(url string, transport http.RoundTripper, now func() time.Time) *InstanceRole {
	if transport == nil {
		transport = &http.Transport{DialContext: (&net.Dialer{Timeout: time.Second}).DialContext, DisableKeepAlives: true}
	}
	if now == nil {
		now = time.Now
	}
	return &InstanceRole{url: url, now: now, turn: semaphore.NewWeighted(1), http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Retrieve returns the role's key, from the metadata service where need be. A
// key that is about to expire is used as long as the service gives no other.
func (r *InstanceRole) Retrieve(ctx context.Context) (Credentials, error) {
	arrived := r.now()
	if err := r.turn.Acquire(ctx, 1); err != nil {
		return Credentials{}, ended(err)
	}
	defer r.turn.Release(1)
	if r.due(arrived) {
		failure := r.refresh(ctx)
		if ctx.Err() != nil { // which says nothing of the service
			return Credentials{}, ended(ctx.Err())
		}
		r.failure, r.tried = failure, r.now()
	}
	if r.failure == nil || r.left() > 0 {
		return r.key, nil
	}
	failure := *r.failure // each caller completes its own
	return Credentials{}, &failure
}

// due reports whether to fetch a key for a caller that has been waiting since it
// arrived: others may have done so meanwhile, well or not.
func (r *InstanceRole) due(arrived time.Time) bool {
	switch left := r.left(); {
	case left >= roleRefresh, !r.tried.IsZero() && !r.tried.Before(arrived):
		return false
	case left > 0:
		return r.now().Sub(r.tried) >= roleRest
	}
	return true
}

// left is how long the key is valid yet, by the service's clock.
func (r *InstanceRole) left() time.Duration {
	return r.expires.Sub(r.now().Add(r.skew))
}

// refresh asks the service a few times.
func (r *InstanceRole) refresh(ctx context.Context) *Error {
	for attempt := 1; ; attempt++ {
		key, expires, failure := r.ask(ctx)
		if failure == nil {
			r.key, r.expires = key, expires
			return nil
		}
		if !failure.passing() || attempt == roleAttempts {
			failure.Kind, failure.Attempts = KindRole, attempt
			return failure
		}
		if err := sleep(ctx, backoff(attempt)); err != nil {
			return ended(err)
		}
	}
}

// ask makes one request. No error quotes what the service has said, since that
// is the key.
func (r *InstanceRole) ask(ctx context.Context) (Credentials, time.Time, *Error) {
	ctx, cancel := context.WithTimeout(ctx, roleTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, http.NoBody)
	if err != nil {
		return Credentials{}, time.Time{}, &Error{Kind: KindRole, Message: "the metadata service's address is no URL"}
	}
	request.Header.Set("Accept", "application/json")
	response, err := r.http.Do(request)
	if err != nil {
		return Credentials{}, time.Time{}, roleTransportError(err)
	}
	defer response.Body.Close()
	if served, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		r.skew = served.Sub(r.now())
	}
	switch {
	case response.StatusCode == http.StatusNotFound:
		return Credentials{}, time.Time{}, &Error{Kind: KindRole, HTTPStatus: 404, Message: "no IAM role is bound to this instance"}
	case response.StatusCode != http.StatusOK:
		return Credentials{}, time.Time{}, &Error{Kind: KindHTTP, HTTPStatus: response.StatusCode, Message: "the metadata service answered " + statusText(response.StatusCode)}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxRoleBody))
	if err != nil {
		return Credentials{}, time.Time{}, roleTransportError(err)
	}
	return r.decode(body)
}

// roleTransportError names what failed below HTTP. Go quotes an answer that is
// not HTTP in its error, so that only what comes before an answer keeps its text.
func roleTransportError(err error) *Error {
	failure := transportError(err, scrubber{})
	if _, dialled := errors.AsType[*net.OpError](err); failure.Kind == KindTransport && !dialled {
		failure.Message = "the metadata service's answer is not HTTP, or not all of it"
	}
	return failure
}

// roleAnswer is what the metadata service says.
type roleAnswer struct {
	AccessKey  Text   `json:"access_key"`
	SecretKey  Text   `json:"secret_key"`
	IDToken    Text   `json:"id_token"`
	Expiration Number `json:"expiration"` // Unix seconds
}

// decode reads the service's answer: a JSON string that holds JSON, as the page
// says, or that JSON itself.
func (r *InstanceRole) decode(body []byte) (Credentials, time.Time, *Error) {
	var inner string
	if json.Unmarshal(body, &inner) == nil {
		body = []byte(inner)
	}
	var a roleAnswer
	if json.Unmarshal(body, &a) != nil {
		return Credentials{}, time.Time{}, &Error{Kind: KindBody, Message: "the metadata service's answer is not JSON with an access key"}
	}
	for _, field := range []struct {
		name    string
		missing bool
	}{
		{"access_key", a.AccessKey == ""}, {"secret_key", a.SecretKey == ""}, {"id_token", a.IDToken == ""}, {"expiration", !a.Expiration.Valid},
	} {
		if field.missing {
			return Credentials{}, time.Time{}, &Error{Kind: KindBody, Message: "the metadata service's answer has no " + field.name}
		}
	}
	expires := time.Unix(a.Expiration.Value, 0)
	if now := r.now().Add(r.skew); !now.Before(expires) {
		return Credentials{}, time.Time{}, &Error{Kind: KindRole, Message: fmt.Sprintf(
			"the metadata service gave a key that expired at %s, and it is %s",
			expires.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))}
	}
	return NewCredentials(string(a.AccessKey), string(a.SecretKey), string(a.IDToken)), expires, nil
}
