// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package pagination

import "slices"

// page is a page with its place in the list.
type page[T any] struct {
	Page[T]
	offset int
	ids    []string // of Items
}

func newPage[T any](received Page[T], offset int, id func(T) string) page[T] {
	ids := make([]string, len(received.Items))
	for i, item := range received.Items {
		ids[i] = id(item)
	}
	return page[T]{Page: received, offset: offset, ids: ids}
}

func (p page[T]) has(id string) bool { return slices.Contains(p.ids, id) }

// contiguous reports whether no item can lie between the pages, provided that
// the order of items is stable.
func contiguous[T any](pages []page[T]) bool {
	for i, next := range pages[1:] {
		if len(next.ids) == 0 || !pages[i].has(next.ids[0]) {
			return false
		}
	}
	return true
}
