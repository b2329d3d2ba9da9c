// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"

	"github.com/vmihailenco/msgpack/v5"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// The functions of this file encode fields of the client's items for attributes, as
// terraform-plugin-go encodes the values of values.go: with the same encoder, and
// integers in the shortest form.

// encodeFunc encodes a field.
type encodeFunc func(e *msgpack.Encoder, field reflect.Value) error

func encodeText(e *msgpack.Encoder, field reflect.Value) error {
	if text := field.String(); text != "" {
		return e.EncodeString(text)
	}
	return e.EncodeNil()
}

func encodeNumber(e *msgpack.Encoder, field reflect.Value) error {
	if number, ok := reflect.TypeAssert[apiclient.Number](field); ok && number.Valid {
		return e.EncodeInt(number.Value)
	}
	return e.EncodeNil()
}

func encodeList(encodeElement encodeFunc) encodeFunc {
	return func(e *msgpack.Encoder, list reflect.Value) error {
		if list.IsNil() {
			return e.EncodeNil()
		}
		return encodeElements(e, list, encodeElement)
	}
}

func encodeElements(e *msgpack.Encoder, list reflect.Value, encodeElement encodeFunc) error {
	if err := e.EncodeArrayLen(list.Len()); err != nil {
		return err
	}
	for i := range list.Len() {
		if err := encodeElement(e, list.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

// encodeObject expects the attributes in the order of their names.
func encodeObject(attributes []attribute) encodeFunc {
	return func(e *msgpack.Encoder, object reflect.Value) error {
		if err := e.EncodeMapLen(len(attributes)); err != nil {
			return err
		}
		for i := range attributes {
			a := &attributes[i]
			if err := e.EncodeString(a.name); err != nil {
				return err
			}
			if err := a.encode(e, object.Field(a.field)); err != nil {
				return err
			}
		}
		return nil
	}
}

func encodePointer(encodeTarget encodeFunc) encodeFunc {
	return func(e *msgpack.Encoder, pointer reflect.Value) error {
		if pointer.IsNil() {
			return e.EncodeNil()
		}
		return encodeTarget(e, pointer.Elem())
	}
}
