// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	ignoredProxy = "it is not a URL, so it is ignored and requests use no proxy"
	hostIsHTTP   = `"http" is taken for the host of the proxy`
	hostIsPart   = "a part of the user name or the password is taken for the host of the proxy"
	noHost       = "it has no valid host name"
	notAProxy    = "its protocol is none of http, https, socks5 and socks5h, so http is used"
)

// What Go makes of proxies.
func TestProxyProblem(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"http://proxy:3128": "", "https://proxy": "", "proxy": "", "proxy:3128": "", "10.0.0.1:3128": "", "http://[fd00::1]:3128/": "", "[fd00::1]:3128": "", "HTTP://proxy": "",
		"socks5://proxy:1080": "", "socks5h://proxy:1080": "", "http://proxy:3128/path?x#y": "", "http://proxy:": "", "代理:3128": "",
		"http://me:s3cret@proxy:3128": "", "me:s3cret@proxy:3128": "", "http://me:s3cr%23et%2F@proxy:3128": "", "http://me@corp:s3cr@et@proxy:3128": "", `http://corp%5Cme:s@proxy`: "", "http://me:!$&'()*+,;=~@proxy": "",

		"http://me:s3cr%et@proxy:3128": ignoredProxy, "http://me:s3cr%zz@proxy:3128": ignoredProxy, "http://proxy:3128\n": ignoredProxy,
		"http://me:s3cr#et@proxy:3128": hostIsHTTP, "http://me:s3cr/et@proxy:3128": hostIsHTTP, "http://me:s3cr?et@proxy:3128": hostIsHTTP, "http://me:s3cr et@proxy:3128": hostIsHTTP,
		`http://corp\me:s3cret@proxy:3128`: hostIsHTTP, "http://me:s3cr[et@proxy:3128": hostIsHTTP, `http://me:s3cr"et@proxy`: hostIsHTTP, "http://proxy:3128 ": hostIsHTTP, "http:// proxy:3128": hostIsHTTP, "http://me:密码@proxy": hostIsHTTP,
		"https://me:s3cr#et@proxy:3128": `"https" is taken for the host of the proxy`,
		"http://me:12#34@proxy:3128":    hostIsPart, "http://s3cr/et:x@proxy": hostIsPart, "me:12#34@proxy:3128": hostIsPart,
		"me:s3cr%zz@proxy": "it is not a URL, so requests fail", "me:s3cr#et@proxy": "it is not a URL, so requests fail",
		"http:/proxy:3128": hostIsHTTP, "http//proxy:3128": hostIsHTTP, "http://proxy:3128,http://other": hostIsHTTP, "http://me:s3cret@": hostIsHTTP,
		"'http://proxy:3128'": noHost, "$PROXY": noHost, "http://proxy:99999": noHost, "http://:3128": noHost,
		"socks4://proxy:1080": notAProxy, "htps://proxy:3128": notAProxy, "socks://proxy:1080": notAProxy,
	} {
		if got := proxyProblem(value); got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", value, got, want)
		}
	}
}

// There is a warning if requests to the endpoint would use the proxy, which names the
// variable that counts.
func TestProxyWarning(t *testing.T) {
	t.Parallel()
	const broken = "http://me:s3cr%zz@proxy:3128"
	for _, c := range []struct {
		endpoint, variable string // "" if there is no warning
		env                fakeEnv
	}{
		{"https://api.example.com/iaas/", "HTTPS_PROXY", fakeEnv{"HTTPS_PROXY": broken}},
		{"https://api.example.com/iaas/", "https_proxy", fakeEnv{"https_proxy": broken}},
		{"https://api.example.com/iaas/", "HTTPS_PROXY", fakeEnv{"HTTPS_PROXY": broken, "https_proxy": "http://proxy:3128"}},
		{"https://api.example.com/iaas/", "", fakeEnv{"HTTPS_PROXY": "http://proxy:3128", "https_proxy": broken}},
		{"https://api.example.com/iaas/", "", fakeEnv{"HTTP_PROXY": broken, "ALL_PROXY": broken}},
		{"http://api.example.com/iaas/", "HTTP_PROXY", fakeEnv{"HTTP_PROXY": broken}},
		{"http://api.example.com/iaas/", "http_proxy", fakeEnv{"http_proxy": broken, "HTTPS_PROXY": broken, "REQUEST_METHOD": ""}},
		{"http://api.example.com/iaas/", "", fakeEnv{"HTTPS_PROXY": broken}},
		{"https://api.example.com/iaas/", "", fakeEnv{"HTTPS_PROXY": broken, "NO_PROXY": "localhost,.example.com"}},
		{"https://api.example.com/iaas/", "", fakeEnv{"HTTPS_PROXY": broken, "no_proxy": "*"}},
		{"https://api.example.com/iaas/", "HTTPS_PROXY", fakeEnv{"HTTPS_PROXY": broken, "NO_PROXY": "example.org", "no_proxy": "*"}},
		{"https://10.0.0.1/iaas/", "", fakeEnv{"HTTPS_PROXY": broken, "NO_PROXY": "10.0.0.0/8"}},
		{"https://127.0.0.1/iaas/", "", fakeEnv{"HTTPS_PROXY": broken}},
		{"http://localhost:8080/iaas/", "", fakeEnv{"HTTP_PROXY": broken}},
		{"https://[::1]/iaas/", "", fakeEnv{"HTTPS_PROXY": broken}},
		{"https://api.example.com/iaas/", "", fakeEnv{}},
	} {
		_, diags := resolveSettings(providerModel{
			AccessKey: types.StringValue("QYARGUMENT"), SecretKey: types.StringValue("s"), Endpoint: types.StringValue(c.endpoint),
		}, c.env.get)
		want := diag.NewWarningDiagnostic("Unusable Proxy", fmt.Sprintf(
			"The environment variable %s, which sets the proxy for requests to %s, cannot be used as it is meant: it is not a URL, so it is ignored and requests use no proxy.\n\n"+
				"Set it to a URL such as http://user:password@proxy.example.com:3128. Special characters in the user name and the password must be percent-encoded, "+
				"such as %%23 for #, %%25 for %%, %%2F for / and %%20 for a space.", c.variable, c.endpoint))
		if c.variable == "" && len(diags) > 0 || c.variable != "" && (len(diags) != 1 || !diags.Contains(want)) || strings.Contains(fmt.Sprint(diags), "s3cr") {
			t.Errorf("%s with %v: got %v", c.endpoint, c.env, diags)
		}
	}
}
