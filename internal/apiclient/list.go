// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// maxIDs is how many IDs one request has at most: as many as fit on one page.
const maxIDs = pageSize

// Filter selects the items of a list.
type Filter struct {
	Zone string

	// Params are the action's own parameters, by the API's names. A parameter
	// that takes a list may have any number of values, every other one has one.
	Params map[string][]string
}

// List describes a Describe action whose response is a paginated list of items of
// type T. The names of members follow the API's convention: the items of resource
// loadbalancer are in loadbalancer_set, and each has a loadbalancer_id.
type List[T any] struct {
	Action   string   // for example DescribeLoadBalancerListeners
	Resource string   // for example loadbalancer_listener
	IDParam  string   // the parameter with IDs, sent as IDParam.1, …, in batches of 100
	Parents  []string // the resources that contain the items, outermost first; each is a parameter, too
	Match    []string // other parameters that are compared with an item's member of the same name

	// Changes are the parameters that an item may come to match after it was created,
	// each with the member that has the time of the last such change, or "".
	Changes  map[string]string
	Numbered []string // other parameters that take a list
	Arrange  func(*T) // if set, puts the lists within an item into order
}

// All returns every item that matches the filter, once, ordered by the IDs of the
// parents and by ID, or an error of type *[Error]. The Stats are valid in any case.
func (l *List[T]) All(ctx context.Context, c *Client, filter Filter) ([]T, Stats, error) {
	var stats readStats
	batches := [][]string{nil}
	if ids := filter.Params[l.IDParam]; len(ids) > 0 {
		batches = slices.Collect(slices.Chunk(ids, maxIDs))
	}
	found := make([][]T, len(batches))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(c.concurrency)
	for i, ids := range batches {
		group.Go(func() (err error) {
			batch := Filter{Zone: filter.Zone, Params: maps.Clone(filter.Params)}
			if ids == nil {
				found[i], err = l.pager(c, batch, &stats).readAll(groupCtx)
			} else {
				batch.Params[l.IDParam] = ids
				found[i], err = l.readIDs(groupCtx, c, batch, &stats)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, stats.snapshot(), err
	}
	items := slices.Concat(found...)
	slices.SortFunc(items, l.comparison())
	return items, stats.snapshot(), nil
}

// pager returns the pager for a filter with at most maxIDs IDs.
func (l *List[T]) pager(c *Client, filter Filter, stats *readStats) pager[T] {
	params, check, since := l.params(filter), l.check(filter), l.since(filter)
	id := member[T](l.idMember())
	return pager[T]{
		action: l.Action,
		zone:   filter.Zone,
		limit:  pageSize,
		fetch: func(ctx context.Context, offset int) (listPage[T], error) {
			var page listPage[T]
			req := request{action: l.Action, zone: filter.Zone, offset: offset, limit: pageSize, params: params}
			err := c.do(ctx, req, stats, func(e envelope, serverTime time.Time) (items int, err error) {
				if page, err = decodePage[T](e, l.set(), serverTime); err != nil {
					return 0, err
				}
				return len(page.items), check(page.items)
			})
			return page, err
		},
		each:  concurrently(c.concurrency),
		id:    func(item T) string { return string(id(&item)) },
		since: since,
		sleep: c.sleep,
		stats: stats,
	}
}

// since returns a function that returns since when an item has matched a filter at
// the latest, or zero if that is not known.
func (l *List[T]) since(filter Filter) func(T) time.Time {
	members := []func(*T) Text{member[T]("create_time")}
	for param, name := range l.Changes {
		if len(filter.Params[param]) > 0 {
			members = append(members, member[T](name))
		}
	}
	return func(item T) (latest time.Time) {
		for _, value := range members {
			moment := parseTime(value(&item))
			if moment.IsZero() {
				return moment
			}
			if moment.After(latest) {
				latest = moment
			}
		}
		return latest
	}
}

func (l *List[T]) set() string { return l.Resource + "_set" }

func (l *List[T]) idMember() string { return l.Resource + "_id" }

func (l *List[T]) params(filter Filter) map[string]string {
	params := make(map[string]string, len(filter.Params))
	for name, values := range filter.Params {
		numbered := name == l.IDParam || slices.Contains(l.Numbered, name)
		for i, value := range values {
			if numbered {
				params[name+"."+strconv.Itoa(i+1)] = value
			} else {
				params[name] = value
			}
		}
	}
	return params
}

// check returns a function that rejects items without an ID and items that do not
// match the filter: a server that ignores a filter would otherwise return the
// entire zone. It also arranges the items.
func (l *List[T]) check(filter Filter) func(items []T) error {
	identities := map[string]string{l.IDParam: l.idMember()}
	for _, parent := range l.Parents {
		identities[parent] = parent + "_id"
	}
	others := map[string]string{}
	for _, param := range l.Match {
		others[param] = param
	}
	id, belongs, matches := member[T](l.idMember()), matching[T](filter, identities), matching[T](filter, others)
	return func(items []T) error {
		for i := range items {
			item := &items[i]
			if id(item) == "" {
				return fmt.Errorf("%s[%d].%s is missing", l.set(), i, l.idMember())
			}
			if !belongs(item) || !matches(item) {
				err := fmt.Errorf("%s[%d] is %s, which does not match the filter", l.set(), i, id(item))
				if belongs(item) {
					return &mismatchError{err}
				}
				return err
			}
			if l.Arrange != nil {
				l.Arrange(item)
			}
		}
		return nil
	}
}

// mismatchError is about an item that may have matched the filter when the API
// selected it: unlike its ID, its status may have changed since.
type mismatchError struct{ error }

// matching returns a function that compares an item with the parameters of a filter
// that have these members. An item without a member cannot be compared by it.
func matching[T any](filter Filter, members map[string]string) func(*T) bool {
	checks := []func(*T) bool{}
	for param, name := range members {
		if values := filter.Params[param]; len(values) > 0 {
			value := member[T](name)
			checks = append(checks, func(item *T) bool {
				return value(item) == "" || slices.Contains(values, string(value(item)))
			})
		}
	}
	return func(item *T) bool {
		return !slices.ContainsFunc(checks, func(check func(*T) bool) bool { return !check(item) })
	}
}

func (l *List[T]) comparison() func(a, b T) int {
	members := []func(*T) Text{}
	for _, parent := range l.Parents {
		members = append(members, member[T](parent+"_id"))
	}
	members = append(members, member[T](l.idMember()))
	return func(a, b T) int {
		for _, value := range members {
			if order := strings.Compare(string(value(&a)), string(value(&b))); order != 0 {
				return order
			}
		}
		return 0
	}
}

// member returns a function that returns an item's member of type [Text], by its
// JSON name. It returns "" if T has no such member.
func member[T any](name string) func(*T) Text {
	for field := range reflect.TypeFor[T]().Fields() {
		if field.Tag.Get("json") == name {
			return func(item *T) Text { return Text(reflect.ValueOf(item).Elem().FieldByIndex(field.Index).String()) }
		}
	}
	return func(*T) Text { return "" }
}

// parseTime returns the zero time for a text that is not a time.
func parseTime(text Text) time.Time {
	parsed, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return time.Time{}
	}
	return parsed
}
