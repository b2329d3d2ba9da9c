// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// The functions of this file convert fields of the client's items for attributes.

// textValue returns nil, which is null, for "": the API sends either for a value
// that is not there.
func textValue(field reflect.Value) any {
	if text := field.String(); text != "" {
		return text
	}
	return nil
}

func numberValue(field reflect.Value) any {
	if number, ok := reflect.TypeAssert[apiclient.Number](field); ok && number.Valid {
		return number.Value
	}
	return nil
}

// listValue returns nil for a nil list, which is null, unlike an empty one.
func listValue(elementValue func(reflect.Value) any) func(reflect.Value) any {
	return func(list reflect.Value) any {
		if list.IsNil() {
			return nil
		}
		elements := make([]any, 0, list.Len())
		for _, element := range list.Seq2() {
			elements = append(elements, elementValue(element))
		}
		return elements
	}
}

func objectValue(attributes []attribute) func(reflect.Value) any {
	return func(object reflect.Value) any {
		members := make(map[string]any, len(attributes))
		for _, a := range attributes {
			members[a.name] = a.value(object.Field(a.field))
		}
		return members
	}
}

// itemValues returns the values of an item's attributes by name.
func itemValues(attributes []attribute, item reflect.Value) map[string]tftypes.Value {
	values := make(map[string]tftypes.Value, len(attributes))
	for _, a := range attributes {
		values[a.name] = terraformValue(a.typ, a.value(item.Field(a.field)))
	}
	return values
}

// terraformValue converts what an attribute's value function returns.
func terraformValue(typ tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case []any:
		elementType := typ.(tftypes.List).ElementType //nolint:forcetypeassert // by construction of the attributes
		elements := make([]tftypes.Value, 0, len(value))
		for _, element := range value {
			elements = append(elements, terraformValue(elementType, element))
		}
		return tftypes.NewValue(typ, elements)
	case map[string]any:
		memberTypes := typ.(tftypes.Object).AttributeTypes //nolint:forcetypeassert // by construction of the attributes
		members := make(map[string]tftypes.Value, len(value))
		for name, member := range value {
			members[name] = terraformValue(memberTypes[name], member)
		}
		return tftypes.NewValue(typ, members)
	}
	return tftypes.NewValue(typ, value)
}

// maxMessage is terraform-plugin-go's limit for a message to Terraform, in bytes.
const maxMessage = 256 << 20

// messageSize returns an upper bound for the size of a message with these items, in
// bytes.
func messageSize[T any](attributes []attribute, items []T) int {
	size := 4096 // the rest of the state is small
	for _, item := range reflect.ValueOf(items).Seq2() {
		size += valueSize(objectValue(attributes)(item))
	}
	return size
}

// valueSize returns an upper bound for the size of a value in MessagePack, which
// adds up to five bytes to a string, a list or an object, and takes up to nine for
// a number and one for null.
func valueSize(value any) int {
	switch value := value.(type) {
	case string:
		return 5 + len(value)
	case int64:
		return 9
	case []any:
		size := 5
		for _, element := range value {
			size += valueSize(element)
		}
		return size
	case map[string]any:
		size := 5
		for name, member := range value {
			size += 1 + len(name) + valueSize(member)
		}
		return size
	}
	return 1
}
