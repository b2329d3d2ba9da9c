// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"errors"
	"maps"
	"slices"
)

// Find returns the item with an ID, or nil if there is none: the API returns an empty
// list or ret_code 2100. It takes one request, which is not retried. The error is of
// type *[Error].
func (l *List[T]) Find(ctx context.Context, c *Client, zone, id string) (*T, Stats, error) {
	var stats readStats
	filter := Filter{Zone: zone, Params: map[string][]string{l.IDParam: {id}}, once: true}
	page, err := l.fetch(c, filter, &stats)(ctx, 0)
	if failure, ok := errors.AsType[*Error](err); ok && failure.Kind == KindAPI && failure.RetCode == RetNotFound {
		return nil, stats.snapshot(), nil
	}
	if err != nil || len(page.Items) == 0 {
		return nil, stats.snapshot(), err
	}
	return &page.Items[0], stats.snapshot(), nil
}

// readIDs reads the items with these IDs, at most maxIDs, that match a filter.
//
// They fit on one page, so one response is usually the whole result. IDs that were
// not found are requested again, until a response has none of them: then none of them
// exists. What total_count counts when IDs are requested is not documented, so it
// decides nothing. No offset is needed, so nothing can move from one page to another.
func (l *List[T]) readIDs(ctx context.Context, c *Client, filter Filter, ids []string, stats *readStats) ([]T, error) {
	stats.passes.Store(1)
	missing := slices.Clone(ids)
	filter.Params = maps.Clone(filter.Params)
	var found []T
	for {
		filter.Params[l.IDParam] = missing
		page, err := l.fetch(c, filter, stats)(ctx, 0)
		if err != nil {
			return nil, err
		}
		before := len(missing)
		for _, item := range page.Items {
			if i := slices.Index(missing, string(l.ID(&item))); i >= 0 {
				missing = slices.Delete(missing, i, i+1)
				found = append(found, item)
			}
		}
		if len(missing) == 0 || len(missing) == before {
			return found, nil
		}
	}
}
