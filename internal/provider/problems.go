// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// The functions of this file say what is wrong with a value, in sentences for
// the user, and nothing ("") if all is well.

// kinds are IDs that get mixed up, by prefix.
var kinds = map[string]string{
	"lb":    "a load balancer",
	"lbl":   "a load balancer listener",
	"lbb":   "a load balancer backend",
	"lbp":   "a load balancer policy",
	"i":     "an instance",
	"rtr":   "a router",
	"eip":   "a public IP address",
	"vxnet": "a private network",
	"sg":    "a security group",
}

var idPattern = regexp.MustCompile(`^[a-z]+-[a-z0-9]+$`)

// idProblem wants the ID of the kind that prefix stands for.
func idProblem(id, prefix string) string {
	example := fmt.Sprintf("the ID of %s, such as %s-1234abcd", kinds[prefix], prefix)
	got, rest, dashed := strings.Cut(id, "-")
	kind, known := kinds[got]
	switch {
	case id == "":
		return fmt.Sprintf("An empty string is no ID, and would not filter. Give %s, or leave the argument out.", example)
	case got == prefix && idPattern.MatchString(id):
		return ""
	case dashed && got == prefix && rest != "":
		return fmt.Sprintf("%q has characters that no ID has: after %s- there are lower-case letters and digits alone. Give %s.", id, prefix, example)
	case dashed && got != prefix && known:
		return fmt.Sprintf("%q is the ID of %s. Give %s.", id, kind, example)
	}
	return fmt.Sprintf("%q is no ID of %s. Give %s.", id, kinds[prefix], example)
}

var zonePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// zoneProblem wants a zone. There is no list of them: private installations have
// their own.
func zoneProblem(zone string) string {
	lower := strings.ToLower(zone)
	switch {
	case zone == "":
		return "An empty string is no zone. Give one such as pek3, or leave the argument out."
	case zonePattern.MatchString(zone):
		return ""
	case zonePattern.MatchString(lower):
		return fmt.Sprintf("The API wants zones in lower case: %q, not %q.", lower, zone)
	}
	return fmt.Sprintf("%q has characters that no zone has. Give one such as pek3, sh1a or gd2.", zone)
}

// endpointProblem wants a URL that the client can use. It does not quote one
// that it cannot use, which may hold a password.
func endpointProblem(endpoint string) string {
	_, err := apiclient.ParseEndpoint(endpoint)
	if err == nil {
		return ""
	}
	return fmt.Sprintf("This is no endpoint: %v. Give a URL such as %s.", err, apiclient.DefaultEndpoint)
}

// durationProblem wants a time that passes.
func durationProblem(duration string) string {
	if d, err := time.ParseDuration(duration); err == nil && d > 0 {
		return ""
	}
	return fmt.Sprintf(`%q is no time that a read could take. Give a number above zero with a unit (s, m, h), such as "90s" or "5m".`, duration)
}
