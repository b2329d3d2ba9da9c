// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// The functions of this file validate values. Their errors are sentences for the
// user, with the next step.

// invalidValue is an error that is shown to the user as it is.
type invalidValue string

func (e invalidValue) Error() string { return string(e) }

func invalidValuef(format string, args ...any) error {
	return invalidValue(fmt.Sprintf(format, args...))
}

// resourceTypes are the types of IDs that are easily confused, by prefix.
var resourceTypes = map[string]string{
	"lb":    "a load balancer",
	"lbl":   "a load balancer listener",
	"lbb":   "a load balancer backend",
	"lbp":   "a load balancer policy",
	"lbpr":  "a load balancer policy rule",
	"sc":    "a server certificate",
	"tag":   "a tag",
	"i":     "an instance",
	"rtr":   "a router",
	"eip":   "a public IP address",
	"vxnet": "a private network",
	"sg":    "a security group",
}

// prefixOf returns the prefix of the IDs of a resource of the API.
func prefixOf(resource string) string {
	for prefix, text := range resourceTypes {
		if text == "a "+words(resource) {
			return prefix
		}
	}
	panic("the prefix of " + resource + " is not known")
}

var idPattern = regexp.MustCompile(`^[a-z]+-[a-z0-9]+$`)

// validateID requires an ID of the resource type with that prefix.
func validateID(id, prefix string) error {
	example := fmt.Sprintf("the ID of %s, such as %s-1234abcd", resourceTypes[prefix], prefix)
	idPrefix, rest, hasDash := strings.Cut(id, "-")
	resourceType, otherType := resourceTypes[idPrefix]
	switch {
	case id == "":
		return invalidValuef("The ID must not be empty: an empty filter would match everything. Use %s, or omit the argument.", example)
	case idPrefix == prefix && idPattern.MatchString(id):
		return nil
	case hasDash && idPrefix == prefix && rest != "":
		return invalidValuef("%q is not a valid ID: only lower case letters and digits may follow %s-. Use %s.", id, prefix, example)
	case hasDash && idPrefix != prefix && otherType:
		return invalidValuef("%q is the ID of %s. Use %s.", id, resourceType, example)
	}
	return invalidValuef("%q is not the ID of %s. Use %s.", id, resourceTypes[prefix], example)
}

var zonePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// validateKey rejects what no key contains. The error does not quote the key.
func validateKey(key string) error {
	if strings.ContainsFunc(key, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }) {
		return invalidValuef("It contains white space or a control character, such as a line break at its end. Remove it.")
	}
	return nil
}

// validateZone requires the form of a zone. There is no list of zones to compare
// with: private clouds have their own.
func validateZone(zone string) error {
	lower := strings.ToLower(zone)
	switch {
	case zone == "":
		return invalidValue("The zone must not be empty. Use one such as pek3, or omit the argument.")
	case zonePattern.MatchString(zone):
		return nil
	case zonePattern.MatchString(lower):
		return invalidValuef("Zones are in lower case: use %q instead of %q.", lower, zone)
	}
	return invalidValuef("%q is not a valid zone. Use one such as pek3, sh1a or gd2.", zone)
}

// validateEndpoint requires a URL that the client accepts. The error does not
// quote the URL, which may contain a password.
func validateEndpoint(endpoint string) error {
	if _, err := apiclient.ParseEndpoint(endpoint); err != nil {
		return invalidValuef("This is not a valid endpoint: %v. Use a URL such as %s.", err, apiclient.DefaultEndpoint)
	}
	return nil
}

// validateDuration requires a positive duration.
func validateDuration(duration string) error {
	if d, err := time.ParseDuration(duration); err == nil && d > 0 {
		return nil
	}
	return invalidValuef(`%q is not a valid timeout. Use a positive duration with a unit (s, m, h), such as "90s" or "5m".`, duration)
}

// validateNonEmpty requires any text.
func validateNonEmpty(text string) error {
	if text == "" {
		return invalidValue("The value must not be empty: an empty filter would match everything. Specify a value, or omit the argument.")
	}
	return nil
}

var protocolPattern = regexp.MustCompile(`^[a-z0-9]+$`)

// validateProtocol requires the form of a listener's protocol. The API's pages do
// not list all of them.
func validateProtocol(protocol string) error {
	switch lower := strings.ToLower(protocol); {
	case protocolPattern.MatchString(protocol):
		return nil
	case protocolPattern.MatchString(lower):
		return invalidValuef("Protocols are in lower case: use %q instead of %q.", lower, protocol)
	}
	return invalidValuef("%q is not a valid protocol. Use one such as http, https, tcp or udp.", protocol)
}

// validateEnum requires one of these values.
func validateEnum(value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return invalidValuef("%q is not a valid value. Use one of %s.", value, strings.Join(values, ", "))
}
