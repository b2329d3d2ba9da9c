// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// warnAboutProxy warns if the variable with the proxy for requests to the endpoint has
// a value that Go does not understand as it is meant. Such a value contains a
// password most of the time, so it is not quoted.
func (r *resolver) warnAboutProxy(endpoint apiclient.Endpoint) {
	api, err := url.Parse(endpoint.String())
	if err != nil {
		return
	}
	variable := "HTTPS_PROXY"
	if api.Scheme == "http" {
		variable = "HTTP_PROXY"
	}
	if r.getenv(variable) == "" {
		variable = strings.ToLower(variable)
	}
	value := r.getenv(variable)
	if value == "" || !r.usesProxy(api) {
		return
	}
	if problem := proxyProblem(value); problem != "" {
		r.diags.AddWarning("Unusable Proxy", fmt.Sprintf(
			"The environment variable %s, which sets the proxy for requests to %s, cannot be used as it is meant: %s.\n\n"+
				"Set it to a URL such as http://user:password@proxy.example.com:3128. Special characters in the user name and the password must be percent-encoded, "+
				"such as %%23 for #, %%25 for %%, %%2F for / and %%20 for a space.", variable, endpoint, problem))
	}
}

// usesProxy reports whether requests to a URL use a proxy if there is one, which
// net/http decides with the same package.
func (r *resolver) usesProxy(api *url.URL) bool {
	const someProxy = "http://proxy.invalid"
	config := httpproxy.Config{HTTPProxy: someProxy, HTTPSProxy: someProxy, NoProxy: cmp.Or(r.getenv("NO_PROXY"), r.getenv("no_proxy"))}
	proxy, err := config.ProxyFunc()(api)
	return err == nil && proxy != nil
}

// proxyPattern matches a proxy as people write it: whatever is before the last @ is a
// user name and a password.
var proxyPattern = regexp.MustCompile(`(?s)^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:.*@)?([^@/?#]*)`)

// proxyProblem returns what Go makes of a proxy that it does not understand as it is
// meant, or "".
func proxyProblem(value string) string {
	// Any host will do: the proxy does not depend on it.
	proxy, err := (&httpproxy.Config{HTTPSProxy: value}).ProxyFunc()(&url.URL{Scheme: "https", Host: "api.example.com"})
	switch {
	case err != nil || proxy == nil:
		return "it is not a URL, so it is ignored and requests use no proxy"
	case proxy.Host == "":
		return "it is not a URL, so requests fail"
	case !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, proxy.Scheme):
		return "its protocol is none of http, https, socks5 and socks5h, so http is used"
	case proxy.Hostname() == "http" || proxy.Hostname() == "https":
		return fmt.Sprintf("%q is taken for the host of the proxy", proxy.Hostname())
	case proxy.Host != proxyPattern.FindStringSubmatch(value)[1]:
		return "a part of the user name or the password is taken for the host of the proxy"
	case hostProblem(strings.TrimSuffix(proxy.Host, ":")) != "":
		return "it has no valid host name"
	}
	return ""
}
