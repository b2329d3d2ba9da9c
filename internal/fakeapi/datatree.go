// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// place is where something is in a data file, from 1.
type place struct{ line, column int }

// node is a value in a data file, with its place.
type node struct {
	place
	scalar   any // a string, a json.Number, a bool or nil
	elements []node
	members  []member
	kind     string // list, object or scalar
}

// member is a member of an object. Its place is that of its name.
type member struct {
	place
	name  string
	value node
}

// value returns the value as in JSON.
func (n node) value() any {
	switch n.kind {
	case "list":
		list := make([]any, 0, len(n.elements))
		for _, element := range n.elements {
			list = append(list, element.value())
		}
		return list
	case "object":
		object := make(map[string]any, len(n.members))
		for _, m := range n.members {
			object[m.name] = m.value.value()
		}
		return object
	}
	if number, ok := n.scalar.(json.Number); ok {
		if f, err := number.Float64(); err == nil {
			return f
		}
	}
	return n.scalar
}

// syntaxError is a file that is neither JSON nor YAML.
type syntaxError struct {
	place
	text string
}

func (e *syntaxError) Error() string { return e.text }

// parseTree parses a file as JSON if it begins as an object or a list does, and
// otherwise as YAML.
func parseTree(text []byte) (node, error) {
	switch trimmed := bytes.TrimSpace(text); {
	case len(trimmed) == 0:
		return node{}, &syntaxError{place{1, 1}, "the file is empty"}
	case trimmed[0] == '{' || trimmed[0] == '[':
		return parseJSON(text)
	}
	return parseYAML(text)
}

// jsonParser parses JSON and keeps the places of values.
type jsonParser struct {
	text    []byte
	decoder *json.Decoder
}

func parseJSON(text []byte) (node, error) {
	p := jsonParser{text, json.NewDecoder(bytes.NewReader(text))}
	p.decoder.UseNumber()
	var all any
	if err := json.Unmarshal(text, &all); err != nil {
		offset := int64(len(text))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset = syntax.Offset - 1
		}
		return node{}, &syntaxError{p.place(offset), "this is not valid JSON: " + err.Error()}
	}
	return p.node(), nil
}

// place returns the place of an offset, counted in characters.
func (p jsonParser) place(offset int64) place {
	before := string(p.text[:min(max(0, offset), int64(len(p.text)))])
	line := strings.LastIndexByte(before, '\n') + 1
	return place{1 + strings.Count(before, "\n"), 1 + len([]rune(before[line:]))}
}

// token returns the next token and its place. The text is known to be valid.
func (p jsonParser) token() (json.Token, place) {
	offset := p.decoder.InputOffset()
	for strings.IndexByte(" \t\r\n,:", p.text[offset]) >= 0 {
		offset++
	}
	token, _ := p.decoder.Token()
	return token, p.place(offset)
}

func (p jsonParser) node() node {
	token, at := p.token()
	n := node{place: at, scalar: token, kind: "scalar"}
	switch token {
	case json.Delim('['):
		n = node{place: at, kind: "list"}
		for p.decoder.More() {
			n.elements = append(n.elements, p.node())
		}
		p.token()
	case json.Delim('{'):
		n = node{place: at, kind: "object"}
		for p.decoder.More() {
			name, at := p.token()
			text, _ := name.(string)
			n.members = append(n.members, member{at, text, p.node()})
		}
		p.token()
	}
	return n
}

var yamlErrorPattern = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

func parseYAML(text []byte) (node, error) {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	err := decoder.Decode(&document)
	if err == nil && decoder.Decode(new(yaml.Node)) == nil {
		err = errors.New("yaml: the file has several documents")
	}
	if err != nil {
		found := yamlErrorPattern.FindStringSubmatch(err.Error())
		if found == nil {
			return node{}, &syntaxError{place{1, 1}, "this is not valid YAML: " + err.Error()}
		}
		line, _ := strconv.Atoi(found[1])
		return node{}, &syntaxError{place{max(1, line), 1}, "this is neither JSON nor valid YAML: " + found[2]}
	}
	if len(document.Content) == 0 {
		return node{}, &syntaxError{place{1, 1}, "the file is empty"}
	}
	return yamlNode(document.Content[0])
}

func yamlNode(y *yaml.Node) (n node, err error) {
	n.place = place{y.Line, y.Column}
	switch y.Kind {
	case yaml.AliasNode:
		return n, &syntaxError{n.place, "aliases are not supported: write the value again"}
	case yaml.SequenceNode:
		n.kind = "list"
		for _, element := range y.Content {
			var value node
			if value, err = yamlNode(element); err != nil {
				return n, err
			}
			n.elements = append(n.elements, value)
		}
	case yaml.MappingNode:
		n.kind = "object"
		for i := 0; i < len(y.Content); i += 2 {
			m := member{place: place{y.Content[i].Line, y.Content[i].Column}, name: y.Content[i].Value}
			if m.value, err = yamlNode(y.Content[i+1]); err != nil {
				return n, err
			}
			n.members = append(n.members, m)
		}
	default:
		n.kind, n.scalar = "scalar", yamlScalar(y)
	}
	return n, nil
}

// yamlScalar returns a number as it was written, and a date as text.
func yamlScalar(y *yaml.Node) any {
	switch y.Tag {
	case "!!null":
		return nil
	case "!!int", "!!float":
		if json.Valid([]byte(y.Value)) { // unlike 0x10 and .inf
			return json.Number(y.Value)
		}
	case "!!bool":
		return y.Value == "true"
	}
	return y.Value
}

// describe returns what a value is, for a message.
func (n node) describe() string {
	switch value := n.scalar.(type) {
	case string:
		return fmt.Sprintf("the text %q", value)
	case json.Number:
		return "the number " + value.String()
	case bool:
		return strconv.FormatBool(value)
	}
	switch n.kind {
	case "list":
		return "a list"
	case "object":
		return "an object"
	}
	return "null"
}
