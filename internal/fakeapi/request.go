// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// window is how far a time_stamp may be from the server's clock.
const window = 60 * time.Second

// apiError is an error response of the API.
type apiError struct {
	code    int
	message string
}

func newAPIError(code int, format string, args ...any) *apiError {
	return &apiError{code: code, message: fmt.Sprintf(format, args...)}
}

// parseQuery parses a query strictly: the API requires %20 for a space, so a plus
// sign is an error, and so is a name without a value or a duplicate one.
func parseQuery(raw string) (map[string]string, *apiError) {
	params := map[string]string{}
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, ok := strings.Cut(pair, "=")
		name, errName := url.PathUnescape(name)
		value, errValue := url.PathUnescape(value)
		if _, twice := params[name]; twice || !ok || errName != nil || errValue != nil || strings.Contains(pair, "+") {
			return params, newAPIError(1100, "InvalidRequestFormat, the query is malformed at [%s]", name)
		}
		params[name] = value
	}
	return params, nil
}

// checkCommon checks the common parameters, the signature and the zone. The Go SDK
// sends no version.
func (s *Server) checkCommon(r Request) *apiError {
	for _, name := range []string{"action", "zone", "time_stamp", "access_key_id", "signature_method", "signature_version", "signature"} {
		if r.Params[name] == "" {
			return newAPIError(1100, "MissingParameter, parameter [%s] is missing", name)
		}
	}
	switch {
	case r.Method != "GET":
		return newAPIError(1101, "InvalidMethod, method [%s] is not supported", r.Method)
	case !slices.Contains([]string{"/iaas", "/iaas/", "/iam", "/iam/"}, r.Path):
		return newAPIError(1100, "InvalidRequestFormat, unknown path [%s]", r.Path)
	case !slices.Contains([]string{"", "1"}, r.Params["version"]):
		return newAPIError(1100, "InvalidParameterValue, version [%s]", r.Params["version"])
	case r.Params["signature_method"] != "HmacSHA256":
		return newAPIError(1100, "InvalidParameterValue, signature_method [%s]", r.Params["signature_method"])
	}
	if err := cmp.Or(s.checkRole(r), s.checkSignature(r), s.checkTime(r.Params)); err != nil {
		return err
	}
	if zone := r.Params["zone"]; !slices.Contains(s.config.Zones, zone) {
		return newAPIError(1400, "PermissionDenied, zone [%s] is not available to you", zone)
	}
	return nil
}

func (s *Server) checkSignature(r Request) *apiError {
	secret, ok := s.config.Keys[r.Params["access_key_id"]]
	if role := s.config.Role; role != nil && role.AccessKeyID == r.Params["access_key_id"] {
		secret, ok = role.SecretAccessKey, true
	}
	if !ok {
		return newAPIError(1200, "AuthFailure, the access key id does not exist")
	}
	if signature(r, secret) != r.Params["signature"] {
		return newAPIError(1200, "AuthFailure, signature not matched")
	}
	return nil
}

// signature implements the API's signature page, starting from the decoded
// parameters.
func signature(r Request, secret string) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		if name != "signature" {
			pairs = append(pairs, percentEncode(name)+"="+percentEncode(r.Params[name]))
		}
	}
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s\n%s\n%s", r.Method, r.Path, strings.Join(pairs, "&"))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func percentEncode(s string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// checkTime checks the time stamp, and expires, which the CLI sends.
func (s *Server) checkTime(params map[string]string) *apiError {
	now := s.config.Now()
	stamp, err := parseTime(params, "time_stamp")
	if err != nil {
		return err
	}
	if now.Sub(stamp).Abs() > window+time.Second {
		return newAPIError(1300, "RequestHasExpired, time_stamp [%s] has expired", params["time_stamp"])
	}
	if params["expires"] == "" {
		return nil
	}
	expires, err := parseTime(params, "expires")
	if err == nil && expires.Before(now) {
		err = newAPIError(1300, "RequestHasExpired, expires [%s] has expired", params["expires"])
	}
	return err
}

func parseTime(params map[string]string, name string) (time.Time, *apiError) {
	t, err := time.Parse("2006-01-02T15:04:05Z", params[name])
	if err != nil {
		return t, newAPIError(1100, "InvalidParameterValue, %s [%s]", name, params[name])
	}
	return t, nil
}
