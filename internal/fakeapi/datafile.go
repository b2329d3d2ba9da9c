// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Data is the content of a data file.
type Data struct {
	Items   map[string][]Item // by zone; "" for those that name none
	Ignored []string          // what the file has besides, as lines with its place
}

// DataError is what is wrong with a data file.
type DataError struct{ Complaints []string } // each with file, line and column

func (e *DataError) Error() string { return strings.Join(e.Complaints, "\n") }

// ParseData parses a data file, in JSON or YAML: an object with the sets of one or more
// actions, by the API's names, such as loadbalancer_set, or a list of backends. It has
// every complaint about the file in an error of type *[DataError].
func ParseData(name string, text []byte, zones []string) (Data, error) {
	root, err := parseTree(text)
	if err != nil {
		at := place{1, 1}
		if syntax, ok := errors.AsType[*syntaxError](err); ok {
			at = syntax.place
		}
		return Data{}, &DataError{[]string{fmt.Sprintf("%s:%d:%d: %v", name, at.line, at.column, err)}}
	}
	c := checker{zones: zones, ids: map[string]place{}, own: map[place]bool{}, data: Data{Items: map[string][]Item{}}}
	c.root(root)
	c.checkParents()
	if len(c.complaints) > 0 {
		return Data{}, &DataError{located(name, c.complaints)}
	}
	c.data.Ignored = located(name, c.ignored)
	return c.data, nil
}

// remark is a complaint, or what is ignored, with its place.
type remark struct {
	place
	text string
}

// located returns remarks in the order of the file.
func located(name string, remarks []remark) []string {
	slices.SortStableFunc(remarks, func(a, b remark) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column)) })
	lines := make([]string, 0, len(remarks))
	for _, r := range remarks {
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", name, r.line, r.column, r.text))
	}
	return lines
}

// checker checks a data file.
type checker struct {
	zones      []string
	data       Data
	ids        map[string]place // of the items
	own        map[place]bool   // where items have their IDs
	sets       []string         // the members with IDs of the sets that the file has
	parents    []parentRef
	complaints []remark
	ignored    []remark
}

// parentRef is an item's reference to what contains it.
type parentRef struct {
	place
	member, id string
}

func (c *checker) complain(at place, format string, args ...any) {
	c.complaints = append(c.complaints, remark{at, fmt.Sprintf(format, args...)})
}

func (c *checker) ignore(m member, where string) {
	c.ignored = append(c.ignored, remark{m.place, where + m.name + " is ignored"})
}

// root checks the entire file.
func (c *checker) root(root node) {
	if root.kind == "list" {
		c.set(actionNamed("DescribeLoadBalancerBackends"), "backends", root)
		return
	}
	if root.kind != "object" {
		c.complain(root.place, "expected an object with sets such as loadbalancer_set, or a list of backends, got %s", root.describe())
		return
	}
	var known []string
	for _, a := range actions {
		known = append(known, a.set)
	}
	c.uniqueNames(root, "")
	for _, m := range root.members {
		i := slices.IndexFunc(actions, func(a action) bool { return a.set == m.name })
		switch similar := nearest(m.name, known); {
		case i >= 0:
			c.sets = append(c.sets, actions[i].id)
			c.set(&actions[i], m.name, m.value)
		case similar != "":
			c.complain(m.place, "%s is not a set of items: use %s", m.name, similar)
		case strings.HasSuffix(m.name, "_set"):
			c.complain(m.place, "%s is not a set of items that the mock API has: use %s", m.name, strings.Join(known, ", "))
		default:
			c.ignore(m, "")
		}
	}
	if len(c.sets) == 0 && len(c.complaints) == 0 {
		c.complain(root.place, "the object has no set of items: add one of %s", strings.Join(known, ", "))
	}
}

// set checks a set of items, and adds them to the data.
func (c *checker) set(a *action, name string, set node) {
	if set.kind != "list" {
		c.complain(set.place, "%s: expected a list of items, got %s", name, set.describe())
		return
	}
	example := a.example()
	for i, item := range set.elements {
		where := fmt.Sprintf("%s[%d]", name, i)
		if item.kind != "object" {
			c.complain(item.place, "%s: expected an object, got %s", where, item.describe())
			continue
		}
		c.object(item, where+".", example)
		c.id(a, item, where)
		zone := c.zone(item, where)
		value, _ := item.value().(map[string]any)
		delete(value, "zone")
		c.data.Items[zone] = append(c.data.Items[zone], value)
	}
}

// object checks the members of an item, or of an object in it, against an example.
func (c *checker) object(object node, where string, example map[string]any) {
	c.uniqueNames(object, where)
	known := slices.Sorted(maps.Keys(example))
	for _, m := range object.members {
		wanted, ok := example[m.name]
		switch similar := nearest(m.name, known); {
		case ok:
			c.value(m.value, where+m.name, wanted)
		case m.name == "zone":
		case similar != "":
			c.complain(m.place, "%s%s is not a member of it: use %s", where, m.name, similar)
		default:
			c.ignore(m, where)
		}
	}
}

// timePattern matches the names of members that are times.
var timePattern = regexp.MustCompile(`(^|\.)(create|status)_time$`)

// value checks that a value has the type of an example. Where the API omits one, it also
// sends null or "".
func (c *checker) value(value node, where string, example any) {
	if value.kind == "scalar" && (value.scalar == nil || value.scalar == "") {
		return
	}
	wanted := ""
	switch example := example.(type) {
	case int:
		if !isInteger(value) {
			wanted = "an integer"
		}
	case string:
		wanted = textProblem(value, where)
		text, _ := value.scalar.(string)
		c.reference(value, where, text)
	case []any:
		if value.kind != "list" {
			wanted = "a list"
		}
		for i, element := range value.elements {
			c.value(element, fmt.Sprintf("%s[%d]", where, i), example[0])
		}
	case map[string]any:
		if value.kind != "object" {
			wanted = "an object"
			break
		}
		c.object(value, where+".", example)
	}
	if wanted != "" {
		c.complain(value.place, "%s: expected %s, got %s", where, wanted, value.describe())
	}
}

// isInteger accepts a string as well: some pages of the API show numbers so.
func isInteger(value node) bool {
	_, err := strconv.ParseInt(fmt.Sprint(value.scalar), 10, 64)
	return err == nil && value.kind == "scalar"
}

// textProblem returns what a value should be instead, or "".
func textProblem(value node, where string) (wanted string) {
	text, isText := value.scalar.(string)
	_, isNumber := value.scalar.(json.Number)
	_, err := time.Parse("2006-01-02T15:04:05Z", text)
	switch {
	case !isText && !isNumber:
		return "a string"
	case timePattern.MatchString(where) && err != nil:
		return "a time such as 2024-01-15T08:00:00Z"
	}
	return ""
}

// reference notes that an item names another one.
func (c *checker) reference(value node, where, id string) {
	name := regexp.MustCompile(`^.*\.|\[\d+\]$`).ReplaceAllString(where, "")
	if name == "loadbalancer_ids" {
		name = "loadbalancer_id"
	}
	if slices.ContainsFunc(actions, func(a action) bool { return a.id == name }) {
		c.parents = append(c.parents, parentRef{value.place, name, id})
	}
}

// checkParents requires that what items name is in the file, if that has such items.
func (c *checker) checkParents() {
	for _, p := range c.parents {
		if _, ok := c.ids[p.id]; !ok && !c.own[p.place] && slices.Contains(c.sets, p.member) {
			set := actions[slices.IndexFunc(actions, func(a action) bool { return a.id == p.member })].set
			c.complain(p.place, "%s %s is not in %s: add it there, or correct the ID", p.member, p.id, set)
		}
	}
}

var itemIDPattern = regexp.MustCompile(`^[a-z]+-[A-Za-z0-9]+$`)

// id checks an item's ID.
func (c *checker) id(a *action, item node, where string) {
	i := slices.IndexFunc(item.members, func(m member) bool { return m.name == a.id })
	if i < 0 {
		c.complain(item.place, "%s has no %s: add one such as %s-1234abcd", where, a.id, a.prefix)
		return
	}
	value := item.members[i].value
	c.own[value.place] = true
	id, _ := value.scalar.(string)
	switch first, twice := c.ids[id]; {
	case id == "":
		c.complain(value.place, "%s.%s: expected an ID such as %s-1234abcd, got %s", where, a.id, a.prefix, value.describe())
	case !strings.HasPrefix(id, a.prefix+"-") || !itemIDPattern.MatchString(id):
		c.complain(value.place, "%s.%s: %q is not an ID of this kind: use one such as %s-1234abcd", where, a.id, id, a.prefix)
	case twice:
		c.complain(value.place, "%s.%s: %q is already the ID of the item at line %d: use another one, or remove either item", where, a.id, id, first.line)
	default:
		c.ids[id] = value.place
	}
}

// zone returns the zone that an item names.
func (c *checker) zone(item node, where string) string {
	i := slices.IndexFunc(item.members, func(m member) bool { return m.name == "zone" })
	if i < 0 {
		return ""
	}
	zone, _ := item.members[i].value.scalar.(string)
	if !slices.Contains(c.zones, zone) {
		c.complain(item.members[i].value.place, "%s.zone: expected one of %s, as set with -zone, got %s", where, strings.Join(c.zones, ", "), item.members[i].value.describe())
	}
	return zone
}

// uniqueNames requires that no member is there twice: the last would win.
func (c *checker) uniqueNames(object node, where string) {
	first := map[string]place{}
	for _, m := range object.members {
		if at, twice := first[m.name]; twice {
			c.complain(m.place, "%s%s is also at line %d: remove either of them", where, m.name, at.line)
			continue
		}
		first[m.name] = m.place
	}
}

// nearest returns the known name that another one is a misspelling of, or "". A name that
// is longer or shorter by two is another one: the API has both resource and resource_id.
func nearest(name string, known []string) string {
	plain := func(s string) string { return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s)) }
	if len(name) < 4 || slices.Contains(known, name) {
		return ""
	}
	for _, k := range known {
		a, b := plain(name), plain(k)
		if len(a)-len(b) <= 1 && len(b)-len(a) <= 1 && distance(a, b) <= min(2, len(k)/4) {
			return k
		}
	}
	return ""
}

// distance returns how many characters must be added, removed, replaced or swapped with
// the next one to turn a text into another one.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			if i == 0 || j == 0 {
				d[i][j] = i + j
				continue
			}
			replaced := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			d[i][j] = min(replaced, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
