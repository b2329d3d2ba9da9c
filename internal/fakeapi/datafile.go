// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agext/levenshtein"
	"go.yaml.in/yaml/v3"
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
	root, wrong := parseTree(text)
	if wrong != nil {
		return Data{}, &DataError{located(name, []remark{*wrong})}
	}
	c := checker{zones: zones, ids: map[string]*yaml.Node{}, data: Data{Items: map[string][]Item{}}}
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
	at   *yaml.Node
	text string
}

// located returns remarks in the order of the file.
func located(name string, remarks []remark) []string {
	slices.SortStableFunc(remarks, func(a, b remark) int {
		return cmp.Or(cmp.Compare(a.at.Line, b.at.Line), cmp.Compare(a.at.Column, b.at.Column))
	})
	lines := make([]string, 0, len(remarks))
	for _, r := range remarks {
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", name, r.at.Line, r.at.Column, r.text))
	}
	return lines
}

// checker checks a data file.
type checker struct {
	zones      []string
	data       Data
	ids        map[string]*yaml.Node // of the items
	sets       []*action             // those that the file has items of
	parents    []parentRef
	complaints []remark
	ignored    []remark
}

// parentRef is an item's reference to what contains it.
type parentRef struct {
	id     *yaml.Node
	action *action // that lists it
}

func (c *checker) complain(at *yaml.Node, format string, args ...any) {
	c.complaints = append(c.complaints, remark{at, fmt.Sprintf(format, args...)})
}

// root checks the entire file.
func (c *checker) root(root *yaml.Node) {
	if root.Kind == yaml.SequenceNode {
		c.set(actionNamed("DescribeLoadBalancerBackends"), "backends", root)
		return
	}
	if root.Kind != yaml.MappingNode {
		c.complain(root, "expected an object with sets such as loadbalancer_set, or a list of backends, got %s", describe(root))
		return
	}
	var known []string
	for _, a := range actions {
		known = append(known, a.set)
	}
	c.members(root, "", known, func(name string, set *yaml.Node) {
		a := &actions[slices.Index(known, name)]
		c.sets = append(c.sets, a)
		c.set(a, name, set)
	})
	if len(c.sets) == 0 && len(c.complaints) == 0 {
		c.complain(root, "the object has no set of items: add one of %s", strings.Join(known, ", "))
	}
}

// set checks a set of items, and adds them to the data.
func (c *checker) set(a *action, name string, set *yaml.Node) {
	if set.Kind != yaml.SequenceNode {
		c.complain(set, "%s: expected a list of items, got %s", name, describe(set))
		return
	}
	example := a.examples().Item
	for i, item := range set.Content {
		where := fmt.Sprintf("%s[%d]", name, i)
		value, ok := valueOf(item).(map[string]any)
		if !ok {
			c.complain(item, "%s: expected an object, got %s", where, describe(item))
			continue
		}
		c.object(item, where+".", example)
		c.id(a, item, where)
		zone := c.zone(item, where)
		delete(value, "zone")
		c.data.Items[zone] = append(c.data.Items[zone], value)
	}
}

// object checks the members of an item, or of an object in it, against an example.
func (c *checker) object(object *yaml.Node, where string, example map[string]any) {
	c.members(object, where, slices.Sorted(maps.Keys(example)), func(name string, value *yaml.Node) {
		c.value(value, where+name, example[name])
	})
}

// members calls a function for each member whose name is known, and remarks on others, and
// on those that are there twice: the last would win.
func (c *checker) members(object *yaml.Node, where string, known []string, check func(name string, value *yaml.Node)) {
	kind := "a member of it"
	if where == "" {
		kind = "a set of items"
	}
	first := map[string]*yaml.Node{}
	for pair := range slices.Chunk(object.Content, 2) {
		at, name := pair[0], pair[0].Value
		if first[name] != nil {
			c.complain(at, "%s%s is also at line %d: remove either of them", where, name, first[name].Line)
		} else {
			first[name] = at
		}
		switch similar := nearest(name, known); {
		case slices.Contains(known, name):
			check(name, pair[1])
		case name == "zone" && where != "":
		case similar != "":
			c.complain(at, "%s%s is not %s: use %s", where, name, kind, similar)
		case strings.HasSuffix(name, "_set") && where == "":
			c.complain(at, "%s is not a set of items that the mock API has: use %s", name, strings.Join(known, ", "))
		default:
			c.ignored = append(c.ignored, remark{at, where + name + " is ignored"})
		}
	}
}

// value checks that a value has the type of an example. Where the API omits one, it also
// sends null or "".
func (c *checker) value(value *yaml.Node, where string, example any) {
	if v := valueOf(value); v == nil || v == "" {
		return
	}
	wanted := ""
	switch example := example.(type) {
	case float64:
		// Some pages of the API show numbers as strings.
		if _, err := strconv.ParseInt(value.Value, 10, 64); err != nil {
			wanted = "an integer"
		}
	case string:
		wanted = textProblem(value, example)
		c.reference(value, where)
	case []any:
		if value.Kind != yaml.SequenceNode {
			wanted = "a list"
			break
		}
		for i, element := range value.Content {
			c.value(element, fmt.Sprintf("%s[%d]", where, i), example[0])
		}
	case map[string]any:
		if value.Kind != yaml.MappingNode {
			wanted = "an object"
			break
		}
		c.object(value, where+".", example)
	}
	if wanted != "" {
		c.complain(value, "%s: expected %s, got %s", where, wanted, describe(value))
	}
}

// textProblem returns what a value should be instead, or "".
func textProblem(value *yaml.Node, example string) (wanted string) {
	isTime := func(text string) bool {
		_, err := time.Parse("2006-01-02T15:04:05Z", text)
		return err == nil
	}
	switch valueOf(value).(type) {
	case string, float64:
		if isTime(example) && !isTime(value.Value) {
			return "a time such as 2024-01-15T08:00:00Z"
		}
		return ""
	}
	return "a string"
}

// notTheName matches what surrounds the name of the member in a place such as a[0].b[1].
var notTheName = regexp.MustCompile(`^.*\.|\[\d+\]$`)

// reference notes that an item names another one.
func (c *checker) reference(value *yaml.Node, where string) {
	name := notTheName.ReplaceAllString(where, "")
	if name == "loadbalancer_ids" {
		name = "loadbalancer_id"
	}
	if i := slices.IndexFunc(actions, func(a action) bool { return a.id == name }); i >= 0 {
		c.parents = append(c.parents, parentRef{value, &actions[i]})
	}
}

// checkParents requires that what items name is in the file, if that has such items. It
// does not repeat that an ID is not one.
func (c *checker) checkParents() {
	for _, p := range c.parents {
		wrong := func(r remark) bool { return r.at == p.id }
		if c.ids[p.id.Value] == nil && slices.Contains(c.sets, p.action) && !slices.ContainsFunc(c.complaints, wrong) {
			c.complain(p.id, "%s %s is not in %s: add it there, or correct the ID", p.action.id, p.id.Value, p.action.set)
		}
	}
}

var itemIDPattern = regexp.MustCompile(`^[a-z]+-[A-Za-z0-9]+$`)

// id checks an item's ID.
func (c *checker) id(a *action, item *yaml.Node, where string) {
	value := member(item, a.id)
	if value == nil {
		c.complain(item, "%s has no %s: add one such as %s-1234abcd", where, a.id, a.prefix)
		return
	}
	id, _ := valueOf(value).(string)
	switch first, twice := c.ids[id]; {
	case id == "":
		c.complain(value, "%s.%s: expected an ID such as %s-1234abcd, got %s", where, a.id, a.prefix, describe(value))
	case !strings.HasPrefix(id, a.prefix+"-") || !itemIDPattern.MatchString(id):
		c.complain(value, "%s.%s: %q is not an ID of this kind: use one such as %s-1234abcd", where, a.id, id, a.prefix)
	case twice:
		c.complain(value, "%s.%s: %q is already the ID of the item at line %d: use another one, or remove either item", where, a.id, id, first.Line)
	default:
		c.ids[id] = value
	}
}

// zone returns the zone that an item names.
func (c *checker) zone(item *yaml.Node, where string) string {
	value := member(item, "zone")
	if value == nil {
		return ""
	}
	zone, _ := valueOf(value).(string)
	if !slices.Contains(c.zones, zone) {
		c.complain(value, "%s.zone: expected one of %s, as set with -zone, got %s", where, strings.Join(c.zones, ", "), describe(value))
	}
	return zone
}

// nearest returns the known name that another one is a misspelling of, or "". A name that
// is longer or shorter by two is another one: the API has both resource and resource_id.
func nearest(name string, known []string) string {
	if len(name) < 4 || slices.Contains(known, name) {
		return ""
	}
	for _, k := range known {
		a, b := plain(name), plain(k)
		wrong := levenshtein.Distance(a, b, nil) // characters; two if they are only swapped
		if len(a)-len(b) <= 1 && len(b)-len(a) <= 1 && (wrong <= min(2, len(k)/4) || wrong == 2 && sorted(a) == sorted(b)) {
			return k
		}
	}
	return ""
}

func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}

func sorted(name string) string {
	letters := []byte(name)
	slices.Sort(letters)
	return string(letters)
}
