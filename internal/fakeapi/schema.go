// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"encoding/json"
	"fmt"
)

// DataSchema returns the JSON Schema of a data file, for editors. [ParseData] checks more.
func DataSchema() []byte {
	sets := map[string]any{}
	for i := range actions {
		a := &actions[i]
		item := schemaOf(a.examples().Item)
		item["type"], item["required"] = "object", []string{a.id}
		members, _ := item["properties"].(map[string]any)
		members[a.id] = map[string]any{"type": "string", "pattern": "^" + a.prefix + "-[A-Za-z0-9]+$"}
		members["zone"] = map[string]any{"type": "string", "description": "one of the zones that are served; by default the first"}
		sets[a.set] = map[string]any{"type": "array", "items": item}
	}
	text, err := json.MarshalIndent(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "Data of the QingCloud mock API",
		"anyOf": []any{
			map[string]any{"type": "object", "properties": sets, "minProperties": 1},
			sets["loadbalancer_backend_set"],
		},
	}, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("the schema cannot be encoded: %v", err))
	}
	return append(text, '\n')
}

// schemaOf returns the schema of values like an example. The API sends null and "" for
// what is not there, and numbers as strings.
func schemaOf(example any) map[string]any {
	switch example := example.(type) {
	case float64:
		return map[string]any{"type": []string{"integer", "string", "null"}}
	case string:
		return map[string]any{"type": []string{"string", "number", "null"}}
	case []any:
		return map[string]any{"type": []string{"array", "string", "null"}, "items": schemaOf(example[0])}
	case map[string]any:
		members := map[string]any{}
		for name, value := range example {
			members[name] = schemaOf(value)
		}
		return map[string]any{"type": []string{"object", "string", "null"}, "properties": members}
	}
	panic(fmt.Sprintf("an example of type %T", example))
}
