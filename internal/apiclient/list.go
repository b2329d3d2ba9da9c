// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
	"maps"
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
// type T.
type List[T any] struct {
	Action   string                   // for example DescribeLoadBalancers
	Set      string                   // the member of the response that holds the items
	IDParam  string                   // the parameter with IDs, sent as IDParam.1, …, in batches of 100
	Numbered []string                 // other parameters that take a list
	IDMember string                   // the member of an item that holds its ID
	ID       func(*T) Text            // never "" for an item that All returns
	Created  func(*T) Text            // create_time; nil if the items have none
	SortBy   []func(*T) Text          // the order of the result, before the ID
	Match    map[string]func(*T) Text // what a parameter is compared with, if the item has it
	Arrange  func(*T)                 // if set, puts the lists within an item into order
}

// All returns every item that matches the filter, once and in order, or an error
// of type *[Error]. The Stats are valid in any case.
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
			if ids != nil {
				batch.Params[l.IDParam] = ids
			}
			found[i], err = l.pager(c, batch, &stats).readAll(groupCtx)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, stats.snapshot(), err
	}
	items := slices.Concat(found...)
	slices.SortFunc(items, l.compare)
	return items, stats.snapshot(), nil
}

// pager returns the pager for a filter with at most maxIDs IDs.
func (l *List[T]) pager(c *Client, filter Filter, stats *readStats) pager[T] {
	params := l.params(filter)
	return pager[T]{
		action: l.Action,
		zone:   filter.Zone,
		fetch: func(ctx context.Context, offset int) (listPage[T], error) {
			var page listPage[T]
			req := request{action: l.Action, zone: filter.Zone, offset: offset, limit: pageSize, params: params}
			err := c.do(ctx, req, stats, func(e envelope, serverTime time.Time) (items int, err error) {
				if page, err = decodePage[T](e, l.Set, serverTime); err != nil {
					return 0, err
				}
				return len(page.items), l.check(page.items, filter)
			})
			return page, err
		},
		id:       func(item T) string { return string(l.ID(&item)) },
		created:  l.created,
		sleep:    c.sleep,
		parallel: c.concurrency,
		stats:    stats,
	}
}

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

// check rejects items without an ID and items that do not match the filter: a
// server that ignores a filter would otherwise return the entire zone. It also
// arranges the items.
func (l *List[T]) check(items []T, filter Filter) error {
	for i := range items {
		item := &items[i]
		id := l.ID(item)
		if id == "" {
			return fmt.Errorf("%s[%d].%s is missing", l.Set, i, l.IDMember)
		}
		if !l.matches(item, filter) {
			return fmt.Errorf("%s[%d] is %s, which does not match the filter", l.Set, i, id)
		}
		if l.Arrange != nil {
			l.Arrange(item)
		}
	}
	return nil
}

func (l *List[T]) matches(item *T, filter Filter) bool {
	if ids := filter.Params[l.IDParam]; len(ids) > 0 && !slices.Contains(ids, string(l.ID(item))) {
		return false
	}
	for name, member := range l.Match {
		values, value := filter.Params[name], member(item)
		if len(values) > 0 && value != "" && !slices.Contains(values, string(value)) {
			return false
		}
	}
	return true
}

func (l *List[T]) compare(a, b T) int {
	for _, by := range l.SortBy {
		if order := strings.Compare(string(by(&a)), string(by(&b))); order != 0 {
			return order
		}
	}
	return strings.Compare(string(l.ID(&a)), string(l.ID(&b)))
}

func (l *List[T]) created(item T) time.Time {
	if l.Created == nil {
		return time.Time{}
	}
	created, err := time.Parse(time.RFC3339, string(l.Created(&item)))
	if err != nil {
		return time.Time{}
	}
	return created
}
