// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package longlist

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

// encodedState is a state with these names and values, in turn.
func encodedState(t *testing.T, namesAndValues ...any) []byte {
	t.Helper()
	var state bytes.Buffer
	e := msgpack.NewEncoder(&state)
	if err := errors.Join(e.EncodeMapLen(len(namesAndValues)/2), e.EncodeMulti(namesAndValues...)); err != nil {
		t.Fatal(err)
	}
	return state.Bytes()
}

var (
	unknown = msgpack.RawMessage(placeholder)
	// decoy has the name and the value that are looked for, one level too low.
	decoy = map[string]any{"list": unknown}
)

// oneText is a list of one string for the attribute "list".
func oneText() *List {
	return &List{Attribute: "list", Len: 1, Objects: slices.Values([]any{""})}
}

func TestInsertInto(t *testing.T) {
	t.Parallel()
	for _, place := range []int{0, 2, 4} {
		state, want := []any{"a", decoy, "z", "list"}, []any{"a", decoy, "z", "list"}
		state = append(state[:place:place], append([]any{"list", unknown}, state[place:]...)...)
		want = append(want[:place:place], append([]any{"list", []string{""}}, want[place:]...)...)
		encoded := encodedState(t, state...)
		got, err := oneText().insertInto(encoded, 2)
		if err != nil || !bytes.Equal(got, encodedState(t, want...)) {
			t.Errorf("got %q, %v", got, err)
		}
		for n := range encoded {
			if got, err := oneText().insertInto(encoded[:n], 2); err == nil {
				t.Errorf("the first %d bytes: got %q", n, got)
			}
		}
	}
}

func TestInsertIntoFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state []byte
		want  string
	}{
		"another name":      {encodedState(t, "lists", unknown, "a", decoy, "z", "list"), `the state has no "list"`},
		"null":              {encodedState(t, "list", nil), `the value of "list" in the state is not unknown`},
		"a list":            {encodedState(t, "list", []any{unknown}), `the value of "list" in the state is not unknown`},
		"another extension": {encodedState(t, "list", msgpack.RawMessage{0xd4, 0, 1}), `the value of "list" in the state is not unknown`},
		"a refined unknown": {encodedState(t, "list", msgpack.RawMessage{0xc7, 1, 12, 0x80}), `the value of "list" in the state is not unknown`},
		"twice":             {encodedState(t, "list", unknown, "list", unknown), `the state has "list" twice`},
		"more":              {append(encodedState(t, "list", unknown), 0), `there is something after the state`},
		"a list as state":   {[]byte{0x91, 0}, `the state is not an object: msgpack: unexpected code=91 decoding map length`},
		"unknown as state":  {placeholder, `the state is not an object: msgpack: unexpected code=0 decoding map length`},
		"null as state":     {[]byte{0xc0}, `the state has no "list"`},
		"a number as name":  {encodedState(t, 1, unknown), `the state has an invalid name: msgpack: invalid code=1 decoding string/bytes length`},
		"an invalid value":  {encodedState(t, "a", msgpack.RawMessage{0xc1}), `the value of "a" in the state is not valid: msgpack: unknown code c1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := oneText().insertInto(c.state, 2); err == nil || err.Error() != c.want || got != nil {
				t.Errorf("got %q, %v, want %s", got, err, c.want)
			}
		})
	}
}

// Values are encoded as terraform-plugin-go encodes them.
func TestEncodedAsTerraformPluginGoDoes(t *testing.T) {
	t.Parallel()
	object := map[string]tftypes.Type{"b": tftypes.Number, "a": tftypes.String, "list": tftypes.List{ElementType: tftypes.String}, "z": tftypes.Number}
	for _, n := range []int64{0, 1, -1, 127, 128, 255, 256, -32, -33, -129, 65_535, 65_536, 1<<32 - 1, 1 << 32, math.MaxInt64, math.MinInt64} {
		value := map[string]any{"b": n, "a": strings.Repeat("长", int(n&0x7f)), "list": []any{"x", nil, ""}, "z": nil}
		want, err := tfprotov6.NewDynamicValue(tftypes.Object{AttributeTypes: object}, tftypes.NewValue(tftypes.Object{AttributeTypes: object}, map[string]tftypes.Value{
			"b": tftypes.NewValue(tftypes.Number, n), "a": tftypes.NewValue(tftypes.String, value["a"]), "z": tftypes.NewValue(tftypes.Number, nil),
			"list": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{
				tftypes.NewValue(tftypes.String, "x"), tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, ""),
			}),
		}))
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := encodeValue(msgpack.NewEncoder(&got), value); err != nil || !bytes.Equal(got.Bytes(), want.MsgPack) {
			t.Errorf("%d: got %x, %v, want %x", n, got.Bytes(), err, want.MsgPack)
		}
	}
}
