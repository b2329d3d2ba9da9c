// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// attribute is a computed attribute of an item. It has the name of the JSON member, or,
// if the client derives it from others, the one in its tag. The type of the client's
// field decides about its schema and its value.
type attribute struct {
	name   string
	schema schema.Attribute

	// value converts the field. It returns nil for null, a string, an int64, a list
	// as []any, or an object as map[string]any.
	value func(field reflect.Value) any
	field int
}

// descriptions are the descriptions of attributes, by name. Those of an object's
// attributes begin with the name of the object, such as eips.eip_id.
type descriptions map[string]string

// attributesOf returns the attributes of the items of type T: one for each field.
// It panics unless each of them, and nothing else, is described, with the caller's file.
func attributesOf[T any](texts descriptions) []attribute {
	_, file, _, _ := runtime.Caller(1)
	file = "internal/provider/" + filepath.Base(file)
	unused := maps.Clone(texts)
	attributes := fieldAttributes(reflect.TypeFor[T](), "", unused, file)
	if len(unused) > 0 {
		panic(fmt.Sprintf("%s: %s has no %v: remove the description", file, reflect.TypeFor[T](), slices.Sorted(maps.Keys(unused))))
	}
	return attributes
}

// fieldAttributes returns the attributes of a struct, ordered by name, and removes
// their descriptions.
func fieldAttributes(object reflect.Type, prefix string, texts descriptions, file string) []attribute {
	attributes := make([]attribute, 0, object.NumField())
	for field := range object.Fields() {
		name := attributeName(field)
		text, ok := texts[prefix+name]
		if !ok {
			panic(fmt.Sprintf("%s: add a description of %q, for the field %s.%s", file, prefix+name, object, field.Name))
		}
		delete(texts, prefix+name)
		a := attributeOf(field.Type, text, func(nested reflect.Type) []attribute { return fieldAttributes(nested, prefix+name+".", texts, file) })
		a.name, a.field = name, field.Index[0]
		attributes = append(attributes, a)
	}
	slices.SortFunc(attributes, func(a, b attribute) int { return strings.Compare(a.name, b.name) })
	return attributes
}

// attributeName returns the name of the attribute for a field.
func attributeName(field reflect.StructField) string {
	return cmp.Or(field.Tag.Get("derived"), field.Tag.Get("json"))
}

var (
	textType   = reflect.TypeFor[apiclient.Text]()
	numberType = reflect.TypeFor[apiclient.Number]()
)

// attributeOf returns the attribute for a field of that type. nested returns the
// attributes of an object in it.
func attributeOf(field reflect.Type, text string, nested func(reflect.Type) []attribute) attribute {
	switch {
	case field == textType:
		return attribute{schema: schema.StringAttribute{Computed: true, MarkdownDescription: text}, value: textValue}
	case field == numberType:
		return attribute{schema: schema.Int64Attribute{Computed: true, MarkdownDescription: text}, value: numberValue}
	case field.Kind() == reflect.Slice && field.Elem() == textType:
		return attribute{
			schema: schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: text},
			value:  listValue(textValue),
		}
	case field.Kind() == reflect.Slice:
		members := nested(field.Elem())
		return attribute{schema: listSchema(members, text), value: listValue(objectValue(members))}
	}
	members := nested(field.Elem()) // of a pointer to a struct
	return attribute{
		schema: schema.SingleNestedAttribute{Computed: true, MarkdownDescription: text, Attributes: attributeSchemas(members)},
		value:  pointerValue(objectValue(members)),
	}
}

// listSchema returns the schema of a list of objects.
func listSchema(members []attribute, text string) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: text, NestedObject: schema.NestedAttributeObject{Attributes: attributeSchemas(members)},
	}
}

func attributeSchemas(attributes []attribute) map[string]schema.Attribute {
	schemas := make(map[string]schema.Attribute, len(attributes))
	for _, a := range attributes {
		schemas[a.name] = a.schema
	}
	return schemas
}
