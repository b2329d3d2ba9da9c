// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// accounts are fakes that give different answers.
var accounts = map[string]struct {
	config fakeapi.Config
	items  []fakeapi.Item
}{
	"empty":   {fakeapi.Config{}, nil},
	"default": {fakeapi.Config{}, usualAccount()},
	"otherwise": {
		fakeapi.Config{Generous: true, UnknownIDsFail: true, SearchFindsNothing: true, TotalIgnoresIDs: true, TotalIsText: true},
		oddAccount(),
	},
}

func usualAccount() []fakeapi.Item {
	return slices.Concat(fakeapi.Web(), fakeapi.Addresses(), fakeapi.Pages(), fakeapi.Large(3), lifeTimes(), fakeapi.GenerateListeners(60)[1:])
}

func oddAccount() []fakeapi.Item {
	items := namedLoadBalancers("web-1", "web-2")
	for i, item := range items {
		item["cluster"], item["eips"] = []any{nil, eip(fmt.Sprintf("eip-%d", i))}, []any{}
		delete(item, "tags")
	}
	certificates := fakeapi.GenerateListeners(4)
	certificates[0]["server_certificate_id"], certificates[1]["server_certificate_id"], certificates[2]["server_certificate_id"] = "", "sc-1,sc-2", nil
	delete(certificates[3], "server_certificate_id")
	rules := fakeapi.GeneratePolicyRules(2)
	rules[0]["rule_type"], rules[1]["disabled"] = "header", 0
	policies := fakeapi.GeneratePolicies(1)
	policies[0]["operator"] = "or"
	return slices.Concat(items, certificates, rules, policies)
}

// TestLive reports the same of a real account.
func TestAccountReport(t *testing.T) {
	t.Parallel()
	for name, c := range accounts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.config.Now = laterClock
			server := fakeapi.New(c.config)
			server.Add(c.items...)
			a := openAccount(t, fakeEnvironment("http://127.0.0.1"), server.Transport())
			lines := append(a.readAll(), a.answers()...)
			compareGolden(t, filepath.Join("testdata", "account", name+".txt"), strings.Join(lines, "\n")+"\n")
		})
	}
}
