// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// readContext is the read that an error comes from.
type readContext struct {
	subject    string // in the summary, for example "Load Balancer Backends"
	readLess   string // how to read fewer items at a time, as a sentence, or ""
	data       *providerData
	timeout    time.Duration
	configured []configuredArgument
}

// configuredArgument is an argument that the user has set, with its values.
type configuredArgument struct {
	path   path.Path
	values []string
	ids    bool // whether the values are IDs
}

// explain turns a client's error into a diagnostic: what failed, QingCloud's
// message, what was tried, and what the user can do, on the argument to change.
func explain(err error, r readContext) diag.Diagnostic {
	summary := "Unable to Read " + r.subject
	failure, ok := errors.AsType[*apiclient.Error](err)
	if !ok {
		return diag.NewErrorDiagnostic(summary, fmt.Sprintf("This is a bug in the provider, please report it: unexpected error of type %T.", err))
	}
	detail := strings.Join(slices.DeleteFunc([]string{
		headline(failure), explainAttempts(failure, r), explainClock(failure), adviceFor(failure, r),
	}, func(paragraph string) bool { return paragraph == "" }), "\n\n")
	if attribute, ok := r.attributePath(failure); ok {
		return diag.NewAttributeErrorDiagnostic(attribute, summary, detail)
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

func headline(f *apiclient.Error) string {
	if f.Kind == apiclient.KindAPI {
		return fmt.Sprintf("QingCloud refused %s in zone %s with ret_code %d, %s.", f.Action, f.Zone, f.RetCode, meaningOf(f.RetCode))
	}
	return fmt.Sprintf("%s failed in zone %s: %s.", f.Action, f.Zone, f.Message)
}

// explainAttempts lists what was tried and what came back.
func explainAttempts(f *apiclient.Error, r readContext) string {
	var lines []string
	if f.Kind == apiclient.KindAPI && f.Message != "" {
		lines = append(lines, "QingCloud's message: "+f.Message)
	}
	if f.Attempts > 0 {
		line := fmt.Sprintf("Attempts: %s in %s", pluralize(f.Attempts, "request"), formatDuration(f.Elapsed))
		if f.HTTPStatus != 0 {
			line += fmt.Sprintf(", HTTP status %d", f.HTTPStatus)
		}
		lines = append(lines, line)
	}
	switch {
	case f.Kind == apiclient.KindIncomplete:
		lines = append(lines, fmt.Sprintf("Passes over the list: %d in %s", f.Passes, formatDuration(f.Elapsed)))
	case f.Passes > 1:
		lines = append(lines, fmt.Sprintf("Passes over the list: %d", f.Passes))
	}
	switch f.StopReason {
	case apiclient.StoppedByRetries:
		if f.Kind != apiclient.KindIncomplete {
			lines = append(lines, fmt.Sprintf("Gave up: max_retries is %d", r.data.maxRetries))
		}
	case apiclient.StoppedByDeadline:
		lines = append(lines, fmt.Sprintf("Gave up: the read's timeout of %s leaves no time to try again", formatDuration(r.timeout)))
	case apiclient.StoppedByError:
	}
	return strings.Join(lines, "\n")
}

// explainClock reports a clock skew that matters: a signature is valid for 60 s.
func explainClock(f *apiclient.Error) string {
	expired := f.RetCode == 1300
	if f.Kind != apiclient.KindAPI || !expired && (f.RetCode != 1200 || f.Skew.Abs() <= time.Minute) {
		return ""
	}
	const (
		window = "A request must reach QingCloud within 60 s of its time stamp. "
		remedy = "Synchronize this machine's clock (NTP) and run again."
		failed = "%s QingCloud's, according to the Date header of the response. Signing with the corrected time did not help. " + remedy
	)
	switch {
	case !f.SkewKnown:
		return window + "The response has no Date header, so the difference between the clocks is unknown. " + remedy
	case expired && f.Skew.Abs() <= time.Minute:
		return window + "This machine's clock agrees with the Date header of the response, so the request was delayed, or the code means something else: " +
			"software of QingCloud itself takes ret_code 1300 as \"not found\", too."
	case f.Skew < 0:
		return fmt.Sprintf("This machine's clock is "+failed, formatDuration(-f.Skew)+" ahead of")
	}
	return fmt.Sprintf("This machine's clock is "+failed, formatDuration(f.Skew)+" behind")
}

// adviceFor says what the user can do.
func adviceFor(f *apiclient.Error, r readContext) string {
	endpoint := r.data.endpoint
	const proxies = ", and HTTPS_PROXY and NO_PROXY"
	switch f.Kind {
	case apiclient.KindAPI:
		return adviceForCode(f, r)
	case apiclient.KindHTTP:
		return adviceForStatus(f, endpoint)
	case apiclient.KindRedirect:
		return "Redirects are not followed, because a signed request must not reach another host. " +
			"Check endpoint, which is " + endpoint + ": it must be the API's final address, with the right scheme (http or https)."
	case apiclient.KindBody:
		return "The response may have come from a proxy or a login page instead of the API. Check endpoint, which is " + endpoint + proxies + "."
	case apiclient.KindDNS:
		return "Check the host name, which is that of endpoint, " + endpoint + ", or of the proxy in HTTPS_PROXY, and this machine's DNS. If only a proxy can reach the internet, set HTTPS_PROXY."
	case apiclient.KindTLS:
		return "Check endpoint, which is " + endpoint + ": its host name must match the certificate, and the server must support TLS 1.2 or later. " +
			"If the certificate is signed by a private CA, set ca_file to that CA's certificate. A TLS-inspecting proxy presents its own certificate."
	case apiclient.KindTransport:
		return "Check endpoint, which is " + endpoint + ", the network" + proxies + ". If they are correct, run again later."
	case apiclient.KindTimeout:
		if f.StopReason == apiclient.StoppedByRetries {
			return "Connecting may take up to 10s, and a request up to 30s in all. Check endpoint, which is " + endpoint + ", the network" + proxies + ". max_retries sets the number of retries."
		}
		return fmt.Sprintf("Increase the timeout, for example timeouts = { read = %q }%s "+
			"If the API does not respond at all, check endpoint, which is %s.", formatDuration(2*r.timeout), r.orReadLess(), endpoint)
	case apiclient.KindIncomplete:
		return "The list kept changing while it was being read, or the API returns it in no stable order. The provider never uses a list that it cannot verify to be complete. " +
			"Run again when nothing is being added or removed" + r.orReadLess()
	case apiclient.KindTooMany:
		return "That is more than one data source can pass to Terraform (256 MiB). Read less at a time. " + r.readLess
	case apiclient.KindTooLarge, apiclient.KindDecode:
		return "The response does not match QingCloud's API documentation. Check endpoint, which is " + endpoint + "; if it is correct, please report this to the provider's developers."
	case apiclient.KindRole:
		return "use_instance_role is set, so the access key must come from this instance's IAM role. Attach a role to the instance, " +
			"or set access_key and secret_key, or QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY."
	case apiclient.KindCancelled:
	}
	return ""
}

func adviceForCode(f *apiclient.Error, r readContext) string {
	switch f.RetCode {
	case 1200:
		return "Check access_key and secret_key: requests are signed with " + r.data.keyDescription + ". " +
			"The access key must exist and be enabled, and the secret key must belong to it. A private cloud has its own access keys (endpoint is " + r.data.endpoint + ")."
	case 1300:
		if !f.SkewKnown || f.Skew.Abs() > time.Minute {
			return "" // see explainClock
		}
		return "Run again. If the error persists, something that was requested may not exist. " + r.checkIDs(f)
	case 1400:
		return "The owner of the access key may lack the permission for " + f.Action + " or for the requested resources, or may not use zone " + f.Zone + ". " +
			"Requests are signed with " + r.data.keyDescription + "."
	case 2100:
		return r.checkIDs(f)
	}
	if code, ok := retCodes[f.RetCode]; ok {
		return code.advice
	}
	return "If QingCloud's message does not help, contact QingCloud's support."
}

func adviceForStatus(f *apiclient.Error, endpoint string) string {
	switch status := f.HTTPStatus; {
	case status == 404:
		return "The address does not exist. Check endpoint, which is " + endpoint + ": its path is usually /iaas/."
	case status == 429:
		return "The API, or a gateway in front of it, limits the request rate. Run again later, or lower max_concurrency."
	case status == 407:
		return "The proxy requires a user name and a password, or rejects those in HTTPS_PROXY (special characters in them must be percent-encoded). " +
			"If the API can be reached without the proxy, add its host name to NO_PROXY. The endpoint is " + endpoint + "."
	case status == 401 || status == 403:
		return "A gateway or proxy in front of the API rejects the request. Check endpoint, which is " + endpoint + ", and HTTPS_PROXY and NO_PROXY."
	case f.Transient():
		return tryLater
	case status >= 500:
		return "The server, or a gateway in front of it, failed. Check endpoint, which is " + endpoint + "; if it is correct, run again later."
	}
	return "Check endpoint, which is " + endpoint + "."
}

// orReadLess completes a sentence of advice.
func (r readContext) orReadLess() string {
	if r.readLess == "" {
		return "."
	}
	return ", or read less at a time. " + r.readLess
}

// attributePath returns the argument that the user can change to fix a failure.
func (r readContext) attributePath(f *apiclient.Error) (path.Path, bool) {
	switch {
	case f.StopReason == apiclient.StoppedByDeadline, f.Kind == apiclient.KindTimeout && f.StopReason == apiclient.StoppedByError:
		return path.Root("timeouts"), true
	case f.Kind != apiclient.KindAPI || f.RetCode != 1100 && f.RetCode != 1400 && f.RetCode != 2100:
		return path.Empty(), false
	}
	filters := r.filters()
	for _, a := range slices.Concat(filters, r.configured) { // IDs first: a message may name the zone as well
		if f.RetCode != 1100 && !a.ids && !a.path.Equal(path.Root("zone")) {
			continue // a word such as "active" may be in any message
		}
		if slices.ContainsFunc(a.values, func(value string) bool { return mentions(f.Message, value) }) {
			return a.path, true
		}
	}
	if f.RetCode == 2100 && len(filters) == 1 {
		return filters[0].path, true
	}
	return path.Empty(), false
}

// filters returns the arguments that name resources by ID.
func (r readContext) filters() []configuredArgument {
	return slices.DeleteFunc(slices.Clone(r.configured), func(a configuredArgument) bool { return !a.ids })
}

// checkIDs is advice about a request for something that does not exist.
func (r readContext) checkIDs(f *apiclient.Error) string {
	var names []string
	for _, a := range r.filters() {
		names = append(names, a.path.String())
	}
	if len(names) == 0 {
		return "Check the arguments, and that zone " + f.Zone + " is the right one."
	}
	return "Check the IDs in " + strings.Join(names, " and ") + ", and that they belong to zone " + f.Zone + "."
}
