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
		return fmt.Sprintf("QingCloud refused %s in zone %s with ret_code %d, %s.", f.Action, f.Zone, f.RetCode, retCodeOf(f.RetCode).meaning)
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
	if f.Requests > f.Attempts {
		lines = append(lines, fmt.Sprintf("Requests of the entire read: %d", f.Requests))
	}
	switch {
	case f.Kind == apiclient.KindIncomplete:
		lines = append(lines, fmt.Sprintf("Passes over the list: %d in %s", f.Passes, formatDuration(f.Elapsed)))
	case f.Passes > 1:
		lines = append(lines, fmt.Sprintf("Passes over the list: %d", f.Passes))
	}
	switch {
	case f.StopReason == apiclient.StoppedByRetries && f.Kind != apiclient.KindIncomplete:
		lines = append(lines, fmt.Sprintf("Gave up: max_retries is %d", r.data.maxRetries))
	case f.StopReason == apiclient.StoppedByDeadline:
		lines = append(lines, fmt.Sprintf("Gave up: the read's timeout of %s leaves no time to try again", formatDuration(r.timeout)))
	}
	return strings.Join(lines, "\n")
}

// explainClock reports a clock skew that matters: a signature is valid for 60 s.
func explainClock(f *apiclient.Error) string {
	expired := f.RetCode == apiclient.RetExpired
	if f.Kind != apiclient.KindAPI || !expired && (f.RetCode != apiclient.RetAuthFailure || f.Skew.Abs() <= time.Minute) {
		return ""
	}
	const window = "A request must reach QingCloud within 60 s of its time stamp. "
	switch {
	case !f.SkewKnown:
		return window + "The response has no Date header, so the difference between the clocks is unknown. " +
			"Synchronize this machine's clock (NTP) and run again."
	case expired && f.Skew.Abs() <= time.Minute:
		return window + "This machine's clock agrees with the Date header of the response, so the request was delayed, or the code means something else: " +
			"software of QingCloud itself takes ret_code 1300 as \"not found\", too."
	}
	differs := "This machine's clock is %s behind QingCloud's"
	if f.Skew < 0 {
		differs = "This machine's clock is %s ahead of QingCloud's"
	}
	return fmt.Sprintf(differs+", according to the Date header of the response. "+
		"Signing with the corrected time did not help. Synchronize this machine's clock (NTP) and run again.", formatDuration(f.Skew.Abs()))
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
	case f.StopReason == apiclient.StoppedByDeadline, f.Kind == apiclient.KindQueued, f.Kind == apiclient.KindTimeout && f.StopReason == apiclient.StoppedByError:
		return path.Root("timeouts"), true
	case f.Kind != apiclient.KindAPI || !retCodeOf(f.RetCode).onArgument:
		return path.Empty(), false
	}
	filters := r.filters()
	for _, a := range slices.Concat(filters, r.configured) { // IDs first: a message may name the zone as well
		if f.RetCode != apiclient.RetMalformed && !a.ids && !a.path.Equal(path.Root("zone")) {
			continue
		}
		if slices.ContainsFunc(a.values, func(value string) bool { return mentions(f.Message, value) }) {
			return a.path, true
		}
	}
	if f.RetCode == apiclient.RetNotFound && len(filters) == 1 {
		return filters[0].path, true
	}
	return path.Empty(), false
}

// filters returns the arguments that name resources by ID.
func (r readContext) filters() []configuredArgument {
	return slices.DeleteFunc(slices.Clone(r.configured), func(a configuredArgument) bool { return !a.ids })
}

// checkIDs is advice about a request for something that does not exist.
func checkIDs(f *apiclient.Error, r readContext) string {
	var names []string
	for _, a := range r.filters() {
		names = append(names, a.path.String())
	}
	if len(names) == 0 {
		return "Check the arguments, and that zone " + f.Zone + " is the right one."
	}
	return "Check the IDs in " + strings.Join(names, " and ") + ", and that they belong to zone " + f.Zone + "."
}
