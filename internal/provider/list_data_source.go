// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/longlist"
)

// listSpec describes a data source that returns a list. It has the name of the API
// action without Describe, which is also the name of the parameter with IDs.
type listSpec[T any] struct {
	list        *apiclient.List[T]
	result      string     // the attribute with the items
	arguments   []argument // besides the one with IDs
	attributes  []attribute
	description string
	readLess    string // how to read fewer items at a time, as a sentence

	// defaults, if set, adds the parameters that are sent by default.
	defaults func(params map[string][]string)
}

// listDataSource is the data source of a listSpec.
type listDataSource[T any] struct {
	dataSource

	spec *listSpec[T]
}

func newListDataSource[T any](spec *listSpec[T]) func() datasource.DataSource {
	return func() datasource.DataSource { return &listDataSource[T]{dataSource{name: spec.list.IDParam}, spec} }
}

// Schema returns the schema of the data block.
func (d *listDataSource[T]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := schemasOf(d.spec.allArguments())
	attributes["total_count"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of `" + d.spec.result + "`."}
	attributes[d.spec.result] = listSchema(d.spec.attributes, "The "+d.spec.plural()+", ordered by "+d.spec.order()+". Empty if none match.")
	resp.Schema = schema.Schema{MarkdownDescription: d.spec.description + " " + d.spec.actionLink(), Attributes: attributes}
}

// allArguments returns the arguments, the one with IDs last.
func (s *listSpec[T]) allArguments() []argument {
	return append(slices.Clone(s.arguments), idSetArgument(s.list.IDParam, s.list.Resource,
		fmt.Sprintf("Only %s with these IDs (`%s-…`). At least one; each 100 IDs take one request.", s.plural(), typeOf(s.list.Resource).prefix)))
}

// Read lists the items.
func (d *listDataSource[T]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	block, ok := d.dataBlockOf(req, resp, d.spec.allArguments())
	if !ok {
		return
	}
	ctx, cancel := block.withTimeout(ctx)
	defer cancel()
	items, err := d.spec.read(ctx, block, maps.Clone(block.params))
	if err != nil {
		resp.Diagnostics.Append(d.spec.explain(err, block, d.spec.readLess))
		return
	}
	resp.Diagnostics.Append(d.spec.checkMissing(ctx, block, items))
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(d.setState(ctx, resp, req.Config.Raw.Type(), block.config, items)...)
}

// setState sets the state.
func (d *listDataSource[T]) setState(
	ctx context.Context, resp *datasource.ReadResponse, typ tftypes.Type, config map[string]tftypes.Value, items []T,
) diag.Diagnostics {
	list := longlist.List{
		Attribute: d.spec.result, Len: len(items), Objects: d.spec.objects(items),
		TooLarge: func(size, limit int) (summary, detail string) { return d.tooLarge(len(items), size, limit) },
	}
	var objects any = tftypes.UnknownValue
	if !longlist.Defer(ctx, list) {
		objects = slices.Collect(list.Objects)
	}
	return resp.State.Set(ctx, d.spec.stateValue(typ, config, len(items), objects))
}

// tooLarge returns the error for a state with n items that takes size bytes.
func (d *listDataSource[T]) tooLarge(n, size, limit int) (summary, detail string) {
	const mib = 1 << 20
	return "Too Many " + titleCase(d.spec.plural()), fmt.Sprintf(
		"%s would take a message of %d MiB. A message to Terraform must be smaller than %d MiB.\n\nRead less at a time. %s",
		d.spec.count(n), (size+mib-1)/mib, limit/mib, d.spec.readLess)
}

// read lists the items that match the parameters, for a data block.
func (s *listSpec[T]) read(ctx context.Context, block dataBlock, params map[string][]string) ([]T, error) {
	if s.defaults != nil {
		s.defaults(params)
	}
	started := time.Now()
	items, stats, err := s.list.All(ctx, block.source.data.client, apiclient.Filter{Zone: block.zone, Params: params})
	logRead(ctx, "qingcloud_"+block.source.name, len(items), stats, time.Since(started))
	return items, err
}

// explain turns an error of read into a diagnostic. readLess is how the user of the
// data source can read fewer items.
func (s *listSpec[T]) explain(err error, block dataBlock, readLess string) diag.Diagnostic {
	return explain(err, readContext{
		subject: titleCase(s.plural()), readLess: readLess, data: block.source.data, timeout: block.timeout, configured: block.configured,
	})
}

// stateValue returns the configuration with the list of n items filled in: their objects
// as []any, or an unknown value.
func (s *listSpec[T]) stateValue(typ tftypes.Type, config map[string]tftypes.Value, n int, objects any) tftypes.Value {
	state := maps.Clone(config)
	state["total_count"] = tftypes.NewValue(tftypes.Number, n)
	state[s.result] = terraformValue(config[s.result].Type(), objects)
	return tftypes.NewValue(typ, state)
}

// objects returns the values of the items, each as a map.
func (s *listSpec[T]) objects(items []T) iter.Seq[any] {
	toObject := objectValue(s.attributes)
	return func(yield func(any) bool) {
		for _, item := range reflect.ValueOf(items).Seq2() {
			if !yield(toObject(item)) {
				return
			}
		}
	}
}

// noun returns what an item is, for example "load balancer listener".
func (s *listSpec[T]) noun() string { return words(s.list.Resource) }

func (s *listSpec[T]) plural() string { return words(s.list.IDParam) }

// count returns a number of items, such as "1 load balancer".
func (s *listSpec[T]) count(n int) string {
	if n == 1 {
		return "1 " + s.noun()
	}
	return fmt.Sprintf("%d %s", n, s.plural())
}

// order returns the attributes by which the items are ordered.
func (s *listSpec[T]) order() string {
	var parents []string
	for _, parent := range s.list.Parents {
		parents = append(parents, "`"+parent.Name+"_id`")
	}
	order := "`" + s.list.Resource + "_id`"
	if len(parents) > 0 {
		order = strings.Join(parents, ", ") + " and " + order
	}
	return order
}

// actionLink is a sentence with a link to the page of the API action.
func (s *listSpec[T]) actionLink() string {
	return fmt.Sprintf("Uses the API action [%s](https://docs.qingcloud.com/product/api/action/lb/describe_%s.html).", s.list.Action, s.list.IDParam)
}

// value returns the value of an item's attribute, if it has one of that name.
func (s *listSpec[T]) value(item *T, name string) (value any, ok bool) {
	for _, a := range s.attributes {
		if a.name == name {
			return a.value(reflect.ValueOf(item).Elem().Field(a.field)), true
		}
	}
	return nil, false
}
