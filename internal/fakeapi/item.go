// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Item is an item as it is sent, with any members. Tests use null, "", strings for
// numbers and worse.
type Item map[string]any

// ID returns the ID of the item, or "".
func (i Item) ID() string {
	if a := i.action(); a != nil {
		return i.text(a.id)
	}
	return ""
}

// Renewed returns another item like this one, with its own ID.
func (i Item) Renewed(id string, created time.Time) Item {
	renewed := maps.Clone(i)
	renewed[i.action().id] = id
	renewed["create_time"] = created.UTC().Format(time.RFC3339)
	return renewed
}

func (i Item) text(member string) string {
	s, _ := i[member].(string)
	return s
}

// action returns the action that lists the item, or nil.
func (i Item) action() *action {
	for n := range actions {
		if _, ok := i[actions[n].id]; ok {
			return &actions[n]
		}
	}
	return nil
}

// has reports whether a member is one of the values, or a list with an object that
// has one of them as tag_id.
func (i Item) has(member string, values map[string]bool) bool {
	tags, ok := i[member].([]any)
	if !ok {
		return values[i.text(member)]
	}
	return slices.ContainsFunc(tags, func(element any) bool {
		tag, _ := element.(map[string]any)
		return values[Item(tag).text("tag_id")]
	})
}

// found reports whether search_word finds the item: by a part of its ID or its
// name, in lower or upper case. How the API matches is not documented.
func (i Item) found(word string, members []string) bool {
	return slices.ContainsFunc(members, func(member string) bool {
		return strings.Contains(strings.ToLower(i.text(member)), strings.ToLower(word))
	})
}

// At returns the item as a server with the zero [Config] sends it at a level of
// verbose.
func (i Item) At(verbose int) Item { return i.at(verbose, Config{}) }

func (i Item) at(verbose int, config Config) Item {
	a := i.action()
	sent := maps.Clone(i)
	maps.DeleteFunc(sent, func(member string, _ any) bool {
		return !config.Generous && verbose < a.level(member, config.Levels)
	})
	return sent
}

// onPages returns which sets have which members in the examples of the actions' pages.
var onPages = sync.OnceValue(func() map[[2]string]bool {
	members := map[[2]string]bool{}
	for _, item := range Pages() {
		for member := range item {
			members[[2]string{item.action().set, member}] = true
		}
	}
	return members
})

// level returns the verbose that a member needs: 0 if it is in the example of the action's
// page, and [unlisted] otherwise, unless its levels say something else.
func (a *action) level(member string, override map[string]int) int {
	if level, ok := override[member]; ok {
		return level
	}
	if a == nil { // not an item of the API
		return 0
	}
	if level, ok := a.levels[member]; ok {
		return level
	}
	if onPages()[[2]string{a.set, member}] {
		return 0
	}
	return unlisted
}
