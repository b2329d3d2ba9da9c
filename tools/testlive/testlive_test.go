// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

var updateGolden = flag.Bool("update", false, "write the golden files instead of comparing with them")

const howToUpdate = "If the difference is meant, run: TF_ACC=1 go test ./tools/testlive -update"

func TestMain(m *testing.M) { clitest.Main(m) }

// accounts are fakes that give different answers. Their reports are in testdata.
var accounts = map[string]struct {
	config fakeapi.Config
	items  []fakeapi.Item
}{
	"empty":   {fakeapi.Config{}, nil},
	"default": {fakeapi.Config{}, usualAccount()},
	"long":    {fakeapi.Config{}, fakeapi.Generate(250)},
	"otherwise": {
		fakeapi.Config{
			Generous: true, UnknownIDsFail: true, SearchFindsNothing: true, TotalIgnoresIDs: true, TotalIsText: true,
			Fault: func(r fakeapi.Request) fakeapi.Fault { return changedTo(r.Number % 3) },
		},
		oddAccount(),
	},
}

func usualAccount() []fakeapi.Item {
	loadBalancers := fakeapi.GenerateLoadBalancers(20)
	for i, status := range []string{"pending", "active", "stopped", "suspended", "deleted", "ceased"} {
		loadBalancers[14+i]["status"] = status
	}
	return slices.Concat(fakeapi.Web(), fakeapi.Addresses(), fakeapi.Pages(), fakeapi.Large(3), loadBalancers, fakeapi.GenerateListeners(60)[1:])
}

func oddAccount() []fakeapi.Item {
	loadBalancers := fakeapi.GenerateLoadBalancers(2)
	for i, item := range loadBalancers {
		item["loadbalancer_id"], item["loadbalancer_name"] = fmt.Sprintf("lb-%c", 'a'+i), fmt.Sprintf("web-%d", i+1)
		item["cluster"], item["eips"] = []any{nil, map[string]any{"eip_id": fmt.Sprintf("eip-%d", i), "eip_addr": "203.0.113.1"}}, []any{}
		delete(item, "tags")
	}
	certificates := fakeapi.GenerateListeners(4)
	certificates[0]["server_certificate_id"], certificates[1]["server_certificate_id"], certificates[2]["server_certificate_id"] = "", "sc-1,sc-2", nil
	delete(certificates[3], "server_certificate_id")
	rules := fakeapi.GeneratePolicyRules(2)
	rules[0]["rule_type"], rules[1]["disabled"] = "header", 0
	policies := fakeapi.GeneratePolicies(1)
	policies[0]["operator"] = "or"
	return slices.Concat(loadBalancers, certificates, rules, policies)
}

// changedTo changes the first load balancer of a response.
func changedTo(state int) fakeapi.Fault {
	const set = `"loadbalancer_set":[{`
	return fakeapi.Fault{Edit: func(body string) string {
		return strings.Replace(body, set, fmt.Sprintf(`%s"state":%d,`, set, state), 1)
	}}
}

// A list that comes back is told from one that only changes.
func TestOlderLists(t *testing.T) {
	t.Parallel()
	for answer, states := range map[string][]int{
		"":                    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
		"not after 1 changes": {1, 1, 1, 1, 1, 1, 1, 1, 1, 2},
		"not after 9 changes": {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
		"yes":                 {1, 1, 1, 2, 2, 1, 3, 3, 3, 3},
	} {
		account, _ := serve(t, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault { return changedTo(states[r.Number-1]) }}, fakeapi.GenerateLoadBalancers(1)...)
		if got, err := olderLists(account); err != nil || got != answer {
			t.Errorf("got %q, %v, want %q", got, err, answer)
		}
	}
}

// serve opens the account of a fake.
func serve(t *testing.T, config fakeapi.Config, items ...fakeapi.Item) (*account, *fakeapi.Server) {
	t.Helper()
	server := fakeapi.New(config)
	server.Add(items...)
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	a, err := openAccount(t.Context(), clitest.Environment(listener.URL))
	if err != nil {
		t.Fatal(err)
	}
	return a, server
}

// The whole report of each account.
func TestAccReport(t *testing.T) {
	t.Parallel()
	clitest.RequireAcceptance(t)
	for name, c := range accounts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			a, server := serve(t, c.config, c.items...)
			if err := a.report(clitest.ProviderDir, &out); err != nil {
				t.Error(err)
			}
			file := filepath.Join("testdata", name+".txt")
			if *updateGolden {
				if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(file); err != nil || out.String() != string(want) {
				t.Errorf("tools/testlive/%s: %v, got\n%s\nwant\n%s\n%s", file, err, &out, want, howToUpdate)
			}
			t.Logf("%d requests", len(server.Requests()))
		})
	}
}

// The answers, which end the report, need no CLI.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range accounts {
		a, _ := serve(t, c.config, c.items...)
		want, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
		if got := strings.Join(a.answers(), "\n") + "\n"; err != nil || !strings.HasSuffix(string(want), got) {
			t.Errorf("%s: %v, got\n%s\nwant\n%s\n%s", name, err, got, want, howToUpdate)
		}
	}
}

// What cannot be read is named, and everything else is read all the same.
func TestAccRefusedList(t *testing.T) {
	t.Parallel()
	clitest.RequireAcceptance(t)
	a, _ := serve(t, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
		if r.Params["action"] == "DescribeLoadBalancerListeners" || r.Params["action"] == "DescribeLoadBalancers" && r.Params["search_word"] != "" {
			return fakeapi.Fault{RetCode: 1400, Message: "PermissionDenied"}
		}
		return fakeapi.Fault{}
	}}, fakeapi.Web()...)
	lines, problems, err := a.readAll(clitest.ProviderDir)
	report := strings.Join(lines, "\n")
	if err != nil || !strings.Contains(report, "loadbalancers, verbose 2: 1 items") || !strings.Contains(report, "loadbalancer_backends, verbose 2: ") || strings.Contains(report, "listeners") {
		t.Errorf("%v, got\n%s", err, report)
	}
	for _, address := range []string{"data.qingcloud_loadbalancer_listeners.all: ", "data.qingcloud_loadbalancer.by_name[0]: "} {
		found := 0
		for _, problem := range problems {
			if strings.HasPrefix(problem, "FAILED: "+address+"Unable to Read Load Balancer") && strings.Contains(problem, "ret_code 1400") {
				found++
			}
		}
		if found != len(levels) {
			t.Errorf("%s %d problems, want %d: %q", address, found, len(levels), problems)
		}
	}
}

// Whatever is not as it must be is a problem.
func TestCheckList(t *testing.T) {
	t.Parallel()
	backend := func(id, loadBalancer string) map[string]any {
		return map[string]any{"loadbalancer_backend_id": id, "loadbalancer_listener_id": "lbl-a", "loadbalancer_id": loadBalancer}
	}
	a, b, other := backend("lbb-a", "lb-a"), backend("lbb-b", "lb-a"), backend("lbb-c", "lb-b")
	read := func(items ...any) []any { return []any{map[string]any{"backends": items}} }
	listener := func(port float64) map[string]any {
		return map[string]any{"loadbalancer_listener_id": "lbl-a", "listener_port": port}
	}
	both := []map[string]any{a, b}
	for name, c := range map[string]struct {
		list    list
		items   []map[string]any
		total   float64
		outputs map[string]any
		want    string
	}{
		"right": {list{name: backends, items: "backends"}, append(both, other), 3, map[string]any{
			backends + "_by_load_balancer": read(a, b), backends + "_by_listener": read(a, b, other), backends + "_by_ids": read(a),
		}, "[]"},
		"no item":    {list{name: backends}, nil, 0, map[string]any{backends + "_by_ids": []any{}}, "[]"},
		"total":      {list{name: backends}, both, 3, nil, "[total_count is 3, of 2]"},
		"order":      {list{name: backends}, []map[string]any{b, a}, 2, nil, "[out of order, or one twice]"},
		"twice":      {list{name: backends}, []map[string]any{a, a}, 2, nil, "[out of order, or one twice]"},
		"one less":   {list{name: backends, items: "backends"}, both, 2, map[string]any{backends + "_by_load_balancer": read(a)}, "[by_load_balancer: 1 items, want 2]"},
		"unfiltered": {list{name: backends, items: "backends"}, both, 2, map[string]any{backends + "_by_ids": read(b)}, "[by_ids: 1 items, want 1]"},
		"look-up": {list{name: "loadbalancer_listeners"}, []map[string]any{listener(80)}, 1, map[string]any{
			"loadbalancer_listener_by_id": []any{listener(80)},
		}, "[]"},
		"another item": {list{name: "loadbalancer_listeners"}, []map[string]any{listener(80)}, 1, map[string]any{
			"loadbalancer_listener_by_id": []any{listener(443)},
		}, "[by_id: listener_port is 443, want 80]"},
	} {
		if _, problems := checkList(c.list, c.items, c.total, c.outputs); fmt.Sprint(problems) != c.want {
			t.Errorf("%s: got %s, want %s", name, problems, c.want)
		}
	}
}

// Without any setting nothing is read, which is said and is no failure. With some of
// them the first that is missing is named.
func TestMissingSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env       map[string]string
		out, fail string
	}{
		{nil, "NOT RUN: no account. Set QINGCLOUD_ACCESS_KEY, QINGCLOUD_SECRET_KEY and QINGCLOUD_ZONE.\n", "<nil>"},
		{map[string]string{"QINGCLOUD_ZONE": "pek3"}, "", "Missing QingCloud Access Key: "},
		{map[string]string{"QINGCLOUD_ACCESS_KEY": "QY", "QINGCLOUD_SECRET_KEY": "s"}, "", "no zone is set. Set QINGCLOUD_ZONE"},
	} {
		var out strings.Builder
		err := run(t.Context(), c.env, "", &out)
		if out.String() != c.out || !strings.HasPrefix(fmt.Sprint(err), c.fail) {
			t.Errorf("%v: got %q, %v", c.env, &out, err)
		}
	}
}
