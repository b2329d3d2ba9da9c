// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"
)

// page is one answer with some of a list's items.
type page[T any] struct {
	items  []T
	total  int       // the API's total_count
	served time.Time // the server's clock when it answered; zero if it told none
}

// decodePage reads total_count and the items under the key set. Members that T
// does not have are skipped.
func decodePage[T any](f fields, set string, served time.Time) (page[T], error) {
	total, err := decodeTotal(f["total_count"])
	if err != nil {
		return page[T]{}, err
	}
	p := page[T]{total: total, served: served}
	if raw, ok := f[set]; ok && json.Unmarshal(raw, &p.items) != nil {
		return page[T]{}, fmt.Errorf("%s%s", set, blame[T](raw))
	}
	return p, nil
}

// decodeTotal wants a total_count: without it no list can be shown to be whole.
func decodeTotal(raw json.RawMessage) (int, error) {
	var count Number
	if raw != nil {
		if err := json.Unmarshal(raw, &count); err != nil {
			return 0, fmt.Errorf("total_count: %w", err)
		}
	}
	switch {
	case !count.Valid:
		return 0, errors.New("total_count is missing, without which no list can be shown to be whole")
	case count.Value < 0 || count.Value > math.MaxInt32:
		return 0, fmt.Errorf("total_count: %d is no number of items", count.Value)
	}
	return int(count.Value), nil
}

// blame finds the first item and field of a list that do not decode. It decodes
// all of it again, piece by piece, since encoding/json does not say where the
// types of this package failed.
func blame[T any](raw json.RawMessage) string {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return ": want a list, got " + excerpt(raw)
	}
	for i, item := range items {
		if json.Unmarshal(item, new(T)) != nil {
			return fmt.Sprintf("[%d]%s", i, blameField(item, reflect.TypeFor[T]()))
		}
	}
	return ": does not decode"
}

func blameField(item json.RawMessage, shape reflect.Type) string {
	var members fields
	if json.Unmarshal(item, &members) != nil {
		return ": want an object, got " + excerpt(item)
	}
	for field := range shape.Fields() {
		name := field.Tag.Get("json")
		if raw, ok := members[name]; ok {
			if err := json.Unmarshal(raw, reflect.New(field.Type).Interface()); err != nil {
				return "." + name + ": " + err.Error()
			}
		}
	}
	return ": does not decode"
}
