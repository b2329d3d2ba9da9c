// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Text is a string of the API. A missing one and null decode to "".
type Text string

// UnmarshalJSON accepts a string or null.
func (t *Text) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("expected a string, got %s", excerpt(raw))
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
		return fmt.Errorf("expected an integer, got %s", excerpt(raw))
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

// excerpt returns the beginning of a value for an error message.
func excerpt(raw []byte) string {
	const limit = 40
	if runes := []rune(string(raw)); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return string(raw)
}
