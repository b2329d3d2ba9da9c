// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/pagination"
)

// The bounds of reading a list.
const (
	pageSize = 100       // items to ask for: the API's maximum
	maxItems = 1_000_000 // about what fits into one message to Terraform (256 MiB)
)

// maxIDs is how many IDs one request has at most: as many as fit on one page.
const maxIDs = pageSize

// Filter selects the items of a list.
type Filter struct {
	Zone string

	// Params are the action's own parameters, by the API's names. A parameter
	// that takes a list may have any number of values, every other one has one.
	Params map[string][]string

	once bool // requests are not retried
}

// List describes a Describe action whose response is a paginated list of items of
// type T. The items of the resource loadbalancer are in loadbalancer_set.
type List[T any] struct {
	Action   string         // for example DescribeLoadBalancerListeners
	Resource string         // for example loadbalancer_listener
	IDParam  string         // the parameter with IDs, sent as IDParam.1, …, in batches of 100
	ID       func(*T) Text  // the item's ID, "" only in an invalid item
	Created  func(*T) Text  // its create_time; nil if the items have none
	Parents  []Parameter[T] // select by the resources that contain the items, outermost first
	Filters  []Parameter[T] // all others that need to be known
	Arrange  func(*T)       // if set, puts the lists within an item into order and derives fields
}

// Parameter is a parameter that selects items.
type Parameter[T any] struct {
	Name     string
	Numbered bool          // takes a list, sent as Name.1, …
	Member   func(*T) Text // what it is compared with; nil if it is not documented how it matches
	Changes  bool          // an item may come to match it after it was created
	Since    func(*T) Text // with Changes: when Member has changed last; nil if that is unknown
}

// ownerParameter selects items by the user who owns them: a main account sees the
// resources of its sub-accounts. It is in the official SDKs' types of all actions. A
// resource may change its owner.
func ownerParameter[T any](owner func(*T) Text) Parameter[T] {
	return Parameter[T]{Name: "owner", Member: owner, Changes: true}
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
	group.SetLimit(c.config.MaxConcurrency)
	for i, ids := range batches {
		group.Go(func() (err error) {
			if ids == nil {
				found[i], err = l.readAll(groupCtx, c, filter, &stats)
			} else {
				found[i], err = l.readIDs(groupCtx, c, filter, ids, &stats)
			}
			return err
		})
	}
	err := group.Wait()
	cost := stats.snapshot()
	if failure, ok := errors.AsType[*Error](err); ok {
		failure.Requests, failure.Passes = cost.Requests, cost.Passes
	}
	if err != nil {
		return nil, cost, err
	}
	items := slices.Concat(found...)
	slices.SortFunc(items, l.compare)
	return items, cost, nil
}

// readAll reads all items of the list that match a filter.
func (l *List[T]) readAll(ctx context.Context, c *Client, filter Filter, stats *readStats) ([]T, error) {
	started := time.Now()
	items, passes, err := pagination.ReadAll(ctx, pagination.Source[T]{
		PageSize:    pageSize,
		MaxItems:    maxItems,
		Concurrency: c.config.MaxConcurrency,
		TotalName:   "total_count",
		Fetch:       l.fetch(c, filter, stats),
		ID:          func(item T) string { return string(l.ID(&item)) },
		Since:       l.since(filter),
		Sleep:       c.config.Sleep,
	})
	stats.passes.Store(int64(passes))
	if err == nil {
		return items, nil
	}
	failure := listError(err)
	failure.Action, failure.Zone = l.Action, filter.Zone
	failure.Elapsed = cmp.Or(failure.Elapsed, time.Since(started)) // that of the failed request, if there is one
	return nil, failure
}

// fetch returns a function that reads one page of the list.
func (l *List[T]) fetch(c *Client, filter Filter, stats *readStats) func(ctx context.Context, offset int) (pagination.Page[T], error) {
	params, check := l.params(filter), l.check(filter)
	return func(ctx context.Context, offset int) (pagination.Page[T], error) {
		var page pagination.Page[T]
		begun := c.config.Now() // before the page was made, by this machine's clock
		req := request{action: l.Action, zone: filter.Zone, offset: offset, limit: pageSize, params: params, once: filter.once}
		err := c.do(ctx, req, stats, func(e envelope, serverTime time.Time) (items int, err error) {
			if page, err = decodePage[T](e, l.set(), serverTime); err != nil {
				return 0, err
			}
			return len(page.Items), check(page.Items)
		})
		if begun.Before(page.Time) { // the Date header may be a gateway's, and ahead
			page.Time = begun
		}
		return page, err
	}
}

// since returns a function that returns since when an item has matched a filter at
// the latest, or zero if that is not known.
func (l *List[T]) since(filter Filter) func(T) time.Time {
	times := []func(*T) Text{l.Created}
	for _, p := range l.Filters {
		if p.Changes && len(filter.Params[p.Name]) > 0 {
			times = append(times, p.Since)
		}
	}
	return func(item T) (latest time.Time) {
		for _, text := range times {
			if text == nil {
				return time.Time{}
			}
			moment := parseTime(text(&item))
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

func (l *List[T]) params(filter Filter) url.Values {
	params := make(url.Values, len(filter.Params))
	for name, values := range filter.Params {
		numbered := name == l.IDParam || slices.ContainsFunc(l.Filters, func(p Parameter[T]) bool { return p.Name == name && p.Numbered })
		for i, value := range values {
			if numbered {
				params.Set(name+"."+strconv.Itoa(i+1), value)
			} else {
				params.Set(name, value)
			}
		}
	}
	return params
}

// check returns a function that rejects items without an ID and items that do not
// match the filter: a server that ignores a filter would otherwise return the
// entire zone. It also arranges the items.
func (l *List[T]) check(filter Filter) func(items []T) error {
	identities := append([]Parameter[T]{{Name: l.IDParam, Member: l.ID}}, l.Parents...)
	return func(items []T) error {
		for i := range items {
			item := &items[i]
			place := fmt.Sprintf("%s[%d]", l.set(), i)
			if l.ID(item) == "" {
				return fmt.Errorf("%s.%s_id is missing", place, l.Resource)
			}
			mismatch := func(param string) *valueError {
				return unexpected("an item that matches "+param, []byte(l.ID(item))).within(place)
			}
			if param, found := firstMismatch(item, filter, identities); found {
				return mismatch(param)
			}
			if param, found := firstMismatch(item, filter, l.Filters); found {
				return &mismatchError{mismatch(param)}
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
type mismatchError struct{ *valueError }

func (e *mismatchError) Unwrap() error { return e.valueError }

// firstMismatch compares an item with the parameters of a filter. An item without a
// member cannot be compared by it.
func firstMismatch[T any](item *T, filter Filter, parameters []Parameter[T]) (name string, found bool) {
	for _, p := range parameters {
		wanted := filter.Params[p.Name]
		if len(wanted) == 0 || p.Member == nil {
			continue
		}
		if value := p.Member(item); value != "" && !slices.Contains(wanted, string(value)) {
			return p.Name, true
		}
	}
	return "", false
}

// compare orders items by the IDs of their parents, and by ID.
func (l *List[T]) compare(a, b T) int {
	for _, parent := range l.Parents {
		if order := cmp.Compare(parent.Member(&a), parent.Member(&b)); order != 0 {
			return order
		}
	}
	return cmp.Compare(l.ID(&a), l.ID(&b))
}

// parseTime returns the zero time for a text that is not a time.
func parseTime(text Text) time.Time {
	parsed, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return time.Time{}
	}
	return parsed
}
