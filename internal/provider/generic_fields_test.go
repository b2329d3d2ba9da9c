// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// plainValue returns a value of Terraform as encoding/json decodes the same value:
// nil, a string, a float64, a list or an object.
func plainValue(value tftypes.Value) any {
	var text string
	var number big.Float
	var elements []tftypes.Value
	var members map[string]tftypes.Value
	switch {
	case !value.IsKnown():
		return "(unknown)"
	case value.IsNull():
		return nil
	case value.As(&text) == nil:
		return text
	case value.As(&number) == nil:
		float, _ := number.Float64()
		return float
	case value.As(&elements) == nil:
		list := make([]any, 0, len(elements))
		for _, element := range elements {
			list = append(list, plainValue(element))
		}
		return list
	case value.As(&members) == nil:
		object := map[string]any{}
		for name, member := range members {
			object[name] = plainValue(member)
		}
		return object
	}
	return fmt.Sprintf("(%s)", value.Type())
}

// throughJSON returns a value as encoding/json decodes it.
func throughJSON[T any](t testing.TB, value any) T {
	t.Helper()
	var decoded T
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &decoded)
	}
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

var (
	jsonText   = reflect.TypeFor[apiclient.Text]()
	jsonNumber = reflect.TypeFor[apiclient.Number]()
)

// sampler makes items with a value of its own in every field.
type sampler struct{ numbers int }

// value returns a value for a field of the client's items, as it is in JSON. Lists
// have two elements, in order.
func (s *sampler) value(field reflect.Type, name string) any {
	switch {
	case field == jsonText:
		return "value of " + name
	case field == jsonNumber:
		s.numbers++
		return float64(s.numbers)
	case field.Kind() == reflect.Pointer:
		return s.value(field.Elem(), name)
	case field.Kind() == reflect.Slice:
		return []any{s.value(field.Elem(), name+"[0]"), s.value(field.Elem(), name+"[1]")}
	}
	object := map[string]any{}
	for memberName, member := range membersOf(field) {
		object[memberName] = s.value(member.Type, name+"."+memberName)
	}
	return object
}

// item returns an item with all fields.
func (s *sampler) item(item reflect.Type) fakeapi.Item {
	object, _ := s.value(item, "item").(map[string]any)
	return object
}

// Every field of the client's items is an attribute of the same name, with the same
// value, and there is no other.
func TestGenericFields(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		want := row.sample()
		sent := throughJSON[fakeapi.Item](t, want)
		sent["address"], sent["root_user_id"], sent["backends"] = "10.9.9.9", "usr-fake0001", []any{map[string]any{"port": 80}}
		p, _ := row.serve(t, row.responding(sent))
		checkItems(t, row.name, row.readItems(p, row.base), []map[string]any{want})
	})
}

// The fake has a value for every field, so that acceptance tests and examples read it.
func TestGenericFakeValues(t *testing.T) {
	t.Parallel()
	forEach(t, listSources(), func(t *testing.T, row dataSourceRow) {
		item := row.generate(1)[0]
		for name := range membersOf(row.item) {
			if item[name] == nil {
				t.Errorf("internal/fakeapi/data/%s.json: add a value of %q to item", row.name, name)
			}
		}
	})
}

// omitted is for a member that is not sent.
type omitted struct{}

// valueForm is a form in which the API may send a value, and what becomes of it.
type valueForm struct{ sent, want any }

var (
	textForms   = []valueForm{{omitted{}, nil}, {nil, nil}, {"", nil}, {5, "5"}, {json.RawMessage("1.50"), "1.50"}, {" ", " "}, {"后端 ${x} %{y} \"q\" \\ \n", "后端 ${x} %{y} \"q\" \\ \n"}}
	numberForms = []valueForm{{omitted{}, nil}, {nil, nil}, {"", nil}, {0, 0.}, {"0", 0.}, {"8443", 8443.}, {-1, -1.}, {json.RawMessage("8e1"), 80.}}
	listForms   = []valueForm{{omitted{}, nil}, {nil, nil}, {"", nil}, {[]any{}, []any{}}, {[]any{nil}, []any{}}}
	textsForms  = []valueForm{{[]any{nil, 5, "b", "", "c"}, []any{"5", "b", "c"}}}
	commaForms  = []valueForm{{5, []any{"5"}}, {"b", []any{"b"}}, {"b,a", []any{"b", "a"}}, {" b , a,", []any{"b", "a"}}, {[]any{"b", "a"}, []any{"b", "a"}}}
	objectForms = []valueForm{{omitted{}, nil}, {nil, nil}, {map[string]any{}, nil}}
)

// formsOf returns the forms of a field.
func formsOf(t *testing.T, field reflect.Type) []valueForm {
	t.Helper()
	switch {
	case field == jsonText:
		return textForms
	case field == jsonNumber:
		return numberForms
	case field == reflect.TypeFor[apiclient.CommaTexts]():
		return append(append(listForms, textsForms...), commaForms...)
	case field.Kind() == reflect.Slice && field.Elem() == jsonText:
		return append(listForms, textsForms...)
	case field.Kind() == reflect.Slice:
		return append(append([]valueForm(nil), listForms...), memberForms(t, field.Elem(), func(object any) any { return []any{nil, object} }, func(object any) any { return []any{object} })...)
	case field.Kind() == reflect.Pointer:
		same := func(object any) any { return object }
		return append(append([]valueForm(nil), objectForms...), memberForms(t, field.Elem(), same, same)...)
	}
	t.Fatalf("no forms for %s", field)
	return nil
}

// memberForms returns the forms of an object: those of each member, with all others
// as usual. The first member stays, since some objects count only with an ID.
func memberForms(t *testing.T, object reflect.Type, sent, want func(any) any) []valueForm {
	t.Helper()
	var forms []valueForm
	for i := 1; i < object.NumField(); i++ {
		name := object.Field(i).Tag.Get("json")
		for _, form := range formsOf(t, object.Field(i).Type) {
			one, other := (&sampler{}).item(object), (&sampler{}).item(object)
			form.setIn(one, name)
			other[name] = form.want
			forms = append(forms, valueForm{sent(map[string]any(one)), want(map[string]any(other))})
		}
	}
	return forms
}

// setIn sets a member of an item to what is sent.
func (f valueForm) setIn(item fakeapi.Item, name string) {
	item[name] = f.sent
	if f.sent == (omitted{}) {
		delete(item, name)
	}
}

// What the API does not send is null, and neither 0 nor an empty list is that.
func TestGenericNullRule(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		var body string
		p, _ := row.serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Body: body} }})
		for name, field := range membersOf(row.item) {
			if name == row.idMember() {
				continue
			}
			for _, form := range formsOf(t, field.Type) {
				item := row.sample()
				form.setIn(item, name)
				body = row.body(item)
				got := row.readItems(p, row.base)
				if len(got) != 1 || !reflect.DeepEqual(got[0][name], form.want) {
					t.Errorf("%s: sent %#v, got %#v, want %#v", name, form.sent, got[0][name], form.want)
				}
			}
		}
	})
}

// An item with nothing but its ID has null in every other attribute.
func TestGenericSparseItem(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		item := fakeapi.Item{row.idMember(): row.sample()[row.idMember()]}
		p, _ := row.serve(t, row.responding(item))
		got := row.readItems(p, row.base)
		for name, value := range got[0] {
			if value != item[name] {
				t.Errorf("%s is %v", name, value)
			}
		}
	})
}
