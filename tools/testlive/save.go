// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// save writes what the account has to a file for the mock API, with other IDs, names and
// addresses, and says what was replaced and what was left out.
func (a *account) save(file string, out io.Writer) error {
	r := &replacer{replaced: map[string]map[string]string{}, omitted: map[string]bool{}}
	sets := map[string]any{}
	for _, collect := range []func(*account, *replacer) (string, []any, error){
		collector(&apiclient.LoadBalancers), collector(&apiclient.LoadBalancerListeners), collector(&apiclient.LoadBalancerBackends),
		collector(&apiclient.LoadBalancerPolicies), collector(&apiclient.LoadBalancerPolicyRules),
	} {
		set, items, err := collect(a, r)
		if err != nil {
			return err
		}
		sets[set] = items
		fmt.Fprintf(out, "%s: %d items\n", set, len(items))
	}
	if n := dropDangling(sets); n > 0 {
		fmt.Fprintf(out, "set to null: %d IDs of load balancers, listeners and policies that the account does not list\n", n)
	}
	text, err := json.MarshalIndent(sets, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(r.replaced)) {
		fmt.Fprintf(out, "replaced: %d %s\n", len(r.replaced[kind]), kind)
	}
	fmt.Fprintf(out, "left out: %s\n", strings.Join(slices.Sorted(maps.Keys(r.omitted)), ", "))
	fmt.Fprintf(out, "Read %s before you share it.\n", file)
	return nil
}

// dropDangling sets references to items that are in no set to null, and returns how many:
// the mock API refuses a file with such references.
func dropDangling(sets map[string]any) (n int) {
	listed := map[string]bool{}
	each := func(do func(item map[string]any, ownID string)) {
		for set, items := range sets {
			for _, item := range objectList(items) {
				do(item, strings.TrimSuffix(set, "_set")+"_id")
			}
		}
	}
	each(func(item map[string]any, ownID string) { listed[memberText(item, ownID)] = true })
	each(func(item map[string]any, _ string) {
		for name := range item {
			if _, isSet := sets[strings.TrimSuffix(name, "_id")+"_set"]; isSet && !listed[memberText(item, name)] && item[name] != nil {
				item[name] = nil
				n++
			}
		}
		ids, _ := item["loadbalancer_ids"].([]any)
		if ids != nil {
			item["loadbalancer_ids"] = slices.DeleteFunc(ids, func(id any) bool { text, _ := id.(string); return !listed[text] })
		}
	})
	return n
}

// collector returns a function that returns the name of a list's set, and its items.
func collector[T any](list *apiclient.List[T]) func(*account, *replacer) (string, []any, error) {
	return func(a *account, r *replacer) (string, []any, error) {
		params := map[string][]string{"verbose": {"2"}}
		if any(list) == any(&apiclient.LoadBalancerPolicyRules) { // has no verbose
			params = nil
		}
		items, err := rawItems(a, list, params)
		known := map[string]bool{}
		memberNames(reflect.TypeFor[T](), known)
		all := make([]any, 0, len(items))
		for _, item := range items {
			all = append(all, r.value("", item, known))
		}
		return list.Resource + "_set", all, err
	}
}

// memberNames adds the names of all members that the client knows, at any depth.
func memberNames(t reflect.Type, names map[string]bool) {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		memberNames(t.Elem(), names)
	case reflect.Struct:
		for field := range t.Fields() {
			names[field.Tag.Get("json")] = true
			memberNames(field.Type, names)
		}
	default:
	}
}

// replacer replaces what identifies an account, the same value always by the same.
type replacer struct {
	replaced map[string]map[string]string // by kind
	omitted  map[string]bool              // members that the client does not know
}

var (
	idPattern  = regexp.MustCompile(`^[a-z]+-[A-Za-z0-9]+$`)
	macPattern = regexp.MustCompile(`^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$`)
	// keptPattern matches numbers, and times as the API writes them.
	keptPattern = regexp.MustCompile(`^(-?[0-9]+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$`)
)

// keptMembers have values of the API's own.
var keptMembers = []string{
	"status", "transition_status", "listener_protocol", "backend_protocol", "balance_mode", "rule_type", "tls_version", "healthy_check_option",
}

// value returns a member's value with all texts replaced, and without unknown members.
func (r *replacer) value(member string, value any, known map[string]bool) any {
	switch value := value.(type) {
	case map[string]any:
		object := map[string]any{}
		for name, v := range value {
			if known[name] {
				object[name] = r.value(name, v, known)
			} else {
				r.omitted[name] = true
			}
		}
		return object
	case []any:
		list := make([]any, 0, len(value))
		for _, element := range value {
			list = append(list, r.value(member, element, known))
		}
		return list
	case string:
		return r.text(member, value)
	}
	return value
}

func (r *replacer) text(member, text string) string {
	ip, err := netip.ParseAddr(text)
	switch {
	case text == "" || text == "vxnet-0" || slices.Contains(keptMembers, member) || keptPattern.MatchString(text):
		return text
	case err == nil:
		return r.address(ip, text)
	case isIDMember(member) && idPattern.MatchString(text):
		prefix, _, _ := strings.Cut(text, "-")
		return r.replace("IDs", text, func(n int) string { return fmt.Sprintf("%s-%08d", prefix, n) })
	case macPattern.MatchString(text):
		return r.replace("MAC addresses", text, func(n int) string { return fmt.Sprintf("52:54:00:%02x:%02x:%02x", n>>16&255, n>>8&255, n&255) })
	case member == "healthy_check_method" || member == "session_sticky":
		kind, rest, _ := strings.Cut(text, "|")
		if rest == "" || keptPattern.MatchString(rest) {
			return text
		}
		return kind + "|/" + r.word(rest)
	}
	return r.word(text)
}

func isIDMember(member string) bool {
	return strings.HasSuffix(strings.TrimSuffix(member, "s"), "_id") || member == "owner"
}

func (r *replacer) word(text string) string {
	return r.replace("names and other texts", text, func(n int) string { return fmt.Sprintf("text-%d", n) })
}

func (r *replacer) address(ip netip.Addr, text string) string {
	switch {
	case ip.Is6():
		return r.replace("IPv6 addresses", text, func(n int) string { return fmt.Sprintf("2001:db8::%x", n) })
	case ip.IsPrivate() || strings.HasPrefix(text, "198.19."):
		return r.replace("private addresses", text, func(n int) string { return fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255) })
	}
	return r.replace("public addresses", text, func(n int) string { return fmt.Sprintf("203.%d.%d.%d", n>>16&255, n>>8&255, n&255) })
}

// replace returns what a text of a kind is replaced by.
func (r *replacer) replace(kind, text string, nth func(n int) string) string {
	if r.replaced[kind] == nil {
		r.replaced[kind] = map[string]string{}
	}
	if _, ok := r.replaced[kind][text]; !ok {
		r.replaced[kind][text] = nth(len(r.replaced[kind]) + 1)
	}
	return r.replaced[kind][text]
}
