// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package longlist

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/vmihailenco/msgpack/v5"
)

// List is the value of an attribute: a list of objects.
type List struct {
	Attribute string
	Len       int

	// Objects are the values of the objects: nil for null, a string, an int64, a list as
	// []any, or an object as map[string]any. There are Len of them, each time.
	Objects iter.Seq[any]

	// TooLarge returns the summary and the detail of the error if the state takes more
	// bytes than a message may have.
	TooLarge func(size, limit int) (summary, detail string)
}

const (
	// maxMessage is terraform-plugin-go's limit for a message to Terraform, in bytes.
	maxMessage = 256 << 20

	// surroundings is the space in a message for what surrounds the state.
	surroundings = 1 << 10
)

// placeholder is how terraform-plugin-go encodes a value that is unknown.
var placeholder = []byte{0xd4, 0, 0}

// insertInto returns the state with the list, which takes size bytes, in place of its
// unknown value.
func (l List) insertInto(state []byte, size int) ([]byte, error) {
	start, end, err := valueIn(state, l.Attribute)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(state[start:end], placeholder) {
		return nil, fmt.Errorf("the value of %q in the state is not unknown", l.Attribute)
	}
	message := bytes.NewBuffer(make([]byte, 0, len(state)+size))
	message.Write(state[:start])
	if err := l.encode(msgpack.NewEncoder(message)); err != nil {
		return nil, err
	}
	message.Write(state[end:])
	return message.Bytes(), nil
}

// valueIn returns where the value of an attribute is in a state.
func valueIn(state []byte, attribute string) (start, end int, err error) {
	rest := bytes.NewReader(state)
	decoder := msgpack.NewDecoder(rest)
	attributes, err := decoder.DecodeMapLen()
	if err != nil {
		return 0, 0, fmt.Errorf("the state is not an object: %w", err)
	}
	for range attributes {
		name, err := decoder.DecodeString()
		if err != nil {
			return 0, 0, fmt.Errorf("the state has an invalid name: %w", err)
		}
		from := len(state) - rest.Len()
		if err := decoder.Skip(); err != nil {
			return 0, 0, fmt.Errorf("the value of %q in the state is not valid: %w", name, err)
		}
		if name != attribute {
			continue
		}
		if start > 0 {
			return 0, 0, fmt.Errorf("the state has %q twice", attribute)
		}
		start, end = from, len(state)-rest.Len()
	}
	switch {
	case rest.Len() > 0:
		return 0, 0, errors.New("there is something after the state")
	case start == 0:
		return 0, 0, fmt.Errorf("the state has no %q", attribute)
	}
	return start, end, nil
}

// encodedSize returns the size of the encoded list in bytes.
func (l List) encodedSize() (int, error) {
	var size byteCounter
	err := l.encode(msgpack.NewEncoder(&size))
	return int(size), err
}

// byteCounter counts the bytes that are written to it.
type byteCounter int

func (c *byteCounter) Write(p []byte) (int, error) {
	*c += byteCounter(len(p))
	return len(p), nil
}

func (c *byteCounter) WriteByte(byte) error {
	*c++
	return nil
}

func (l List) encode(e *msgpack.Encoder) error {
	if err := e.EncodeArrayLen(l.Len); err != nil {
		return err
	}
	for object := range l.Objects {
		if err := encodeValue(e, object); err != nil {
			return err
		}
	}
	return nil
}

// encodeValue encodes a value as terraform-plugin-go does.
func encodeValue(e *msgpack.Encoder, value any) error {
	switch value := value.(type) {
	case nil:
		return e.EncodeNil()
	case string:
		return e.EncodeString(value)
	case int64:
		return e.EncodeInt(value)
	case []any:
		return List{Len: len(value), Objects: slices.Values(value)}.encode(e)
	case map[string]any:
		if err := e.EncodeMapLen(len(value)); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if err := errors.Join(e.EncodeString(name), encodeValue(e, value[name])); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("a value of type %T cannot be encoded", value)
}
