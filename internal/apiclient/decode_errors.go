// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"encoding/json"
	"errors"
	"reflect"
)

// valueError is a value that cannot be decoded, such as "eips[1].eip_id: expected a
// string, got 5".
type valueError struct {
	place   string // within the response; "" if it is not known yet
	problem string
	got     string // the value; "" if it says nothing
}

// maxExcerpt is how many characters of a value an error shows.
const maxExcerpt = 40

func (e *valueError) Error() string {
	text := e.problem
	if e.place != "" {
		text = e.place + ": " + text
	}
	if e.got != "" {
		text += ", got " + redactor{}.redact(e.got, maxExcerpt)
	}
	return text
}

// redacted returns the error without secrets. They are removed from the value before
// it is shortened.
func (e *valueError) redacted(secrets redactor) string {
	whole := *e
	whole.got = secrets.redact(printable(e.got), maxExcerpt)
	return whole.Error()
}

// within returns the error with its place in a value that contains it.
func (e *valueError) within(place string) *valueError {
	located := *e
	located.place = place + e.place
	return &located
}

func unexpected(expected string, raw []byte) *valueError {
	return &valueError{problem: "expected " + expected, got: string(raw)}
}

// asValueError returns the error of a value's UnmarshalJSON method.
func asValueError(err error) *valueError {
	if e, ok := errors.AsType[*valueError](err); ok {
		return e
	}
	return &valueError{problem: "cannot be decoded"}
}

// locateError returns where and why a T could not be decoded.
func locateError[T any](raw json.RawMessage, err error) *valueError {
	return locateIn(raw, reflect.TypeFor[T](), err)
}

func locateIn(raw json.RawMessage, valueType reflect.Type, err error) *valueError {
	if valueType.Kind() == reflect.Pointer {
		valueType = valueType.Elem()
	}
	if valueType.Kind() != reflect.Struct || reflect.PointerTo(valueType).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return asValueError(err)
	}
	var members envelope
	if json.Unmarshal(raw, &members) != nil {
		return unexpected("an object", raw)
	}
	for field := range valueType.Fields() {
		name := field.Tag.Get("json")
		if raw, ok := members[name]; ok {
			if err := json.Unmarshal(raw, reflect.New(field.Type).Interface()); err != nil {
				return locateIn(raw, field.Type, err).within("." + name)
			}
		}
	}
	return asValueError(err) // of a member that is there twice, or in another case
}
