// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Text is a string of the API, which has been seen to send an integer in place of one
// (yunify/qingcloud-sdk-go#9): its literal text is the string. A missing one and null
// decode to "".
type Text string

// UnmarshalJSON accepts a string, a number and null.
func (t *Text) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	if strings.ContainsAny(string(raw[:1]), "-0123456789") {
		*t = Text(raw)
		return nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return unexpected("a string", raw)
	}
	*t = Text(s)
	return nil
}

// Number is an integer of the API, which some of its pages show as a JSON string
// ("80"). A missing one, null and "" are not valid; 0 is.
type Number struct {
	Value int64
	Valid bool
}

// UnmarshalJSON accepts an integer, a string that contains one, "" and null.
func (n *Number) UnmarshalJSON(raw []byte) error {
	text := string(raw)
	if unquoted, err := strconv.Unquote(text); err == nil {
		text = unquoted
	}
	if text == "null" || text == "" {
		return nil
	}
	value, ok := parseInteger(text)
	if !ok {
		return unexpected("an integer", raw)
	}
	*n = Number{Value: value, Valid: true}
	return nil
}

// parseInteger accepts 80 and also 80.0 and 8e1, which are the same in JSON.
func parseInteger(text string) (int64, bool) {
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value, true
	}
	var float float64
	if json.Unmarshal([]byte(text), &float) != nil || float != math.Trunc(float) || math.Abs(float) > 1<<53 {
		return 0, false
	}
	return int64(float), true
}

// Texts is a list of strings. A missing one, null and "" decode to nil. Elements
// that are null or "" are skipped.
type Texts []Text

// UnmarshalJSON accepts a list, "" and null.
func (t *Texts) UnmarshalJSON(raw []byte) error {
	err := (*Nested[Text])(t).UnmarshalJSON(raw)
	*t = slices.DeleteFunc(*t, func(element Text) bool { return element == "" })
	return err
}

// CommaTexts is a list of strings that the API also sends as a string with commas.
// Otherwise it is like [Texts].
type CommaTexts []Text

// UnmarshalJSON accepts a list, a string, a number and null.
func (t *CommaTexts) UnmarshalJSON(raw []byte) error {
	var joined Text
	if json.Unmarshal(raw, &joined) != nil || joined == "" {
		return (*Texts)(t).UnmarshalJSON(raw)
	}
	for part := range strings.SplitSeq(string(joined), ",") {
		if part = strings.TrimSpace(part); part != "" {
			*t = append(*t, Text(part))
		}
	}
	return nil
}

// Nested is a list of objects within an item. A missing one, null and "" decode to
// nil. Elements that are null are skipped.
type Nested[T any] []T

// UnmarshalJSON accepts a list, "" and null.
func (n *Nested[T]) UnmarshalJSON(raw []byte) (err error) {
	*n = nil
	if string(raw) != "null" && string(raw) != `""` {
		*n, err = decodeElements[T](raw)
	}
	return err
}

// decodeElements decodes the elements of a list that are not null, one by one: an
// error says which element it is about, and where in it.
func decodeElements[T any](raw []byte) ([]T, error) {
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		return nil, unexpected("a list", raw)
	}
	decoded := make([]T, 0, len(elements))
	for i, element := range elements {
		var value T
		if string(element) == "null" {
			continue
		}
		if err := json.Unmarshal(element, &value); err != nil {
			return nil, locateError[T](element, err).within(fmt.Sprintf("[%d]", i))
		}
		decoded = append(decoded, value)
	}
	return decoded, nil
}
