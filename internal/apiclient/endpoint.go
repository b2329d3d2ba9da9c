// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// DefaultEndpoint is the public API's entry point, as its overview page gives it.
const DefaultEndpoint = "https://api.qingcloud.com/iaas/"

// defaultPath is where an endpoint without a path leads.
const defaultPath = "/iaas/"

// Endpoint is where the API answers. Its path is requested and signed as it is,
// with or without a slash at its end: the official SDKs use both.
type Endpoint struct {
	url url.URL
}

// ParseEndpoint reads an http or https URL. An empty path means "/iaas/". User
// information, a query or a fragment is refused. Its errors do not quote the
// URL, which may hold a password.
func ParseEndpoint(text string) (Endpoint, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return Endpoint{}, errors.New("it is not a URL")
	case u.Scheme != "https" && u.Scheme != "http":
		return Endpoint{}, errors.New("it must begin with https:// or http://")
	case u.Hostname() == "":
		return Endpoint{}, errors.New("it names no host")
	case u.User != nil:
		return Endpoint{}, errors.New("it must not hold a user name or a password; keys belong in access_key and secret_key")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return Endpoint{}, errors.New("it must end with the path: no ? and no #")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = defaultPath
	}
	return Endpoint{url: *u}, nil
}

// String returns the endpoint as a URL. It never holds a query.
func (e Endpoint) String() string { return e.url.String() }

// Exposed reports whether requests can be read on their way: plain http to a
// host that is not this machine.
func (e Endpoint) Exposed() bool {
	return e.url.Scheme == "http" && !isLoopback(e.url.Hostname())
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// as returns the endpoint for a key: a role's requests go to /iam where others go
// to /iaas.
func (e Endpoint) as(key Credentials) Endpoint {
	stem, slash := strings.CutSuffix(e.url.Path, "/")
	parent, found := strings.CutSuffix(stem, "/iaas")
	if key.Token() == "" || !found {
		return e
	}
	e.url.Path, e.url.RawPath = parent+"/iam", ""
	if slash {
		e.url.Path += "/"
	}
	return e
}

// path is what is signed: exactly what the request line will hold.
func (e Endpoint) path() string { return e.url.EscapedPath() }

// with returns the URL of a request with that query.
func (e Endpoint) with(query string) string {
	u := e.url
	u.RawQuery = query
	return u.String()
}

// origin returns the scheme and host of an address that a server sent: its path
// and query may hold a key.
func origin(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "another address on the same host"
	}
	return strings.TrimPrefix(u.Scheme+"://"+u.Host, "://")
}
