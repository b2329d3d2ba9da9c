// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

var updateGolden = flag.Bool("update", false, "write the golden files instead of comparing with them")

// apiError is a refusal by the API in one request.
func apiError(code int, message string) apiclient.Error {
	return apiclient.Error{Kind: apiclient.KindAPI, RetCode: code, Message: message, HTTPStatus: 200, Attempts: 1, SkewKnown: true}
}

// exhausted is a failure that was tried six times.
func exhausted(failure apiclient.Error) apiclient.Error {
	failure.Attempts, failure.Elapsed, failure.StopReason = 6, 3456*time.Millisecond, apiclient.StoppedByRetries
	return failure
}

// outOfTime is a failure that there was no time to try again.
func outOfTime(failure apiclient.Error) apiclient.Error {
	failure.Attempts, failure.Elapsed, failure.StopReason = 3, 118*time.Second, apiclient.StoppedByDeadline
	return failure
}

func withSkew(failure apiclient.Error, skew time.Duration) apiclient.Error {
	failure.Skew, failure.Attempts = skew, 2
	return failure
}

var (
	zoneGiven     = configuredArgument{path.Root("zone"), []string{"sh1a"}, false}
	lbGiven       = configuredArgument{path.Root("loadbalancer"), []string{"lb-1234abcd"}, true}
	listenerGiven = configuredArgument{path.Root("loadbalancer_listener"), []string{"lbl-8y72dig0"}, true}
	idsGiven      = configuredArgument{path.Root("loadbalancer_backends"), []string{"lbb-aaaa", "lbb-bbbb"}, true}
)

// explainCases are failures, with what the user has set. Their full texts are in
// testdata/explain, a file each.
var explainCases = map[string]struct {
	failure apiclient.Error
	given   []configuredArgument
}{
	"1100":            {apiError(1100, "InvalidParameterValue, loadbalancer [lb-1234abcd]"), []configuredArgument{zoneGiven, lbGiven}},
	"1101":            {apiError(1101, "InvalidAction"), nil},
	"1200":            {apiError(1200, "AuthFailure, signature not matched"), nil},
	"1200-clock":      {withSkew(apiError(1200, "AuthFailure, signature not matched"), 10*time.Minute), nil},
	"1300-behind":     {withSkew(apiError(1300, "RequestHasExpired"), 10*time.Minute), nil},
	"1300-ahead":      {withSkew(apiError(1300, "RequestHasExpired"), -25*time.Hour), nil},
	"1300-agree":      {withSkew(apiError(1300, "RequestHasExpired"), 0), nil},
	"1300-near":       {withSkew(apiError(1300, "RequestHasExpired"), 2*time.Second), []configuredArgument{zoneGiven, lbGiven}},
	"1300-no-date":    {apiclient.Error{Kind: apiclient.KindAPI, RetCode: 1300, Attempts: 1, HTTPStatus: 200}, nil},
	"1400-zone":       {apiError(1400, "PermissionDenied, zone [sh1a] is not available to you"), []configuredArgument{zoneGiven, lbGiven}},
	"1400":            {apiError(1400, "PermissionDenied"), []configuredArgument{lbGiven}},
	"2000":            {apiError(2000, "SessionExpired"), nil},
	"2100-in-a-zone":  {apiError(2100, "ResourceNotFound, resource [lb-1234abcd] can not be found in zone [sh1a]"), []configuredArgument{zoneGiven, lbGiven, idsGiven}},
	"1400-longer-id":  {apiError(1400, "PermissionDenied, access to [lb-1234abcdef] is denied"), []configuredArgument{lbGiven}},
	"2100-named":      {apiError(2100, "ResourceNotFound, resource [lbl-8y72dig0] can not be found"), []configuredArgument{lbGiven, listenerGiven}},
	"2100-one-filter": {apiError(2100, "ResourceNotFound"), []configuredArgument{zoneGiven, idsGiven}},
	"2100-unclear":    {apiError(2100, ""), []configuredArgument{lbGiven, listenerGiven}},
	"2100-no-filter":  {apiError(2100, ""), nil},
	"2400":            {apiError(2400, "balance"), nil},
	"2500":            {apiError(2500, "QuotasExceeded"), nil},
	"3300":            {apiError(3300, ""), nil},
	"4000":            {apiError(4000, "LicenseError"), nil},
	"5000":            {exhausted(apiError(5000, "InternalError")), nil},
	"5100":            {exhausted(apiError(5100, "ServerBusy")), nil},
	"5100-late":       {outOfTime(apiError(5100, "ServerBusy")), nil},
	"5200":            {apiError(5200, ""), nil},
	"5300":            {exhausted(apiError(5300, "")), nil},
	"5400":            {apiError(5400, ""), nil},
	"5500":            {apiError(5500, ""), nil},
	"8000":            {apiError(8000, ""), nil},
	"9999":            {apiError(9999, "SomethingNew"), nil},
	"http-401":        {apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 401, Attempts: 1, Message: "the server responded with 401 Unauthorized instead of the API's JSON"}, nil},
	"http-404":        {apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 404, Attempts: 1, Message: "the server responded with 404 Not Found instead of the API's JSON"}, nil},
	"http-407":        {apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 407, Attempts: 1, Message: "the proxy refused the connection with 407 Proxy Authentication Required"}, nil},
	"http-418":        {apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 418, Attempts: 1, Message: "the server responded with 418 I'm a teapot instead of the API's JSON"}, nil},
	"http-429":        {exhausted(apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 429, Message: "the server responded with 429 Too Many Requests instead of the API's JSON"}), nil},
	"http-501":        {apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 501, Attempts: 1, Message: "the server responded with 501 Not Implemented instead of the API's JSON"}, nil},
	"http-502":        {exhausted(apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 502, Message: "the server responded with 502 Bad Gateway instead of the API's JSON"}), nil},
	"redirect":        {apiclient.Error{Kind: apiclient.KindRedirect, HTTPStatus: 302, Attempts: 1, Message: "the server redirects to https://login.example"}, nil},
	"body":            {exhausted(apiclient.Error{Kind: apiclient.KindBody, HTTPStatus: 200, Message: "the response is not JSON, or is incomplete"}), nil},
	"too-large":       {apiclient.Error{Kind: apiclient.KindTooLarge, HTTPStatus: 200, Attempts: 1, Message: "the response is longer than 8 MiB"}, nil},
	"decode":          {apiclient.Error{Kind: apiclient.KindDecode, HTTPStatus: 200, Attempts: 1, Message: `loadbalancer_backend_set[3].port: expected an integer, got {"a":1}`}, nil},
	"dns":             {exhausted(apiclient.Error{Kind: apiclient.KindDNS, Message: "dial tcp: lookup api.private.example: no such host"}), nil},
	"tls":             {apiclient.Error{Kind: apiclient.KindTLS, Attempts: 1, Message: "tls: failed to verify certificate: x509: certificate signed by unknown authority"}, nil},
	"no-san":          {apiclient.Error{Kind: apiclient.KindNoSAN, Attempts: 1, Message: "the server's certificate has no subject alternative name (SAN), so it is valid for no host"}, nil},
	"closed":          {exhausted(apiclient.Error{Kind: apiclient.KindTransport, Message: "the server closed the connection without a response"}), nil},
	"go-away": {func() apiclient.Error {
		e := exhausted(apiclient.Error{Kind: apiclient.KindTransport, Message: "the server closed each connection before it responded (HTTP/2 GOAWAY)"})
		e.Attempts, e.Requests = 24, 24
		return e
	}(), nil},
	"http-304":                {apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 304, Attempts: 1, Message: "the server responded with 304 Not Modified instead of the API's JSON"}, nil},
	"http-500-ret-code-0":     {exhausted(apiclient.Error{Kind: apiclient.KindHTTP, HTTPStatus: 500, Message: "the server responded with 500 Internal Server Error, although ret_code is 0"}), nil},
	"cancelled-late":          {apiclient.Error{Kind: apiclient.KindCancelled, Attempts: 1, Requests: 65, Elapsed: 20 * time.Millisecond, Message: "canceled"}, nil},
	"transport":               {exhausted(apiclient.Error{Kind: apiclient.KindTransport, Message: "dial tcp 127.0.0.1:1: connect: connection refused"}), nil},
	"timeout":                 {apiclient.Error{Kind: apiclient.KindTimeout, Attempts: 1, Elapsed: 2 * time.Minute, Message: "the request timed out before the response was complete"}, nil},
	"timeout-in-the-queue":    {apiclient.Error{Kind: apiclient.KindQueued, Elapsed: 2 * time.Minute, Message: "the request was not sent in time, because as many requests as allowed were in flight"}, nil},
	"incomplete-unchanged":    {apiclient.Error{Kind: apiclient.KindIncomplete, Passes: 5, Elapsed: 15 * time.Second, Unchanged: true, StopReason: apiclient.StoppedByRetries, Message: "total_count was 7, but the pages held 5 different items"}, nil},
	"incomplete-contradicted": {apiclient.Error{Kind: apiclient.KindIncomplete, Passes: 5, Elapsed: 15 * time.Second, Contradicted: true, StopReason: apiclient.StoppedByRetries, Message: "total_count was 100000, but the page from item 99990 on held no items"}, nil},
	"mismatch":                {exhausted(apiclient.Error{Kind: apiclient.KindMismatch, HTTPStatus: 200, Message: "loadbalancer_set[0]: expected an item that matches status, got lb-1234abcd"}), nil},
	"timeout-each":            {exhausted(apiclient.Error{Kind: apiclient.KindTimeout, Message: "the request timed out before the response was complete"}), nil},
	"timeout-dial":            {exhausted(apiclient.Error{Kind: apiclient.KindTimeout, Message: "dial tcp 192.0.2.1:443: i/o timeout"}), nil},
	"cancelled":               {apiclient.Error{Kind: apiclient.KindCancelled, Attempts: 1, Elapsed: 71 * time.Millisecond, Message: "canceled"}, nil},
	"incomplete":              {apiclient.Error{Kind: apiclient.KindIncomplete, Passes: 5, Elapsed: 16789 * time.Millisecond, StopReason: apiclient.StoppedByRetries, Message: "total_count was 437, but the pages held 436 different items"}, nil},
	"incomplete-late":         {apiclient.Error{Kind: apiclient.KindIncomplete, Passes: 3, Elapsed: 100 * time.Second, StopReason: apiclient.StoppedByDeadline, Message: "a page did not start where the previous one ended"}, nil},
	"role":                    {apiclient.Error{Kind: apiclient.KindRole, Message: "this instance has no IAM role", HTTPStatus: 404}, nil},
	"too-many":                {apiclient.Error{Kind: apiclient.KindTooMany, Passes: 1, Message: "total_count is 2000000, more than 1000000"}, nil},
	"5100-in-the-second-pass": {func() apiclient.Error { e := exhausted(apiError(5100, "ServerBusy")); e.Passes = 2; return e }(), nil},
}

func explainOne(failure apiclient.Error, given []configuredArgument) diag.Diagnostic {
	failure.Action, failure.Zone = "DescribeLoadBalancerBackends", "pek3"
	if slices.ContainsFunc(given, func(a configuredArgument) bool { return a.path.Equal(path.Root("zone")) }) {
		failure.Zone = "sh1a"
	}
	return explain(&failure, readContext{
		subject: "Load Balancer Backends", readLess: loadBalancerBackends.readLess, timeout: 2 * time.Minute, configured: given,
		data: &providerData{
			endpoint: "https://api.qingcloud.com/iaas/", maxRetries: 5,
			keyDescription: "access key …MPLE, read from the environment (QINGCLOUD_ACCESS_KEY)",
		},
	})
}

// compareGolden wants a text to be that of a file.
func compareGolden(t *testing.T, file, text string) {
	t.Helper()
	if *updateGolden {
		writeFile(t, file, text)
	}
	want, err := os.ReadFile(file)
	if err != nil || text != string(want) {
		t.Errorf("%s: %v\ngot:\n%s\nwant:\n%s", file, err, text, want)
	}
}

func TestExplainGolden(t *testing.T) {
	t.Parallel()
	for name, c := range explainCases {
		d := explainOne(c.failure, c.given)
		text := d.Summary() + "\n\n" + d.Detail() + "\n"
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			text = "on " + at.Path().String() + ": " + text
		}
		compareGolden(t, filepath.Join("testdata", "explain", name+".txt"), text)
	}
}

// Every code that the pages list has a text, and so has every kind.
func TestExplainIsComplete(t *testing.T) {
	t.Parallel()
	for code, known := range retCodes {
		d := explainOne(apiError(code, "said so"), nil)
		if known.meaning == "" || strings.Count(d.Detail(), "\n\n") < 2 {
			t.Errorf("%d has no meaning or no advice: %s", code, d.Detail())
		}
	}
	for kind := apiclient.KindAPI; kind <= apiclient.KindRole; kind++ {
		d := explainOne(apiclient.Error{Kind: kind, Message: "it broke", HTTPStatus: 500, Attempts: 1}, nil)
		if kind != apiclient.KindCancelled && strings.Count(d.Detail(), "\n\n") < 2 {
			t.Errorf("kind %d has no advice: %s", kind, d.Detail())
		}
	}
}

// The timeout that is suggested is valid, however short the one before was.
func TestExplainShortTimeout(t *testing.T) {
	t.Parallel()
	d := explain(&apiclient.Error{Kind: apiclient.KindTimeout}, readContext{data: &providerData{}, timeout: time.Microsecond})
	if !strings.Contains(d.Detail(), `timeouts = { read = "1s" }`) {
		t.Errorf("got %s", d.Detail())
	}
}

func TestExplainSomethingElse(t *testing.T) {
	t.Parallel()
	d := explain(errors.New("with a secret in it"), readContext{subject: "Load Balancer Backends"})
	if got, want := fmt.Sprintf("%s | %s", d.Summary(), d.Detail()), "Unable to Read Load Balancer Backends | This is a bug in the provider, please report it: unexpected error of type *errors.errorString."; got != want {
		t.Errorf("got %s", got)
	}
}

func TestRounded(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0s", 1499 * time.Microsecond: "1ms", 3456 * time.Millisecond: "3.5s", 2 * time.Minute: "2m",
		90 * time.Second: "1m30s", 10 * time.Second: "10s", 25 * time.Hour: "25h", time.Hour + time.Second: "1h0m1s", 70 * time.Minute: "1h10m",
	} {
		if got := formatDuration(d); got != want {
			t.Errorf("%d: got %s, want %s", d, got, want)
		}
	}
}

// Advice on certificates and schemes depends on the endpoint.
func TestAdviceForAnEndpoint(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"https://192.168.0.5:8443/iaas/": "-subj /CN=192.168.0.5 -addext subjectAltName=IP:192.168.0.5\n",
		"https://[fd00::5]/iaas/":        "-subj /CN=fd00::5 -addext subjectAltName=IP:fd00::5\n",
		"https://api.example.com/iaas/":  "-subj /CN=api.example.com -addext subjectAltName=DNS:api.example.com\n",
	} {
		if got := adviceFor(&apiclient.Error{Kind: apiclient.KindNoSAN}, readContext{data: &providerData{endpoint: endpoint}}); !strings.Contains(got, want) {
			t.Errorf("%s: got %s", endpoint, got)
		}
	}
	for _, failure := range []apiclient.Error{{Kind: apiclient.KindHTTP, HTTPStatus: 400}, {Kind: apiclient.KindTransport}} {
		for _, scheme := range []string{"http", "https"} {
			got := adviceFor(&failure, readContext{data: &providerData{endpoint: scheme + "://api.example.com/iaas/"}})
			if plain := strings.HasSuffix(got, ". If the server expects https, endpoint must begin with https://."); plain != (scheme == "http") {
				t.Errorf("%s: got %s", scheme, got)
			}
		}
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"resource [lb-1] can not be found": true, "lb-1": true, "lb-1, lb-2": true, "资源lb-1不存在": true, "LB-1": false,
		"resource [lb-12] can not be found": false, "a-lb-1": false, "lb-1_x": false, "": false,
	} {
		if got := mentions(text, "lb-1"); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}
