// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// urlSettings are the settings of the config file that make a URL.
type urlSettings struct {
	prefix                    string // of the names
	protocol, host, port, uri string
	defaults                  *url.URL // has what is not set
}

var (
	defaultEndpoint, _    = url.Parse(apiclient.DefaultEndpoint)
	defaultMetadataURL, _ = url.Parse(apiclient.DefaultMetadataURL)
)

func (f *configFile) endpointSettings() urlSettings {
	return urlSettings{"", f.Protocol, f.Host, f.Port, f.URI, defaultEndpoint}
}

func (f *configFile) metadataSettings() urlSettings {
	return urlSettings{"credential_proxy_", f.MetadataProtocol, f.MetadataHost, f.MetadataPort, f.MetadataURI, defaultMetadataURL}
}

// endpoint returns the URL from the file's settings, or "" if there are none.
func (f *configFile) endpoint() string {
	if f.Protocol == "" && f.Host == "" && f.Port == "" && f.URI == "" {
		return ""
	}
	return f.endpointSettings().url()
}

// url joins the settings.
func (u urlSettings) url() string {
	host := cmp.Or(u.host, u.defaults.Host)
	if u.port != "" {
		host = net.JoinHostPort(strings.Trim(host, "[]"), u.port)
	}
	return cmp.Or(u.protocol, u.defaults.Scheme) + "://" + bracketed(host) + "/" + strings.TrimPrefix(cmp.Or(u.uri, u.defaults.Path), "/")
}

// bracketed returns an IPv6 address as in a URL.
func bracketed(host string) string {
	if address, err := netip.ParseAddr(host); err == nil && address.Is6() {
		return "[" + host + "]"
	}
	return host
}

// sameAddress reports whether two URLs lead to the same API.
func sameAddress(a, b string) bool {
	one, err := url.Parse(a)
	other, otherErr := url.Parse(b)
	return err == nil && otherErr == nil && address(one) == address(other)
}

// address returns a URL in a form that can be compared.
func address(u *url.URL) string {
	port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), cmp.Or(u.Port(), port)) + strings.TrimSuffix(u.Path, "/")
}

// checkURL checks the settings of the config file that make a URL one by one: what
// they make together may be another URL than the one that is meant. It reports whether
// they are valid, and adds an error otherwise.
func (r *resolver) checkURL(u urlSettings) bool {
	for _, setting := range []struct{ name, problem string }{
		{"protocol", protocolProblem(u.protocol)},
		{"host", hostProblem(u.host)},
		{"port", portProblem(u.port, u.host)},
		{"uri", uriProblem(u.uri, u.defaults.Path)},
	} {
		if setting.problem != "" {
			r.addInvalidAt(path.Root("config_file"), u.prefix+setting.name, r.config().source(), invalidValue(setting.problem))
			return false
		}
	}
	return true
}

// The following functions return what is wrong with a setting, as sentences without
// its value, or "". An empty value is unset.

func protocolProblem(protocol string) string {
	switch strings.ToLower(protocol) {
	case "", "http", "https":
		return ""
	}
	return "It must be http or https."
}

func hostProblem(host string) string {
	const only = "a host name or an IP address only, such as cloud.example.com. Protocol, port and path are settings of their own."
	_, err := apiclient.ParseEndpoint("https://" + bracketed(host))
	switch {
	case host == "":
		return ""
	case strings.Contains(host, "://"):
		return "It is a URL, but must be " + only
	case err != nil || !hostPattern.MatchString(host) || keyPattern.MatchString(host):
		return "It must be " + only
	}
	return ""
}

func portProblem(port, host string) string {
	number, err := strconv.ParseUint(port, 10, 16)
	switch {
	case port == "":
		return ""
	case err != nil || number == 0:
		return "It must be an integer from 1 to 65535."
	}
	if u, err := url.Parse("//" + bracketed(host)); err == nil && u.Port() != "" {
		return "The host has a port, too. Remove one of them."
	}
	return ""
}

func uriProblem(uri, example string) string {
	_, err := url.Parse(uri)
	switch {
	case strings.Contains(uri, "://"):
		return "It is a URL, but must be a path only, such as " + example + ". Protocol, host and port are settings of their own."
	case err != nil || !uriPattern.MatchString(uri) || keyPattern.MatchString(uri):
		return "It must be a path, such as " + example + "."
	}
	return ""
}

var (
	hostPattern = regexp.MustCompile(`^[\pL\pM\pN._:\[\]-]{1,255}$`)
	uriPattern  = regexp.MustCompile(`^[A-Za-z0-9._~%/-]{0,255}$`)
)

// keyPattern matches what may be a key rather than a host name or a path, which appear
// in messages and in the log. Secret keys have 40 letters and digits.
var keyPattern = regexp.MustCompile(accessKeyIDPattern.String() + `|[A-Za-z0-9]{36}`)
