// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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

// quote returns a value for the beginning of a sentence: in quotation marks, or, if it
// may be a secret, only how long it is. Wherever a value is expected, a secret or a
// file that contains one may be set by mistake.
func quote(value string) string {
	if mayQuote(value) {
		return strconv.Quote(value)
	}
	return fmt.Sprintf("The value (%s, not shown because it may be a secret)", pluralize(utf8.RuneCountInString(value), "character"))
}

// secretPattern matches a part of a key: access key IDs have 20 letters, secret keys 40
// letters and digits, and lines of PEM files 64.
var secretPattern = regexp.MustCompile(`[A-Za-z0-9+/=]{16}`)

// mayQuote reports whether a value is too short to be a secret.
func mayQuote(value string) bool {
	return utf8.RuneCountInString(value) <= 24 && !secretPattern.MatchString(value)
}

// resourceType is a resource of the API in texts: the prefix of its IDs, and its name
// with an article.
type resourceType struct{ prefix, name string }

// resourceTypes are those whose IDs are easily confused, by the API's name.
var resourceTypes = map[string]resourceType{
	"loadbalancer":             {"lb", "a load balancer"},
	"loadbalancer_listener":    {"lbl", "a load balancer listener"},
	"loadbalancer_backend":     {"lbb", "a load balancer backend"},
	"loadbalancer_policy":      {"lbp", "a load balancer policy"},
	"loadbalancer_policy_rule": {"lbpr", "a load balancer policy rule"},
	"server_certificate":       {"sc", "a server certificate"},
	"tag":                      {"tag", "a tag"},
	"instance":                 {"i", "an instance"},
	"router":                   {"rtr", "a router"},
	"eip":                      {"eip", "a public IP address"},
	"vxnet":                    {"vxnet", "a private network"},
	"security_group":           {"sg", "a security group"},
	"user":                     {"usr", "a user"},
}

// typeOf returns the type of a resource. It panics for one that is not in the table.
func typeOf(resource string) resourceType {
	t, ok := resourceTypes[resource]
	if !ok {
		panic("validate.go: resourceTypes has no " + resource)
	}
	return t
}

// typeWithPrefix returns the type whose IDs have a prefix, if there is one.
func typeWithPrefix(prefix string) (t resourceType, ok bool) {
	for _, t := range resourceTypes {
		if t.prefix == prefix {
			return t, true
		}
	}
	return resourceType{}, false
}

// idPattern matches an ID. Users, white labels and private clouds have upper-case
// letters in theirs.
var idPattern = regexp.MustCompile(`^[a-z]+-[A-Za-z0-9]+$`)

// validateID requires an ID of that type.
func validateID(id string, wanted resourceType) error {
	example := fmt.Sprintf("the ID of %s, such as %s-1234abcd", wanted.name, wanted.prefix)
	idPrefix, rest, hasDash := strings.Cut(id, "-")
	other, isOther := typeWithPrefix(idPrefix)
	switch {
	case id == "":
		return invalidValuef("The ID must not be empty: an empty filter would match everything. Use %s, or omit the argument.", example)
	case idPrefix == wanted.prefix && idPattern.MatchString(id):
		return nil
	case hasDash && idPrefix == wanted.prefix && rest != "":
		return invalidValuef("%s is not a valid ID: only letters and digits may follow %s-. Use %s.", quote(id), wanted.prefix, example)
	case hasDash && idPrefix != wanted.prefix && isOther:
		return invalidValuef("%s is the ID of %s. Use %s.", quote(id), other.name, example)
	}
	return invalidValuef("%s is not the ID of %s. Use %s.", quote(id), wanted.name, example)
}

// validateKey rejects what no key contains. The error does not quote the key.
func validateKey(key string) error {
	switch {
	case strings.ContainsFunc(key, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }):
		return invalidValue("It contains white space or a control character, such as a line break at its end. Remove it.")
	case strings.ContainsFunc(key, func(c rune) bool { return c > unicode.MaxASCII }):
		return invalidValue("It contains a character that is not ASCII, such as a full-width letter. Copy it again from the console.")
	case strings.ContainsAny(key, `"'{}`):
		return invalidValue("It contains a quotation mark or a brace. Set it to the key alone.")
	}
	return nil
}

// zonePattern matches a zone. Longer runs of letters and digits could be a secret key.
var zonePattern = regexp.MustCompile(`^[a-z0-9]{1,31}([_-]+[a-z0-9]{1,31})*[_-]*$`)

// validateZone requires the form of a zone, not a known one: private clouds have their
// own.
func validateZone(zone string) error {
	lower := strings.ToLower(zone)
	switch {
	case zone == "":
		return invalidValue("The zone must not be empty. Use one such as pek3, or omit the argument.")
	case zonePattern.MatchString(zone):
		return nil
	case zonePattern.MatchString(lower) && mayQuote(zone):
		return invalidValuef("Zones are in lower case: use %q instead of %q.", lower, zone)
	}
	return invalidValuef("%s is not a valid zone. Use one such as pek3, sh1a or gd2.", quote(zone))
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
	return invalidValuef(`%s is not a valid timeout. Use a positive duration with a unit (s, m, h), such as "90s" or "5m".`, quote(duration))
}

// validateNonEmpty requires any text.
func validateNonEmpty(text string) error {
	if text == "" {
		return invalidValue("The value must not be empty: an empty filter would match everything. Specify a value, or omit the argument.")
	}
	return nil
}

var protocolPattern = regexp.MustCompile(`^[a-z0-9]{1,12}$`)

// validateProtocol requires the form of a listener's protocol. The API's pages do
// not list all of them.
func validateProtocol(protocol string) error {
	switch lower := strings.ToLower(protocol); {
	case protocolPattern.MatchString(protocol):
		return nil
	case protocolPattern.MatchString(lower):
		return invalidValuef("Protocols are in lower case: use %q instead of %q.", lower, protocol)
	}
	return invalidValuef("%s is not a valid protocol. Use one such as http, https, tcp or udp.", quote(protocol))
}

// validateEnum requires one of these values.
func validateEnum(value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return invalidValuef("%s is not a valid value. Use one of %s.", quote(value), strings.Join(values, ", "))
}
