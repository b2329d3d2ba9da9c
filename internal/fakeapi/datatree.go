// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// parseTree parses a file as JSON if it begins as an object or a list does, and
// otherwise as YAML. It returns a remark if the file is neither.
func parseTree(text []byte) (*yaml.Node, *remark) {
	if begin := strings.TrimSpace(string(text)); strings.HasPrefix(begin, "{") || strings.HasPrefix(begin, "[") {
		return parseJSON(text)
	}
	return parseYAML(text)
}

// jsonParser parses JSON to the nodes that the same YAML has. YAML itself lacks some of
// JSON's escapes and white space.
type jsonParser struct {
	text    []byte
	decoder *json.Decoder

	counted      int64 // how much of the text is before this place:
	line, column int
}

func parseJSON(text []byte) (*yaml.Node, *remark) {
	p := &jsonParser{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), line: 1, column: 1}
	p.decoder.UseNumber()
	if err := json.Unmarshal(text, new(any)); err != nil {
		offset := int64(len(text))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset = syntax.Offset - 1
		}
		return nil, &remark{p.at(offset), "this is not valid JSON: " + err.Error()}
	}
	return p.node(), nil
}

// at returns a node at an offset, whose place is counted in characters. Offsets increase.
func (p *jsonParser) at(offset int64) *yaml.Node {
	offset = max(p.counted, min(offset, int64(len(p.text))))
	passed := p.text[p.counted:offset]
	if lines := bytes.Count(passed, []byte("\n")); lines > 0 {
		p.line, p.column = p.line+lines, 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	p.counted, p.column = offset, p.column+utf8.RuneCount(passed)
	return &yaml.Node{Line: p.line, Column: p.column}
}

// node returns the next value or name. The text is known to be valid.
func (p *jsonParser) node() *yaml.Node {
	offset := p.decoder.InputOffset()
	for strings.IndexByte(" \t\r\n,:", p.text[offset]) >= 0 {
		offset++
	}
	token, _ := p.decoder.Token()
	n := p.at(offset)
	n.Kind, n.Tag, n.Value = yaml.ScalarNode, "!!str", fmt.Sprint(token)
	switch token := token.(type) {
	case nil:
		n.Tag = "!!null"
	case bool:
		n.Tag = "!!bool"
	case json.Number:
		n.Tag = "!!float"
	case json.Delim:
		n.Kind = yaml.SequenceNode
		if token == '{' {
			n.Kind = yaml.MappingNode
		}
		for p.decoder.More() {
			n.Content = append(n.Content, p.node())
		}
		_, _ = p.decoder.Token()
	}
	return n
}

var yamlErrorPattern = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

func parseYAML(text []byte) (*yaml.Node, *remark) {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		return nil, &remark{&yaml.Node{Line: 1, Column: 1}, "the file is empty"}
	}
	if next := decoder.Decode(new(yaml.Node)); err == nil && !errors.Is(next, io.EOF) {
		err = cmp.Or(next, errors.New("the file has several documents"))
	}
	if err != nil {
		prefix := yamlErrorPattern.FindStringSubmatch(err.Error())
		line, _ := strconv.Atoi(prefix[1])
		return nil, &remark{&yaml.Node{Line: max(1, line), Column: 1}, "this is neither JSON nor valid YAML: " + strings.TrimPrefix(err.Error(), prefix[0])}
	}
	if alias := firstAlias(&document); alias != nil {
		return nil, &remark{alias, "aliases are not supported: write the value again"}
	}
	return document.Content[0], nil
}

func firstAlias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n
	}
	for _, child := range n.Content {
		if alias := firstAlias(child); alias != nil {
			return alias
		}
	}
	return nil
}

// member returns the value of an object's member, or nil.
func member(object *yaml.Node, name string) *yaml.Node {
	for pair := range slices.Chunk(object.Content, 2) {
		if pair[0].Value == name {
			return pair[1]
		}
	}
	return nil
}

// valueOf returns a value as in JSON: dates, 0x10 and .inf are text.
func valueOf(n *yaml.Node) any {
	switch n.Kind {
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, element := range n.Content {
			list = append(list, valueOf(element))
		}
		return list
	case yaml.MappingNode:
		object := map[string]any{}
		for pair := range slices.Chunk(n.Content, 2) {
			object[pair[0].Value] = valueOf(pair[1])
		}
		return object
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		var number float64
		if json.Unmarshal([]byte(n.Value), &number) == nil {
			return number
		}
	}
	return n.Value
}

// describe returns what a value is, for a message.
func describe(n *yaml.Node) string {
	switch valueOf(n).(type) {
	case nil:
		return "null"
	case bool:
		return n.Value
	case float64:
		return "the number " + n.Value
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return fmt.Sprintf("the text %q", n.Value)
}
