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

func pointerValue(targetValue func(reflect.Value) any) func(reflect.Value) any {
	return func(pointer reflect.Value) any {
		if pointer.IsNil() {
			return nil
		}
		return targetValue(pointer.Elem())
	}
}

// terraformValue converts what an attribute's value function returns.
func terraformValue(typ tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case []any:
		elementType := typ.(tftypes.List).ElementType //nolint:forcetypeassert // attributeOf pairs this type with []any
		elements := make([]tftypes.Value, 0, len(value))
		for _, element := range value {
			elements = append(elements, terraformValue(elementType, element))
		}
		return tftypes.NewValue(typ, elements)
	case map[string]any:
		memberTypes := typ.(tftypes.Object).AttributeTypes //nolint:forcetypeassert // attributeOf pairs this type with maps
		members := make(map[string]tftypes.Value, len(value))
		for name, member := range value {
			members[name] = terraformValue(memberTypes[name], member)
		}
		return tftypes.NewValue(typ, members)
	}
	return tftypes.NewValue(typ, value)
}
