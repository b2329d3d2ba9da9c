// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// lookupSpec describes a data source that returns exactly one item of a list. It has
// the name of the API's resource.
type lookupSpec[T any] struct {
	list        *listSpec[T]
	description string
	keys        []lookupKey // the ID first, the most specific last
	arguments   []argument  // other arguments, sent as they are
	describedBy []string    // the attributes by which errors describe an item

	// validTogether reports whether these keys may be set together.
	validTogether func(given map[string]bool) bool

	// Sentences about what to set.
	combine  string // which keys may be set together
	narrow   string // how to select one of several items
	readLess string // how to read fewer items

	searched string // if set, a sentence about what is looked for unless the ID is set

	// deleted, if set, says that an item has been deleted, or returns "".
	deleted func(*T) string
}

// lookupKey is an argument that selects the item: the attribute of the same name,
// if the items have one, must be equal.
type lookupKey struct {
	argument

	param   string // the API's parameter that it is sent as; "" if there is none
	inexact bool   // whether the parameter may not find the item
	lenient bool   // whether an item without the attribute matches, too
	last    string // the attribute with the end of a range that begins with this one
}

// matches compares an item's value, nil for null, with the one that is wanted. Terraform
// has every string in Unicode NFC, the API as it was written.
func (k lookupKey) matches(value any, wanted string) bool {
	if value == nil {
		return k.lenient
	}
	return norm.NFC.String(fmt.Sprint(value)) == norm.NFC.String(wanted)
}

// stringKey is a key that is a string attribute, too.
func stringKey(name, param, text string, validate stringValidator) lookupKey {
	return lookupKey{param: param, argument: argument{name: name, schema: schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{validate}, MarkdownDescription: text,
	}}}
}

// searchKey is a stringKey whose parameter may not find the item.
func searchKey(name, param, text string, validate stringValidator) lookupKey {
	key := stringKey(name, param, text, validate)
	key.inexact = true
	return key
}

// idKey is the ID of the item.
func idKey(name, param, resource, text string) lookupKey {
	key := stringKey(name, param, text, idValidator(typeOf(resource)))
	key.ids = true
	return key
}

// ownerKey is the user who owns the item. The API may omit it.
func ownerKey(use string) lookupKey {
	key := stringKey("owner", "owner", "Only one of this user (`usr-…`): the access key of a main account sees what its sub-accounts have, too. "+use, idValidator(typeOf("user")))
	key.ids, key.lenient = true, true
	return key
}

// rangeKey is a key that is a number attribute, too. An attribute with the name of last
// has the end of the range that begins with it, or 0.
func rangeKey(name, last, text string, validate numberValidator) lookupKey {
	return lookupKey{last: last, argument: argument{name: name, schema: schema.NumberAttribute{
		Optional: true, Computed: true, Validators: []validator.Number{validate}, MarkdownDescription: text,
	}}}
}

// lookupDataSource is the data source of a lookupSpec.
type lookupDataSource[T any] struct {
	dataSource

	spec *lookupSpec[T]
}

func newLookupDataSource[T any](spec *lookupSpec[T]) func() datasource.DataSource {
	return func() datasource.DataSource {
		return &lookupDataSource[T]{dataSource{name: spec.list.list.Resource}, spec}
	}
}

// Schema returns the schema of the data block.
func (d *lookupDataSource[T]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := attributeSchemas(d.spec.list.attributes)
	maps.Copy(attributes, schemasOf(d.spec.allArguments()))
	resp.Schema = schema.Schema{MarkdownDescription: d.spec.description + " " + d.spec.list.actionLink(), Attributes: attributes}
}

func (s *lookupSpec[T]) allArguments() []argument {
	arguments := slices.Clone(s.arguments)
	for _, key := range s.keys {
		arguments = append(arguments, key.argument)
	}
	return arguments
}

// ValidateConfig checks which keys are set.
func (d *lookupDataSource[T]) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	resp.Diagnostics.Append(d.spec.validate(req.Config)...)
}

// validate checks which keys are set, unless one is not known yet: it may turn out
// to be null.
func (s *lookupSpec[T]) validate(config tfsdk.Config) diag.Diagnostics {
	values, diags := valuesByName(config)
	given, last := map[string]bool{}, path.Empty()
	for _, key := range s.keys {
		if !values[key.name].IsKnown() {
			return diags
		}
		if !values[key.name].IsNull() {
			given[key.name], last = true, path.Root(key.name)
		}
	}
	const summary = "Invalid Combination of Arguments"
	switch {
	case diags.HasError() || s.validTogether(given):
	case len(given) == 0:
		diags.AddError(summary, s.combine)
	default:
		diags.AddAttributeError(last, summary, s.combine)
	}
	return diags
}

// Read looks up the item.
func (d *lookupDataSource[T]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.Diagnostics.Append(d.spec.validate(req.Config)...) // of what is known by now
	block, ok := d.dataBlockOf(req, resp, d.spec.allArguments())
	if !ok {
		return
	}
	ctx, cancel := block.withTimeout(ctx)
	defer cancel()
	item, problems := d.spec.find(ctx, block)
	if resp.Diagnostics.Append(problems...); resp.Diagnostics.HasError() {
		return
	}
	state := maps.Clone(block.config)
	for _, a := range d.spec.list.attributes {
		state[a.name] = terraformValue(state[a.name].Type(), a.value(reflect.ValueOf(item).Elem().Field(a.field)))
	}
	for _, key := range d.spec.keys {
		if state[key.name].IsNull() { // a lenient key, of which the item has no value
			state[key.name] = block.config[key.name]
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, tftypes.NewValue(req.Config.Raw.Type(), state))...)
}

// find returns the only item that matches. If an inexact parameter finds none, the
// list is read once more without it.
func (s *lookupSpec[T]) find(ctx context.Context, block dataBlock) (*T, diag.Diagnostics) {
	var read []T
	queries := s.queries(block)
	for i, params := range queries {
		items, err := s.list.read(ctx, block, params)
		if err != nil && (i == len(queries)-1 || !nothingFound(err)) {
			return nil, diag.Diagnostics{s.list.explain(err, block, s.howToReadLess(block))}
		}
		matches := s.matching(items, block)
		switch {
		case len(matches) > 1:
			return nil, diag.Diagnostics{s.severalFound(matches, block)}
		case len(matches) == 1:
			return &matches[0], s.deletedFound(&matches[0], block)
		}
		read = items
	}
	var problems diag.Diagnostics
	if len(read) == 0 { // do not blame the keys for a wrong load balancer
		problems.Append(s.list.checkParent(ctx, block))
	}
	if !problems.HasError() {
		problems.Append(s.noneFound(read, block))
	}
	return nil, problems
}

// howToReadLess returns "" for a look-up by ID, which reads one item.
func (s *lookupSpec[T]) howToReadLess(block dataBlock) string {
	if s.byID(block) {
		return ""
	}
	return s.readLess
}

func (s *lookupSpec[T]) byID(block dataBlock) bool { return block.params[s.keys[0].name] != nil }

// nothingFound reports whether an error may be the API's way to say that nothing
// matches: 2100 by its page of error codes, 1300 according to QingCloud's cloud
// controller manager.
func nothingFound(err error) bool {
	failure, ok := errors.AsType[*apiclient.Error](err)
	return ok && failure.Kind == apiclient.KindAPI && (failure.RetCode == apiclient.RetNotFound || failure.RetCode == apiclient.RetExpired)
}

// queries returns the API's parameters: all of them, and then, if one is inexact,
// the others. An inexact one is not sent for a text beyond ASCII: it might find one
// item and not another whose name differs in its Unicode form only.
func (s *lookupSpec[T]) queries(block dataBlock) []map[string][]string {
	params, exact := map[string][]string{}, map[string][]string{}
	for _, a := range s.arguments {
		if values := block.params[a.name]; values != nil {
			params[a.name], exact[a.name] = values, values
		}
	}
	for _, key := range s.keys {
		if values := block.params[key.name]; values != nil && key.param != "" {
			if !key.inexact {
				exact[key.param] = values
			}
			if !key.inexact || isASCII(values[0]) {
				params[key.param] = values
			}
		}
	}
	if len(params) == len(exact) {
		return []map[string][]string{params}
	}
	return []map[string][]string{params, exact}
}

// matching returns the items whose attributes are equal to the keys, or else, if there
// are none, those with a range that a key lies in.
func (s *lookupSpec[T]) matching(items []T, block dataBlock) []T {
	matches := func(item *T, ranges bool) bool {
		for _, key := range s.keys {
			value, ok := s.list.value(item, key.name)
			wanted := block.params[key.name]
			if !ok || wanted == nil || key.matches(value, wanted[0]) {
				continue
			}
			if last, _ := s.list.value(item, key.last); !ranges || !inRange(value, last, wanted[0]) {
				return false
			}
		}
		return true
	}
	for _, ranges := range []bool{false, true} {
		if found := slices.DeleteFunc(slices.Clone(items), func(item T) bool { return !matches(&item, ranges) }); len(found) > 0 {
			return found
		}
	}
	return nil
}

// inRange reports whether a number is in a range of an item, whose ends may be null.
func inRange(first, last any, wanted string) bool {
	from, hasFirst := first.(int64)
	to, hasLast := last.(int64)
	number, err := strconv.ParseInt(wanted, 10, 64)
	return err == nil && hasFirst && hasLast && from <= number && number <= to
}

// errorOnLastKey returns an error on the last key that is set, which is the most specific.
func (s *lookupSpec[T]) errorOnLastKey(block dataBlock, summary, detail string) diag.Diagnostic {
	attribute := path.Empty()
	for _, key := range s.keys {
		if block.params[key.name] != nil {
			attribute = path.Root(key.name)
		}
	}
	return diag.NewAttributeErrorDiagnostic(attribute, summary, detail)
}
