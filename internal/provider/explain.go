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

// read is what a user was reading when it failed.
type read struct {
	subject string // in the summary, for example "Load Balancer Backends"
	session *session
	timeout time.Duration
	given   []argument
}

// argument is one that the user has set, with what it says.
type argument struct {
	path   path.Path
	values []string
}

// explain turns a client's error into a diagnostic: what failed, what QingCloud
// said, what was tried, and what the user can do, on the argument where that is.
func explain(err error, r read) diag.Diagnostic {
	summary := "Unable to Read " + r.subject
	failure, ok := errors.AsType[*apiclient.Error](err)
	if !ok {
		return diag.NewErrorDiagnostic(summary, "This is a bug of the provider: an error without a kind.")
	}
	detail := strings.Join(slices.DeleteFunc([]string{
		headline(failure), facts(failure, r), clock(failure), advice(failure, r),
	}, func(paragraph string) bool { return paragraph == "" }), "\n\n")
	if attribute, ok := r.blamed(failure); ok {
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

// facts lists what was tried and what came of it.
func facts(f *apiclient.Error, r read) string {
	var lines []string
	if f.Kind == apiclient.KindAPI && f.Message != "" {
		lines = append(lines, "QingCloud's message: "+f.Message)
	}
	if f.Attempts > 0 {
		line := fmt.Sprintf("Tried: %s in %s", count(f.Attempts, "request"), rounded(f.Elapsed))
		if f.HTTPStatus != 0 {
			line += fmt.Sprintf(", HTTP status %d", f.HTTPStatus)
		}
		lines = append(lines, line)
	}
	switch {
	case f.Kind == apiclient.KindIncomplete:
		lines = append(lines, fmt.Sprintf("Read from the start: %s in %s", count(f.Passes, "time"), rounded(f.Elapsed)))
	case f.Passes > 1:
		lines = append(lines, "Read from the start: "+count(f.Passes, "time"))
	}
	switch f.StopReason {
	case apiclient.StoppedByRetries:
		if f.Kind != apiclient.KindIncomplete {
			lines = append(lines, fmt.Sprintf("Given up: max_retries is %d", r.session.retries))
		}
	case apiclient.StoppedByDeadline:
		lines = append(lines, fmt.Sprintf("Given up: the read may take %s", rounded(r.timeout)))
	case apiclient.StoppedByError:
	}
	return strings.Join(lines, "\n")
}

// clock tells of a difference that matters. A signature holds for a minute.
func clock(f *apiclient.Error) string {
	expired := f.RetCode == 1300
	if f.Kind != apiclient.KindAPI || !expired && (f.RetCode != 1200 || f.Skew.Abs() <= time.Minute) {
		return ""
	}
	const remedy = "Set this machine's clock by NTP and run again."
	switch {
	case !f.SkewKnown:
		return "A request must reach QingCloud within 60 s of its time stamp. The answer has no Date header, so that the difference between the clocks is not known. " + remedy
	case f.Skew < 0:
		return fmt.Sprintf("This machine's clock is %s ahead of QingCloud's, by the Date header of its answer, and signing for that time did not help. %s", rounded(-f.Skew), remedy)
	case f.Skew > 0:
		return fmt.Sprintf("This machine's clock is %s behind QingCloud's, by the Date header of its answer, and signing for that time did not help. %s", rounded(f.Skew), remedy)
	}
	return "A request must reach QingCloud within 60 s of its time stamp. This machine's clock agrees with the Date header of the answer. " + remedy
}

// advice says what the user can do.
func advice(f *apiclient.Error, r read) string {
	endpoint := r.session.endpoint
	switch f.Kind {
	case apiclient.KindAPI:
		return adviceForCode(f, r)
	case apiclient.KindHTTP:
		return adviceForStatus(f.HTTPStatus, endpoint)
	case apiclient.KindRedirect:
		return "Redirects are not followed, since a request is signed for one address and would show itself to another. " +
			"Check endpoint, which is " + endpoint + ": it must be the address that answers, with the right one of http and https."
	case apiclient.KindBody:
		return "Something else than the API may have answered, such as a proxy or a login page. Check endpoint, which is " + endpoint + ", and HTTPS_PROXY and NO_PROXY."
	case apiclient.KindDNS:
		return "Check the host name in endpoint, which is " + endpoint + ", this machine's DNS, and HTTPS_PROXY where only a proxy reaches the internet."
	case apiclient.KindTLS:
		return "Check endpoint, which is " + endpoint + ": its host name must be the certificate's, it must speak TLS 1.2 or later, " +
			"and the authority that signed the certificate must be one that this machine trusts, or be named with ca_file. A proxy that opens connections shows a certificate of its own."
	case apiclient.KindTransport:
		return "Check endpoint, which is " + endpoint + ", the network, and HTTPS_PROXY and NO_PROXY. " + "If these are right, run again later."
	case apiclient.KindTimeout:
		if f.StopReason == apiclient.StoppedByRetries {
			return "Each request was given 30s. Check endpoint, which is " + endpoint + ", the network, and HTTPS_PROXY and NO_PROXY; max_retries says how often to try."
		}
		return fmt.Sprintf("Give the read more time, for example timeouts = { read = %q }, or read less at once with a filter. "+
			"If the API does not answer at all, check endpoint, which is %s.", rounded(2*r.timeout), endpoint)
	case apiclient.KindIncomplete:
		return "The list kept changing while it was read, or the API gives it in no stable order. A list that is not proven whole is not used. " +
			"Run again when no backends are being added or removed, or read less at once: one listener has at most 100 backends, which are one page and always work."
	case apiclient.KindTooMany:
		return "That is more than Terraform can take in one data source (256 MiB). Read less at once: one data source for each load balancer or listener."
	case apiclient.KindTooLarge, apiclient.KindDecode:
		return "This is no answer that QingCloud's pages describe. Check endpoint, which is " + endpoint + "; if it is right, please report this to the provider's developers."
	case apiclient.KindRole:
		return "The access key is to come from the IAM role of this instance (use_instance_role). Bind a role to the instance, " +
			"or give a key in another way: access_key and secret_key, or QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY."
	case apiclient.KindCancelled:
	}
	return ""
}

func adviceForCode(f *apiclient.Error, r read) string {
	switch f.RetCode {
	case 1200:
		return "Check access_key and secret_key: the requests are signed with " + r.session.key + ". " +
			"The key must exist and be enabled, and the secret must be its own; a private installation has keys of its own (endpoint is " + r.session.endpoint + ")."
	case 1300:
		return ""
	case 1400:
		return "The owner of the access key may lack the permission for " + f.Action + " or for what was asked for, or zone " + f.Zone + " is not theirs to use. " +
			"The requests are signed with " + r.session.key + "."
	case 2100:
		return "Check the IDs" + r.listed() + ", and that they are in zone " + f.Zone + "."
	}
	if known, ok := retCodes[f.RetCode]; ok {
		return known.advice
	}
	return "If QingCloud's message does not help, ask its support."
}

func adviceForStatus(status int, endpoint string) string {
	switch {
	case status == 404:
		return "Nothing is there. Check endpoint, which is " + endpoint + ": its path usually is /iaas/."
	case status == 429:
		return "The API, or something before it, wants fewer requests. Run again later, or lower max_concurrency."
	case status == 401 || status == 403 || status == 407:
		return "Something before the API, such as a gateway or a proxy, does not let the request through. Check endpoint, which is " + endpoint + ", and HTTPS_PROXY and NO_PROXY."
	case status >= 500:
		return tryLater
	}
	return "Check endpoint, which is " + endpoint + "."
}

// blamed returns the argument where the user can mend it.
func (r read) blamed(f *apiclient.Error) (path.Path, bool) {
	switch {
	case f.StopReason == apiclient.StoppedByDeadline, f.Kind == apiclient.KindTimeout && f.StopReason == apiclient.StoppedByError:
		return path.Root("timeouts"), true
	case f.Kind != apiclient.KindAPI || f.RetCode != 1100 && f.RetCode != 1400 && f.RetCode != 2100:
		return path.Empty(), false
	}
	for _, a := range r.given {
		if slices.ContainsFunc(a.values, func(value string) bool { return strings.Contains(f.Message, value) }) {
			return a.path, true
		}
	}
	filters := r.filters()
	if f.RetCode == 2100 && len(filters) == 1 {
		return filters[0].path, true
	}
	return path.Empty(), false
}

// filters are the arguments that name a resource.
func (r read) filters() []argument {
	return slices.DeleteFunc(slices.Clone(r.given), func(a argument) bool { return a.path.Equal(path.Root("zone")) })
}

func (r read) listed() string {
	var names []string
	for _, a := range r.filters() {
		names = append(names, a.path.String())
	}
	if len(names) == 0 {
		return ""
	}
	return " in " + strings.Join(names, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// rounded is a duration as people write it: 3.5s, 71ms, 2m.
func rounded(d time.Duration) string {
	unit := time.Millisecond
	if d >= time.Second {
		unit = 100 * time.Millisecond
	}
	text := d.Round(unit).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
