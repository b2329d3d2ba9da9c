// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"

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

// portRange is a listener of lb-a with a range of ports.
func portRange(id string, first, last int) fakeapi.Item {
	item := listener(id, nil, "tcp", first)
	item["listener_port_end"] = last
	return item
}

// ownedBy sets the owners of load balancers.
func ownedBy(items []fakeapi.Item, owners ...any) []fakeapi.Item {
	for i, owner := range owners {
		items[i]["owner"] = owner
	}
	return items
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

const (
	oneLB       = "loadbalancer"
	oneListener = "loadbalancer_listener"
)

// numbered are more names than an error lists.
func numbered() []any {
	names := make([]any, 0, 14)
	for i := range 14 {
		names = append(names, fmt.Sprintf("web-%02d", i))
	}
	return names
}

// lookupCases are looked up one by one at the level of the protocol, and all at once
// by the CLI.
var lookupCases = map[string]lookupCase{
	"by-id":               {oneLB, blockValues{"loadbalancer_id": "lb-b"}, namedLoadBalancers("web", "web"), false, "lb-b", 1},
	"by-name":             {oneLB, blockValues{"loadbalancer_name": "web"}, namedLoadBalancers("web-1", "web", "my web"), false, "lb-b", 1},
	"by-odd-name":         {oneLB, blockValues{"loadbalancer_name": `后端 "a+b" & c=d`}, namedLoadBalancers(`后端 "a+b" & c=d`, "web"), false, "lb-a", 1},
	"by-composed-name":    {oneLB, blockValues{"loadbalancer_name": "ガード café"}, namedLoadBalancers("web", "カ\u3099ート\u3099 cafe\u0301"), false, "lb-b", 1},
	"by-ideograph":        {oneLB, blockValues{"loadbalancer_name": "\u91d1"}, namedLoadBalancers("web", "\uf90a"), false, "lb-b", 1},
	"by-silent-name":      {oneLB, blockValues{"loadbalancer_name": "web"}, namedLoadBalancers("web-1", "web"), true, "lb-b", 2},
	"of-350":              {oneLB, blockValues{"loadbalancer_name": "web-333"}, fakeapi.GenerateLoadBalancers(350), true, "lb-00000333", 5},
	"deleted-namesake":    {oneLB, blockValues{"loadbalancer_name": "web"}, withStatus(namedLoadBalancers("web", "web"), "deleted"), false, "lb-a", 1},
	"ceased-namesake":     {oneLB, blockValues{"loadbalancer_name": "web"}, withStatus(namedLoadBalancers("web", "web"), "ceased"), true, "lb-a", 2},
	"stopped":             {oneLB, blockValues{"loadbalancer_name": "b"}, withStatus(namedLoadBalancers("a", "b"), "stopped"), false, "lb-b", 1},
	"suspended":           {oneLB, blockValues{"loadbalancer_name": "b"}, withStatus(namedLoadBalancers("a", "b"), "suspended"), false, "lb-b", 1},
	"pending":             {oneLB, blockValues{"loadbalancer_id": "lb-b"}, withStatus(namedLoadBalancers("a", "b"), "pending"), false, "lb-b", 1},
	"listener-id":         {oneListener, blockValues{"loadbalancer_listener_id": "lbl-udp"}, listeners(), false, "lbl-udp", 1},
	"listener-port":       {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 443}, listeners(), false, "lbl-https", 1},
	"listener-protocol":   {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 443, "listener_protocol": "https"}, listeners(), false, "lbl-https", 1},
	"listener-tcp":        {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 53, "listener_protocol": "tcp"}, listeners(), false, "lbl-tcp", 1},
	"listener-udp":        {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 53, "listener_protocol": "udp"}, listeners(), false, "lbl-udp", 1},
	"owner":               {oneLB, blockValues{"loadbalancer_name": "web", "owner": "usr-hRAmdSn6"}, ownedBy(namedLoadBalancers("web", "web"), "usr-a", "usr-hRAmdSn6"), false, "lb-b", 1},
	"owner-not-sent":      {oneLB, blockValues{"loadbalancer_name": "web", "owner": "usr-a"}, ownedBy(namedLoadBalancers("web"), nil), false, "lb-a", 1},
	"range":               {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 8005, verboseName: 2}, []fakeapi.Item{portRange("lbl-range", 8000, 8010)}, false, "lbl-range", 1},
	"range-end":           {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 8010, verboseName: 2}, []fakeapi.Item{portRange("lbl-range", 8000, 8010)}, false, "lbl-range", 1},
	"range-or-exact":      {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 8005, verboseName: 2}, []fakeapi.Item{portRange("lbl-range", 8000, 8010), portRange("lbl-exact", 8005, 0)}, false, "lbl-exact", 1},
	"listener-name":       {oneListener, blockValues{"loadbalancer": "lb-a", "loadbalancer_listener_name": "web"}, listeners()[:2], false, "lbl-http", 1},
	"listener-composed":   {oneListener, blockValues{"loadbalancer": "lb-a", "loadbalancer_listener_name": "café"}, append(listeners(), listener("lbl-cafe", "cafe\u0301", "http", 81)), false, "lbl-cafe", 1},
	"listener-name-port":  {oneListener, blockValues{"loadbalancer": "lb-a", "loadbalancer_listener_name": "web", "listener_port": 80}, listeners(), false, "lbl-http", 1},
	"listener-everything": {oneListener, blockValues{"loadbalancer": "lb-a", "loadbalancer_listener_name": "web", "listener_port": 80, "listener_protocol": "http"}, listeners(), false, "lbl-http", 1},

	"none":                  {oneLB, blockValues{"loadbalancer_name": "web"}, namedLoadBalancers("api", nil, "mail"), false, "", 2},
	"none-in-an-empty-zone": {oneLB, blockValues{"loadbalancer_name": "web"}, nil, false, "", 2},
	"none-by-id":            {oneLB, blockValues{"loadbalancer_id": "lb-other"}, namedLoadBalancers("web"), false, "", 1},
	"none-but-for-case":     {oneLB, blockValues{"loadbalancer_name": "Web-12"}, namedLoadBalancers(numbered()...), false, "", 2},
	"none-silent":           {oneLB, blockValues{"loadbalancer_name": "Web"}, namedLoadBalancers(append(numbered(), "web")...), true, "", 2},
	"none-but-similar":      {oneLB, blockValues{"loadbalancer_name": "web"}, namedLoadBalancers(append([]any{"api"}, numbered()...)...), false, "", 2},
	"none-but-deleted":      {oneLB, blockValues{"loadbalancer_name": "web"}, withStatus(namedLoadBalancers("api", "web"), "deleted"), false, "", 2},
	"none-null":             {oneLB, blockValues{"loadbalancer_name": "<nil>"}, namedLoadBalancers(nil), false, "", 2},
	"several":               {oneLB, blockValues{"loadbalancer_name": "web"}, withStatus(namedLoadBalancers("web", "web-1", "web"), "stopped"), false, "", 1},
	"several-forms":         {oneLB, blockValues{"loadbalancer_name": "é"}, namedLoadBalancers("\u00e9", "e\u0301", "e"), false, "", 1},
	"several-ideographs":    {oneLB, blockValues{"loadbalancer_name": "\u91d1"}, namedLoadBalancers("\u91d1", "\uf90a"), false, "", 1},
	"several-many":          {oneLB, blockValues{"loadbalancer_name": "web"}, namedLoadBalancers(slices.Repeat([]any{"web"}, 14)...), false, "", 1},
	"deleted":               {oneLB, blockValues{"loadbalancer_id": "lb-a"}, withStatus(namedLoadBalancers("web"), "deleted"), false, "", 1},
	"ceased":                {oneLB, blockValues{"loadbalancer_id": "lb-a"}, withStatus(namedLoadBalancers(nil), "ceased"), false, "", 1},
	"listener-none":         {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 80}, append(listeners()[:1], namedLoadBalancers("web")...), false, "", 2},
	"listener-no-lb":        {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 80}, listeners()[:1], false, "", 2},
	"listener-none-by-id":   {oneListener, blockValues{"loadbalancer_listener_id": "lbl-gone"}, listeners(), false, "", 1},
	"listener-none-port":    {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 8443}, listeners(), false, "", 1},
	"listener-none-udp":     {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 443, "listener_protocol": "udp"}, listeners(), false, "", 1},
	"listener-none-name":    {oneListener, blockValues{"loadbalancer": "lb-a", "loadbalancer_listener_name": "WEB"}, listeners(), false, "", 1},
	"range-none":            {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 8011, verboseName: 2}, []fakeapi.Item{portRange("lbl-range", 8000, 8010), portRange("lbl-one", 8012, 0)}, false, "", 1},
	"range-several":         {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 8005, verboseName: 2}, []fakeapi.Item{portRange("lbl-range", 8000, 8010), portRange("lbl-other", 8004, 8006)}, false, "", 1},
	"several-owners":        {oneLB, blockValues{"loadbalancer_name": "web"}, ownedBy(namedLoadBalancers("web", "web"), "usr-a", "usr-b"), false, "", 1},
	"listener-several-port": {oneListener, blockValues{"loadbalancer": "lb-a", "listener_port": 53}, listeners(), false, "", 1},
	"listener-several-name": {oneListener, blockValues{"loadbalancer": "lb-a", "loadbalancer_listener_name": "web"}, listeners(), false, "", 1},
}

// silence is the fault of search_word that finds nothing, in the zones of the cases
// that are for it.
func silence(r fakeapi.Request) fakeapi.Fault {
	if r.Params["search_word"] != "" && lookupCases[r.Params["zone"]].silent {
		return fakeapi.Fault{Body: `{"ret_code":0,"total_count":0,"loadbalancer_set":[]}`}
	}
	return fakeapi.Fault{}
}
