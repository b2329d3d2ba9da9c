// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

const proxies = ", and HTTPS_PROXY and NO_PROXY"

// adviceFor says what the user can do.
func adviceFor(f *apiclient.Error, r readContext) string {
	endpoint := r.data.endpoint
	switch f.Kind {
	case apiclient.KindAPI:
		return retCodeOf(f.RetCode).advice(f, r)
	case apiclient.KindHTTP:
		return adviceForStatus(f, endpoint)
	case apiclient.KindRedirect:
		return "Redirects are not followed, because a signed request must not reach another host. " +
			"Check endpoint, which is " + endpoint + ": it must be the API's final address, with the right scheme (http or https)."
	case apiclient.KindBody:
		return "The response may have come from a proxy or a login page instead of the API. Check endpoint, which is " + endpoint + proxies + "."
	case apiclient.KindDNS, apiclient.KindTLS, apiclient.KindNoSAN, apiclient.KindTransport:
		return adviceForConnection(f, endpoint)
	case apiclient.KindTimeout, apiclient.KindQueued:
		return adviceForTimeout(f, r)
	case apiclient.KindIncomplete:
		return adviceForIncomplete(f, r)
	case apiclient.KindTooMany:
		return "That is more than one data source can pass to Terraform (256 MiB). Read less at a time. " + r.readLess
	case apiclient.KindTooLarge, apiclient.KindDecode:
		return "The response does not match QingCloud's API documentation. " + checkOrReport(endpoint)
	case apiclient.KindMismatch:
		return "The item may have changed while it was being read: run again. If the error persists, the API ignores the filter. " + checkOrReport(endpoint)
	case apiclient.KindRole:
		return "use_instance_role is set, so the access key must come from this instance's IAM role. Attach a role to the instance, " +
			"or set access_key and secret_key, or QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY."
	}
	return ""
}

func adviceForConnection(f *apiclient.Error, endpoint string) string {
	switch f.Kind {
	case apiclient.KindDNS:
		return "Check the host name, which is that of endpoint, " + endpoint + ", or of the proxy in HTTPS_PROXY, and this machine's DNS. If only a proxy can reach the internet, set HTTPS_PROXY."
	case apiclient.KindTLS:
		return "Check endpoint, which is " + endpoint + ": its host name must match the certificate, and the server must support TLS 1.2 or later. " +
			"If the certificate is signed by a private CA, set ca_file to that CA's certificate. A TLS-inspecting proxy presents its own certificate."
	case apiclient.KindNoSAN:
		return "Check endpoint, which is " + endpoint + ". If it is correct, its server needs another certificate: the common name (CN) is no longer used, and ca_file alone cannot help. " + certificateWithSAN(endpoint)
	default:
		return "Check endpoint, which is " + endpoint + ", the network" + proxies + ". If they are correct, run again later." + ifPlain(endpoint)
	}
}

// ifPlain is advice for an endpoint without TLS: a server that expects it may close or
// reset the connection.
func ifPlain(endpoint string) string {
	if strings.HasPrefix(endpoint, "http://") {
		return " If the server expects https, endpoint must begin with https://."
	}
	return ""
}

// certificateWithSAN says how to make a certificate for an endpoint's host.
func certificateWithSAN(endpoint string) string {
	host := "HOST"
	if u, err := url.Parse(endpoint); err == nil {
		host = u.Hostname()
	}
	kind := "DNS"
	if _, err := netip.ParseAddr(host); err == nil {
		kind = "IP"
	}
	return fmt.Sprintf("Its operator can make one whose subject alternative name has the host, for example:\n\n"+
		"  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -keyout key.pem -out cert.pem -subj /CN=%[2]s -addext subjectAltName=%[1]s:%[2]s\n\n"+
		"Then set ca_file to cert.pem, or to the certificate of the CA that signed it.", kind, host)
}

func adviceForTimeout(f *apiclient.Error, r readContext) string {
	endpoint := r.data.endpoint
	switch {
	case f.Kind == apiclient.KindQueued:
		return fmt.Sprintf("max_concurrency limits the requests in flight across all data sources, and throttling by the API lowers it. "+
			"Increase the timeout, for example timeouts = { read = %q }, or raise max_concurrency%s", r.longerTimeout(), r.orReadLess())
	case f.StopReason == apiclient.StoppedByRetries:
		return "Connecting may take up to 10s, and a request up to 30s in all. Check endpoint, which is " + endpoint + ", the network" + proxies + ". max_retries sets the number of retries."
	}
	return fmt.Sprintf("Increase the timeout, for example timeouts = { read = %q }%s "+
		"If the API does not respond at all, check endpoint, which is %s.", r.longerTimeout(), r.orReadLess(), endpoint)
}

func adviceForIncomplete(f *apiclient.Error, r readContext) string {
	const verified = "The provider never uses a list that it cannot verify to be complete. "
	contradiction := ""
	switch {
	case f.Contradicted:
		contradiction = "That was so in every pass: total_count and the pages contradict each other"
	case f.Unchanged:
		contradiction = "Every pass returned the same, so the list did not change: the API's responses contradict each other"
	default:
		return "The list kept changing while it was being read, or the API returns it in no stable order. " + verified +
			"Run again when nothing is being added or removed" + r.orReadLess()
	}
	return contradiction + ", and running again alone will not help. " + verified + checkOrReport(r.data.endpoint) + r.meanwhileReadLess()
}

func adviceForStatus(f *apiclient.Error, endpoint string) string {
	switch status := f.HTTPStatus; {
	case status == 400:
		return "Check endpoint, which is " + endpoint + "." + ifPlain(endpoint)
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

func checkOrReport(endpoint string) string {
	return "Check endpoint, which is " + endpoint + "; if it is correct, please report this to the provider's developers."
}

// meanwhileReadLess is advice for what the user cannot fix.
func (r readContext) meanwhileReadLess() string {
	if r.readLess == "" {
		return ""
	}
	return " Reading less at a time may help. " + r.readLess
}

// longerTimeout returns a timeout to try next.
func (r readContext) longerTimeout() string { return formatDuration(max(2*r.timeout, time.Second)) }
