// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// lookupCase looks up one item in a zone of its own, which has the name of the case.
type lookupCase struct {
	source   string
	args     blockValues
	items    []fakeapi.Item // in the zone
	silent   bool           // whether search_word finds nothing, ever
	found    string         // the ID; "" for an error, whose text is in testdata/lookup
	requests int
}

// namedLoadBalancers are load balancers with these names, and with the IDs lb-a, lb-b
// and so on.
func namedLoadBalancers(names ...any) []fakeapi.Item {
	items := fakeapi.GenerateLoadBalancers(len(names))
	for i, name := range names {
		items[i]["loadbalancer_id"], items[i]["loadbalancer_name"] = fmt.Sprintf("lb-%c", 'a'+i), name
	}
	return items
}

// withStatus sets the status of the last load balancer.
func withStatus(items []fakeapi.Item, status string) []fakeapi.Item {
	items[len(items)-1]["status"] = status
	return items
}

// listener is a listener of lb-a.
func listener(id string, name any, protocol string, port any) fakeapi.Item {
	item := fakeapi.GenerateListeners(1)[0]
	item["loadbalancer_listener_id"], item["loadbalancer_listener_name"], item["loadbalancer_id"] = id, name, "lb-a"
	item["listener_protocol"], item["listener_port"] = protocol, port
	return item
}

// listeners are those of lb-a, and one of another load balancer.
func listeners() []fakeapi.Item {
	other := listener("lbl-other", "https", "https", 443)
	other["loadbalancer_id"] = "lb-b"
	return []fakeapi.Item{
		other, listener("lbl-http", "web", "http", 80), listener("lbl-https", "web", "https", 443),
		listener("lbl-tcp", nil, "tcp", 53), listener("lbl-udp", "", "udp", "53"),
	}
}

func byName(name string) blockValues { return blockValues{"loadbalancer_name": stringValue(name)} }

func byID(id string) blockValues { return blockValues{"loadbalancer_id": stringValue(id)} }

// byListener looks for a listener of lb-a.
func byListener(more blockValues) blockValues {
	return mergeValues(blockValues{"loadbalancer": stringValue("lb-a")}, more)
}

func byPort(port int, protocol string) blockValues {
	args := byListener(blockValues{"listener_port": numberValueOf(port)})
	if protocol != "" {
		args["listener_protocol"] = stringValue(protocol)
	}
	return args
}

func byListenerName(name string) blockValues {
	return byListener(blockValues{"loadbalancer_listener_name": stringValue(name)})
}

func byListenerID(id string) blockValues {
	return blockValues{"loadbalancer_listener_id": stringValue(id)}
}

const (
	oneLB       = "loadbalancer"
	oneListener = "loadbalancer_listener"
)

// many are names of load balancers that all contain web.
func many(name func(i int) string) []any {
	names := make([]any, 0, 14)
	for i := range 14 {
		names = append(names, name(i))
	}
	return names
}

func numbered(i int) string { return fmt.Sprintf("web-%02d", i) }

// lookupCases are looked up one by one at the level of the protocol, and all at once
// by the CLI.
var lookupCases = map[string]lookupCase{
	"by-id":               {oneLB, byID("lb-b"), namedLoadBalancers("web", "web"), false, "lb-b", 1},
	"by-name":             {oneLB, byName("web"), namedLoadBalancers("web-1", "web", "my web"), false, "lb-b", 1},
	"by-odd-name":         {oneLB, byName(`后端 "a+b" & c=d`), namedLoadBalancers(`后端 "a+b" & c=d`, "web"), false, "lb-a", 1},
	"by-composed-name":    {oneLB, byName("ガード café"), namedLoadBalancers("web", "カ\u3099ート\u3099 cafe\u0301"), false, "lb-b", 1},
	"by-ideograph":        {oneLB, byName("\u91d1"), namedLoadBalancers("web", "\uf90a"), false, "lb-b", 1},
	"by-silent-name":      {oneLB, byName("web"), namedLoadBalancers("web-1", "web"), true, "lb-b", 2},
	"of-350":              {oneLB, byName("web-333"), fakeapi.GenerateLoadBalancers(350), true, "lb-00000333", 5},
	"deleted-namesake":    {oneLB, byName("web"), withStatus(namedLoadBalancers("web", "web"), "deleted"), false, "lb-a", 1},
	"ceased-namesake":     {oneLB, byName("web"), withStatus(namedLoadBalancers("web", "web"), "ceased"), true, "lb-a", 2},
	"stopped":             {oneLB, byName("b"), withStatus(namedLoadBalancers("a", "b"), "stopped"), false, "lb-b", 1},
	"suspended":           {oneLB, byName("b"), withStatus(namedLoadBalancers("a", "b"), "suspended"), false, "lb-b", 1},
	"pending":             {oneLB, byID("lb-b"), withStatus(namedLoadBalancers("a", "b"), "pending"), false, "lb-b", 1},
	"listener-id":         {oneListener, byListenerID("lbl-udp"), listeners(), false, "lbl-udp", 1},
	"listener-port":       {oneListener, byPort(443, ""), listeners(), false, "lbl-https", 1},
	"listener-protocol":   {oneListener, byPort(443, "https"), listeners(), false, "lbl-https", 1},
	"listener-tcp":        {oneListener, byPort(53, "tcp"), listeners(), false, "lbl-tcp", 1},
	"listener-udp":        {oneListener, byPort(53, "udp"), listeners(), false, "lbl-udp", 1},
	"listener-name":       {oneListener, byListenerName("web"), listeners()[:2], false, "lbl-http", 1},
	"listener-composed":   {oneListener, byListenerName("café"), append(listeners(), listener("lbl-cafe", "cafe\u0301", "http", 81)), false, "lbl-cafe", 1},
	"listener-name-port":  {oneListener, mergeValues(byListenerName("web"), byPort(80, "")), listeners(), false, "lbl-http", 1},
	"listener-everything": {oneListener, mergeValues(byListenerName("web"), byPort(80, "http")), listeners(), false, "lbl-http", 1},

	"none":                  {oneLB, byName("web"), namedLoadBalancers("api", nil, "mail"), false, "", 2},
	"none-in-an-empty-zone": {oneLB, byName("web"), nil, false, "", 2},
	"none-by-id":            {oneLB, byID("lb-other"), namedLoadBalancers("web"), false, "", 1},
	"none-but-for-case":     {oneLB, byName("Web-12"), namedLoadBalancers(many(numbered)...), false, "", 2},
	"none-silent":           {oneLB, byName("Web"), namedLoadBalancers(append(many(numbered), "web")...), true, "", 2},
	"none-but-similar":      {oneLB, byName("web"), namedLoadBalancers(append([]any{"api"}, many(numbered)...)...), false, "", 2},
	"none-but-deleted":      {oneLB, byName("web"), withStatus(namedLoadBalancers("api", "web"), "deleted"), false, "", 2},
	"none-null":             {oneLB, byName("<nil>"), namedLoadBalancers(nil), false, "", 2},
	"several":               {oneLB, byName("web"), withStatus(namedLoadBalancers("web", "web-1", "web"), "stopped"), false, "", 1},
	"several-forms":         {oneLB, byName("é"), namedLoadBalancers("\u00e9", "e\u0301", "e"), false, "", 1},
	"several-ideographs":    {oneLB, byName("\u91d1"), namedLoadBalancers("\u91d1", "\uf90a"), false, "", 1},
	"several-many":          {oneLB, byName("web"), namedLoadBalancers(many(func(int) string { return "web" })...), false, "", 1},
	"deleted":               {oneLB, byID("lb-a"), withStatus(namedLoadBalancers("web"), "deleted"), false, "", 1},
	"ceased":                {oneLB, byID("lb-a"), withStatus(namedLoadBalancers(nil), "ceased"), false, "", 1},
	"listener-none":         {oneListener, byPort(80, ""), listeners()[:1], false, "", 1},
	"listener-none-by-id":   {oneListener, byListenerID("lbl-gone"), listeners(), false, "", 1},
	"listener-none-port":    {oneListener, byPort(8443, ""), listeners(), false, "", 1},
	"listener-none-udp":     {oneListener, byPort(443, "udp"), listeners(), false, "", 1},
	"listener-none-name":    {oneListener, byListenerName("WEB"), listeners(), false, "", 1},
	"listener-several-port": {oneListener, byPort(53, ""), listeners(), false, "", 1},
	"listener-several-name": {oneListener, byListenerName("web"), listeners(), false, "", 1},
}

// silence is the fault of search_word that finds nothing, in the zones of the cases
// that are for it.
func silence(r fakeapi.Request) fakeapi.Fault {
	if r.Params["search_word"] != "" && lookupCases[r.Params["zone"]].silent {
		return fakeapi.Fault{Body: `{"ret_code":0,"total_count":0,"loadbalancer_set":[]}`}
	}
	return fakeapi.Fault{}
}
