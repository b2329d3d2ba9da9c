// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// brokenData are data files with what is said about each.
var brokenData = map[string]struct{ text, want string }{
	"empty":           {"", `f:1:1: the file is empty`},
	"blank":           {"\n  \n", `f:1:1: the file is empty`},
	"comment":         {"# nothing\n", `f:1:1: the file is empty`},
	"no JSON":         {"{\n  \"loadbalancer_set\": [\n    {\"loadbalancer_id\": 'lb-a'}\n  ]\n}", `f:3:25: this is not valid JSON: invalid character '\'' looking for beginning of value`},
	"trailing comma":  {"[\n  {\"loadbalancer_backend_id\": \"lbb-a\"},\n]", `f:3:1: this is not valid JSON: invalid character ']' looking for beginning of value`},
	"cut off":         {"[\n  {\"loadbalancer_backend_id\":", `f:2:29: this is not valid JSON: unexpected end of JSON input`},
	"two values":      {"[]\n[]", `f:2:1: this is not valid JSON: invalid character '[' after top-level value`},
	"no YAML":         {"loadbalancer_set:\n  - a: b\n c: d\n", `f:2:1: this is neither JSON nor valid YAML: did not find expected key`},
	"documents":       {"loadbalancer_set: []\n---\na: b\n", `f:1:1: this is neither JSON nor valid YAML: the file has several documents`},
	"after the end":   {"loadbalancer_set: []\n---\n[", `f:3:1: this is neither JSON nor valid YAML: did not find expected node content`},
	"alias as a name": {"loadbalancer_set:\n  - &a x: 1\n    *a : 2\n", `f:3:5: aliases are not supported: write the value again`},
	"alias":           {"loadbalancer_set: &a []\nloadbalancer_backend_set: *a\n", `f:2:27: aliases are not supported: write the value again`},
	"a text":          {"backends", `f:1:1: expected an object with sets such as loadbalancer_set, or a list of backends, got the text "backends"`},
	"no set":          {"{\n\"ret_code\": 0}", `f:1:1: the object has no set of items: add one of loadbalancer_backend_set, loadbalancer_listener_set, loadbalancer_policy_rule_set, loadbalancer_policy_set, loadbalancer_set`},
	"similar set":     {"loadbalancer_sets: []\n", `f:1:1: loadbalancer_sets is not a set of items: use loadbalancer_set`},
	"unknown set":     {`{"instance_set":[]}`, `f:1:2: instance_set is not a set of items that the mock API has: use loadbalancer_backend_set, loadbalancer_listener_set, loadbalancer_policy_rule_set, loadbalancer_policy_set, loadbalancer_set`},
	"set no list":     {"loadbalancer_set: {}\n", `f:1:19: loadbalancer_set: expected a list of items, got an object`},
	"item no object":  {`["lbb-a"]`, `f:1:2: backends[0]: expected an object, got the text "lbb-a"`},
	"misspelled":      {"- loadbalancer_backend_id: lbb-a\n  wieght: 1\n", `f:2:3: backends[0].wieght is not a member of it: use weight`},
	"camel case":      {"- loadbalancer_backend_id: lbb-a\n  privateIp: 10.0.0.1\n", `f:2:3: backends[0].privateIp is not a member of it: use private_ip`},
	"misspelled deep": {"loadbalancer_set:\n  - loadbalancer_id: lb-a\n    eips: [{eip_id: eip-a, eip_adr: 203.0.113.1}]\n", `f:3:28: loadbalancer_set[0].eips[0].eip_adr is not a member of it: use eip_addr`},
	"no ID":           {"- port: 80\n", `f:1:3: backends[0] has no loadbalancer_backend_id: add one such as lbb-1234abcd`},
	"null ID":         {`[{"loadbalancer_backend_id":null}]`, `f:1:29: backends[0].loadbalancer_backend_id: expected an ID such as lbb-1234abcd, got null`},
	"wrong prefix":    {`[{"loadbalancer_backend_id":"lb-a"}]`, `f:1:29: backends[0].loadbalancer_backend_id: "lb-a" is not an ID of this kind: use one such as lbb-1234abcd`},
	"upper case":      {"loadbalancer_set: [{loadbalancer_id: LB-1}]\n", `f:1:38: loadbalancer_set[0].loadbalancer_id: "LB-1" is not an ID of this kind: use one such as lb-1234abcd`},
	"duplicate ID":    {"- loadbalancer_backend_id: lbb-a\n- loadbalancer_backend_id: lbb-b\n- loadbalancer_backend_id: lbb-a\n", `f:3:28: backends[2].loadbalancer_backend_id: "lbb-a" is already the ID of the item at line 1: use another one, or remove either item`},
	"duplicate name":  {"[{\"loadbalancer_backend_id\":\"lbb-a\",\n\"port\":80,\n\"port\":81}]", `f:3:1: backends[0].port is also at line 2: remove either of them`},
	"text for number": {`[{"loadbalancer_backend_id":"lbb-a","port":"http"}]`, `f:1:44: backends[0].port: expected an integer, got the text "http"`},
	"fraction":        {`[{"loadbalancer_backend_id":"lbb-a","port":80.5}]`, `f:1:44: backends[0].port: expected an integer, got the number 80.5`},
	"bool for number": {"- loadbalancer_backend_id: lbb-a\n  disabled: true\n", `f:2:13: backends[0].disabled: expected an integer, got true`},
	"capital bool":    {"- loadbalancer_backend_id: lbb-a\n  disabled: True\n", `f:2:13: backends[0].disabled: expected an integer, got True`},
	"hexadecimal":     {"- loadbalancer_backend_id: lbb-a\n  port: 0x10\n", `f:2:9: backends[0].port: expected an integer, got the text "0x10"`},
	"list for text":   {`[{"loadbalancer_backend_id":"lbb-a","private_ip":["10.0.0.1"]}]`, `f:1:50: backends[0].private_ip: expected a string, got a list`},
	"text for list":   {`{"loadbalancer_set":[{"loadbalancer_id":"lb-a","private_ips":"10.0.0.1"}]}`, `f:1:62: loadbalancer_set[0].private_ips: expected a list, got the text "10.0.0.1"`},
	"text for object": {`{"loadbalancer_set":[{"loadbalancer_id":"lb-a","vxnet":"vxnet-a"}]}`, `f:1:56: loadbalancer_set[0].vxnet: expected an object, got the text "vxnet-a"`},
	"time":            {"- loadbalancer_backend_id: lbb-a\n  create_time: 2024-01-15 08:00:00\n", `f:2:16: backends[0].create_time: expected a time such as 2024-01-15T08:00:00Z, got the text "2024-01-15 08:00:00"`},
	"zone":            {"- loadbalancer_backend_id: lbb-a\n  zone: gd2\n", `f:2:9: backends[0].zone: expected one of pek3, sh1a, as set with -zone, got the text "gd2"`},
	"no parent":       {"loadbalancer_set: []\nloadbalancer_backend_set:\n  - loadbalancer_backend_id: lbb-a\n    loadbalancer_id: lb-a\n", `f:4:22: loadbalancer_id lb-a is not in loadbalancer_set: add it there, or correct the ID`},
	"no parents":      {"loadbalancer_set: []\nloadbalancer_policy_set:\n  - loadbalancer_policy_id: lbp-a\n    loadbalancer_ids: [lb-a]\n", `f:4:24: loadbalancer_id lb-a is not in loadbalancer_set: add it there, or correct the ID`},
	"several": {"- loadbalancer_backend_id: lb-a\n  wieght: 1\n- prot: 80\n", "f:1:28: backends[0].loadbalancer_backend_id: \"lb-a\" is not an ID of this kind: use one such as lbb-1234abcd\n" +
		"f:2:3: backends[0].wieght is not a member of it: use weight\n" +
		"f:3:3: backends[1].prot is not a member of it: use port\n" +
		"f:3:3: backends[1] has no loadbalancer_backend_id: add one such as lbb-1234abcd"},
}

// What is wrong with a file is said with its place and what to do, all of it at once.
func TestBrokenData(t *testing.T) {
	t.Parallel()
	for name, c := range brokenData {
		_, err := ParseData("f", []byte(c.text), []string{"pek3", "sh1a"})
		if _, ok := errors.AsType[*DataError](err); !ok || err.Error() != c.want {
			t.Errorf("%s: got  %v\nwant %s", name, err, c.want)
		}
	}
}

// What the API may send is right: numbers as strings, null and "" for what is not there,
// and members that no page names.
func TestGoodData(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text    string
		items   int // in the first zone
		ignored string
	}{
		"pasted answer": {
			`{"action":"x","ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"loadbalancer_backend_id":"lbb-a","port":"80","loadbalancer_id":"lb-a","resource":{},"is_top":0,"weight":"","private_ip":null}]}`,
			1, "f:1:2: action is ignored\nf:1:15: ret_code is ignored\nf:1:28: total_count is ignored\nf:1:144: loadbalancer_backend_set[0].resource is ignored\nf:1:158: loadbalancer_backend_set[0].is_top is ignored",
		},
		"escaped": {
			"\t[\n\t\t{\"loadbalancer_backend_id\"\n:\"lbb-a\", \"loadbalancer_backend_name\":\"\\ud83d\\ude00\\/\x7f😀\", \"" + strings.Repeat("x", 1025) + "\": {}, \"memo\":1}\n\t]\n",
			1, "f:3:59: backends[0]." + strings.Repeat("x", 1025) + " is ignored\nf:3:1092: backends[0].memo is ignored",
		},
		"YAML":        {"# own\n- loadbalancer_backend_id: lbb-V0FF855K\n  port: 80\n  create_time: 2024-01-15T08:00:00Z\n  loadbalancer_backend_name: 2024\n", 1, ""},
		"zones":       {"- loadbalancer_backend_id: lbb-a\n  zone: sh1a\n- loadbalancer_backend_id: lbb-b\n", 1, ""},
		"with parent": {"loadbalancer_set: [{loadbalancer_id: lb-a}]\nloadbalancer_backend_set: [{loadbalancer_backend_id: lbb-a, loadbalancer_id: lb-a, loadbalancer_listener_id: lbl-a}]\n", 2, ""},
	} {
		data, err := ParseData("f", []byte(c.text), []string{"pek3", "sh1a"})
		if got := strings.Join(data.Ignored, "\n"); err != nil || len(data.Items[""]) != c.items || got != c.ignored {
			t.Errorf("%s: got %d items, %v, %s", name, len(data.Items[""]), err, got)
		}
	}
	data, err := ParseData("f", []byte("- loadbalancer_backend_id: lbb-a\n  zone: sh1a\n"), []string{"pek3", "sh1a"})
	if items := data.Items["sh1a"]; err != nil || len(items) != 1 || items[0]["zone"] != nil || items[0].ID() != "lbb-a" {
		t.Errorf("got %v, %v", data, err)
	}
}

// An account has thousands of items: each place is not counted from the start of the file.
func TestManyItems(t *testing.T) {
	t.Parallel()
	const items = 10_000
	text, err := json.Marshal(Generate(items))
	if err != nil {
		t.Fatal(err)
	}
	data, err := ParseData("f", []byte(strings.TrimSuffix(string(text), "}]")+`,"memo":1}]`), nil)
	want := fmt.Sprintf("f:1:%d: backends[%d].memo is ignored", len(text), items-1)
	if err != nil || len(data.Items[""]) != items || strings.Join(data.Ignored, "\n") != want {
		t.Errorf("got %d items, %q, %v, want %s", len(data.Items[""]), data.Ignored, err, want)
	}
}

// The schema has every set and every member of an item.
func TestDataSchema(t *testing.T) {
	t.Parallel()
	text := string(DataSchema())
	for _, a := range actions {
		names := []string{a.set}
		for name := range a.examples().Item {
			names = append(names, name)
		}
		if i := slices.IndexFunc(names, func(name string) bool { return !strings.Contains(text, `"`+name+`"`) }); i >= 0 {
			t.Errorf("there is no %s", names[i])
		}
	}
}

// A misspelling is at most two wrong characters in a long name, one in a short one, or two
// that are swapped.
func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"owner", "port", "resource_id", "status_time", "weight"}
	for name, want := range map[string]string{
		"prot": "port", "post": "port", "poets": "", "wieght": "weight", "eighty": "", "lower": "", "own": "",
		"statusTime": "status_time", "stats_times": "status_time", "start_time": "", "resource": "", "resource_ids": "resource_id", "weight": "",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
