// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/vmihailenco/msgpack/v5"
)

// pendingList is a list that Read leaves unknown in the state, for the server to
// encode.
type pendingList struct {
	attribute string
	size      int // of the encoded list, in bytes
	encode    func(*msgpack.Encoder) error

	// tooLarge returns the summary and the detail of the error if the state, with this
	// size in bytes, is too large.
	tooLarge func(size int) (summary, detail string)
}

type pendingListKey struct{}

// pendingListOf returns the place for a list in the context of a read, or nil if the
// state must have the list.
func pendingListOf(ctx context.Context) *pendingList {
	list, _ := ctx.Value(pendingListKey{}).(*pendingList)
	return list
}

// pending returns the items for the server to encode. They must not change any more.
func (s *listSpec[T]) pending(items []T) pendingList {
	list := pendingList{
		attribute: s.result,
		encode: func(e *msgpack.Encoder) error {
			return encodeElements(e, reflect.ValueOf(items), encodeObject(s.attributes))
		},
		tooLarge: func(size int) (summary, detail string) { return s.tooLarge(len(items), size) },
	}
	var size byteCounter
	_ = list.encode(msgpack.NewEncoder(&size)) // an error would come again
	list.size = int(size)
	return list
}

const (
	// maxMessage is terraform-plugin-go's limit for a message to Terraform, in bytes.
	maxMessage = 256 << 20

	// maxState leaves space for what surrounds the state in a message.
	maxState = maxMessage - 1<<10
)

// tooLarge returns the error for a state with n items that takes size bytes.
func (s *listSpec[T]) tooLarge(n, size int) (summary, detail string) {
	const mib = 1 << 20
	return "Too Many " + titleCase(s.plural()), fmt.Sprintf(
		"%s would take a message of %d MiB. A message to Terraform must be smaller than %d MiB.\n\nRead less at a time. %s",
		s.count(n), (size+mib-1)/mib, maxMessage/mib, s.readLess)
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

// placeholder is how terraform-plugin-go encodes a value that is unknown.
var placeholder = []byte{0xd4, 0, 0}

// insertInto returns the state with the list in place of its unknown value.
func (l *pendingList) insertInto(state []byte) ([]byte, error) {
	start, end, err := valueIn(state, l.attribute)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(state[start:end], placeholder) {
		return nil, fmt.Errorf("the value of %q in the state is not unknown", l.attribute)
	}
	message := bytes.NewBuffer(make([]byte, 0, len(state)+l.size))
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
