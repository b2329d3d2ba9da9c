// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "fmt"

// schema is the provider's, as `terraform providers schema -json` prints it.
type schema struct {
	Provider    source
	DataSources map[string]source `json:"data_source_schemas"`
}

type source struct {
	Block struct {
		Description string
		Attributes  attributes
	}
}

// attributes are by name. Arguments are attributes, too.
type attributes map[string]attribute

type attribute struct {
	Type       any // "string", or ["list", "string"]
	NestedType *struct {
		NestingMode string `json:"nesting_mode"`
		Attributes  attributes
	} `json:"nested_type"`
	Description string
	Optional    bool
}

// typeName returns the type as the reference writes it.
func (a attribute) typeName() string {
	if a.NestedType != nil {
		return map[string]string{"list": "list(object)", "single": "object"}[a.NestedType.NestingMode]
	}
	if parts, ok := a.Type.([]any); ok {
		return fmt.Sprintf("%s(%s)", parts...)
	}
	return fmt.Sprint(a.Type)
}

// tables returns attributes by the name of their table in chinese.yaml. Arguments that are
// common have no row in the tables of data sources.
func (s schema) tables(isCommon func(argument string) bool) map[string]attributes {
	common := attributes{}
	tables := map[string]attributes{"provider": s.Provider.Block.Attributes, "common": common}
	for name, source := range s.DataSources {
		arguments, result := attributes{}, attributes{}
		tables[name+" arguments"], tables[name+" attributes"] = arguments, result
		_, isList := source.Block.Attributes["total_count"]
		for member, a := range source.Block.Attributes {
			switch {
			case a.Optional && isCommon(member):
				common[member] = a
			case a.Optional:
				arguments[member] = a
			case isList && a.NestedType != nil:
				result[member] = attribute{Type: a.typeName(), Description: a.Description}
				tables[name+" objects"] = a.NestedType.Attributes
			default:
				result[member] = a
			}
		}
	}
	return tables
}
