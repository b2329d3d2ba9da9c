// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// DefaultEndpoint is the public cloud's endpoint, from the API's overview page.
const DefaultEndpoint = "https://api.qingcloud.com/iaas/"

// Endpoint is the API's address. Its path is requested and signed exactly as it
// is, with or without a trailing slash: the official SDKs use both.
type Endpoint struct {
	url url.URL
}

// ParseEndpoint parses an http or https URL. An empty path means "/iaas/". User
// information, a query, a fragment and a port that is not from 1 to 65535 are errors.
// Errors do not quote the URL, which may contain a password.
func ParseEndpoint(rawURL string) (Endpoint, error) {
	u, err := url.Parse(strings.TrimSpace(rawURL))
	switch {
	case err != nil:
		return Endpoint{}, errors.New("it is not a URL")
	case u.Scheme != "https" && u.Scheme != "http":
		return Endpoint{}, errors.New("it must begin with https:// or http://")
	case u.Hostname() == "":
		return Endpoint{}, errors.New("it has no host name")
	case strings.HasSuffix(u.Host, ":"): // most likely https://https://host
		return Endpoint{}, errors.New("a port must follow the colon after its host name")
	case !validPort(u.Port()):
		return Endpoint{}, errors.New("its port must be from 1 to 65535")
	case u.User != nil:
		return Endpoint{}, errors.New("it must not contain a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return Endpoint{}, errors.New("it must not have a query (?) or a fragment (#)")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/iaas/"
	}
	return Endpoint{url: *u}, nil
}

// validPort reports whether a port is not set, or is one that exists.
func validPort(port string) bool {
	number, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && number > 0
}

// String returns the endpoint as a URL without a query.
func (e Endpoint) String() string { return e.url.String() }

// Exposed reports whether others on the network can read the requests: plain http
// to a host other than this machine.
func (e Endpoint) Exposed() bool {
	return e.url.Scheme == "http" && !isLoopback(e.url.Hostname())
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// forCredentials returns the endpoint for requests with these credentials: those of an IAM
// role go to /iam instead of /iaas.
func (e Endpoint) forCredentials(credentials Credentials) Endpoint {
	stem, slash := strings.CutSuffix(e.url.Path, "/")
	parent, found := strings.CutSuffix(stem, "/iaas")
	if credentials.Token() == "" || !found {
		return e
	}
	e.url.Path, e.url.RawPath = parent+"/iam", ""
	if slash {
		e.url.Path += "/"
	}
	return e
}

// path returns the path to sign, exactly as it is in the request line.
func (e Endpoint) path() string { return e.url.EscapedPath() }

// withQuery returns the URL of a request with that query.
func (e Endpoint) withQuery(query string) string {
	u := e.url
	u.RawQuery = query
	return u.String()
}

// originOf returns the scheme and host of a redirect's target. Its path and query
// may contain secrets.
func originOf(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return "an invalid address"
	}
	if u.Host == "" {
		return "another address on the same host"
	}
	return strings.TrimPrefix(u.Scheme+"://"+u.Host, "://")
}
