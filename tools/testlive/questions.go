// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// question is what QingCloud's pages leave open, and what reads of an account can
// answer. The answer is "" if the account has none of what is needed.
type question struct {
	text   string
	answer func(a *account) (string, error)
	needs  string
}

type parameters = map[string][]string

// existing are the statuses of load balancers that are neither deleted nor ceased.
var existing = []string{"pending", "active", "stopped", "suspended"}

var questions = []question{
	{"Does a read without a status filter return deleted or ceased load balancers?", deletedWithoutFilter, "no deleted or ceased load balancer"},
	{"From which verbose on are vxnet, eips, cluster and tags sent?", levelsOfMembers, "no load balancer"},
	{"Where are the EIPs of load balancers in a private network?", placesOfEIPs, "no EIP of a load balancer in a private network"},
	{"Are there null elements in eips and cluster?", nullElements, "no element of eips or cluster"},
	{"What does search_word find?", searchWord, "no load balancer with a name of four letters or more"},
	{"Must a load balancer have one or all of several tags?", tagsTogether, "no load balancer with one of two tags that are in use"},
	{"Which forms does server_certificate_id have?", certificateForms, "no listener"},
	{"Which types do policy rules have?", ruleTypes, "no policy rule"},
	{"Which undocumented members do policies and their rules have?", undocumentedMembers, "no policy"},
	{"Does total_count count only the items whose IDs are given?", totalWithIDs, "less than two load balancers"},
	{"What happens to an ID that does not exist?", unknownID, ""},
	{"Does a response show an older list than an earlier response?", olderLists, "no load balancer has changed during ten reads"},
	{"Does DescribeLoadBalancerListeners accept loadbalancers.1?", listenersOfLoadBalancers, "no listeners of two load balancers"},
}

// answers returns a line for each question.
func (a *account) answers() []string {
	lines := make([]string, 0, len(questions))
	for _, q := range questions {
		switch answer, err := q.answer(a); {
		case err != nil:
			lines = append(lines, q.text+" not answered: "+err.Error())
		case answer == "":
			lines = append(lines, q.text+" not answered: "+q.needs)
		default:
			lines = append(lines, q.text+" answered: "+answer)
		}
	}
	return lines
}

// refusal is the answer that the API refuses a request.
func refusal(err error) (string, error) {
	if failure, ok := errors.AsType[*apiclient.Error](err); ok && failure.Kind == apiclient.KindAPI {
		return fmt.Sprintf("ret_code %d, %s", failure.RetCode, failure.Message), nil
	}
	return "", err
}

// loadBalancersAt are all load balancers as they are sent at a level of verbose.
func (a *account) loadBalancersAt(verbose string) ([]map[string]any, error) {
	return rawItems(a, &apiclient.LoadBalancers, parameters{"verbose": {verbose}, "status": existing})
}

// countText returns how often there is each of some texts, in order.
func countText(counts map[string]int) string {
	var parts []string
	for _, text := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s: %d", text, counts[text]))
	}
	return strings.Join(parts, ", ")
}

func deletedWithoutFilter(a *account) (string, error) {
	count := func(params parameters) (int, error) {
		items, err := rawItems(a, &apiclient.LoadBalancers, params)
		return len(slices.DeleteFunc(items, func(item map[string]any) bool { return slices.Contains(existing, memberText(item, "status")) })), err
	}
	without, err := count(nil)
	asked, err2 := count(parameters{"status": {"deleted", "ceased"}})
	switch err = errors.Join(err, err2); {
	case err != nil:
		return "", err
	case without == 0 && asked == 0:
		return "", nil
	}
	return fmt.Sprintf("%d of %d", without, max(without, asked)), nil
}

func levelsOfMembers(a *account) (string, error) {
	members := []string{"vxnet", "eips", "cluster", "tags"}
	levels := map[string]string{}
	for _, verbose := range []string{"2", "1", "0"} {
		items, err := a.loadBalancersAt(verbose)
		if err != nil || len(items) == 0 {
			return "", err
		}
		for _, member := range members {
			if slices.ContainsFunc(items, func(item map[string]any) bool { _, ok := item[member]; return ok }) {
				levels[member] = verbose
			}
		}
	}
	var parts []string
	for _, member := range members {
		parts = append(parts, member+" "+map[bool]string{true: "never", false: levels[member]}[levels[member] == ""])
	}
	return strings.Join(parts, ", "), nil
}

func placesOfEIPs(a *account) (string, error) {
	counts := map[string]int{}
	items, err := a.loadBalancersAt("2")
	if err != nil {
		return "", err
	}
	for _, item := range items {
		if network := memberText(item, "vxnet_id"); network == "" || network == "vxnet-0" {
			continue
		}
		for _, list := range []string{"eips", "cluster"} {
			for _, eip := range objectList(item[list]) {
				if memberText(eip, "eip_id") != "" {
					counts[list]++
				}
			}
		}
	}
	return countText(counts), nil
}

func nullElements(a *account) (string, error) {
	counts := map[string]int{}
	items, err := a.loadBalancersAt("2")
	if err != nil {
		return "", err
	}
	for _, item := range items {
		for _, list := range []string{"eips", "cluster"} {
			for _, element := range objectList(item[list]) {
				counts[map[bool]string{true: "null", false: "not null"}[element == nil]]++
			}
		}
	}
	return countText(counts), nil
}

func searchWord(a *account) (string, error) {
	var parts []string
	items, err := a.loadBalancersAt("2")
	if err != nil {
		return "", err
	}
	for _, item := range items {
		name := memberText(item, "loadbalancer_name")
		if len(name) < 4 || strings.ToUpper(name) == name {
			continue
		}
		network, _ := item["vxnet"].(map[string]any)
		address := ""
		for _, eip := range append(objectList(item["eips"]), objectList(item["cluster"])...) {
			address = memberText(eip, "eip_addr")
		}
		for _, word := range []struct{ what, text string }{
			{"the name", name},
			{"a part of it", name[1 : len(name)-1]},
			{"the name in upper case", strings.ToUpper(name)},
			{"the ID", memberText(item, "loadbalancer_id")},
			{"the private address", memberText(network, "private_ip")},
			{"a public address", address},
		} {
			if word.text == "" {
				continue
			}
			found, err := rawItems(a, &apiclient.LoadBalancers, parameters{"search_word": {word.text}, "status": existing})
			answer := "no"
			switch {
			case err != nil:
				return "", err
			case slices.ContainsFunc(found, func(other map[string]any) bool { return other["loadbalancer_id"] == item["loadbalancer_id"] }):
				answer = "yes"
			}
			parts = append(parts, word.what+": "+answer)
		}
		break
	}
	return strings.Join(parts, ", "), nil
}
