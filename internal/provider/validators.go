// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"math"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// invalid is the summary of everything that validators refuse.
const invalid = "Invalid Argument"

// want is what a validator says of itself.
type want string

func (w want) Description(context.Context) string         { return string(w) }
func (w want) MarkdownDescription(context.Context) string { return string(w) }

// stringValidator refuses what its function has a problem with.
type stringValidator struct {
	want
	problem func(string) string
}

func idValidator(prefix string) stringValidator {
	return stringValidator{
		want("must be the ID of " + kinds[prefix]),
		func(id string) string { return idProblem(id, prefix) },
	}
}

var (
	zoneValidator     = stringValidator{"must be a zone in lower case", zoneProblem}
	endpointValidator = stringValidator{"must be an http or https URL", endpointProblem}
	durationValidator = stringValidator{"must be a duration above zero", durationProblem}
)

// orEmpty lets the empty string pass, which counts as not set in the provider
// block.
func (v stringValidator) orEmpty() stringValidator {
	return stringValidator{v.want, func(s string) string {
		if s == "" {
			return ""
		}
		return v.problem(s)
	}}
}

func (v stringValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := v.problem(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(outermost(req.Path), invalid, problem)
	}
}

// outermost is the attribute that a path begins with. For an attribute within an
// attribute the CLIs point to no line but the block's first.
func outermost(p path.Path) path.Path {
	for len(p.Steps()) > 1 {
		p = p.ParentPath()
	}
	return p
}

// idSetValidator wants a set of at least one ID.
type idSetValidator struct {
	want
	prefix string
}

func (v idSetValidator) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	elements := req.ConfigValue.Elements()
	if len(elements) == 0 {
		resp.Diagnostics.AddAttributeError(req.Path, invalid,
			"An empty set would not filter: it would return every backend. Give at least one ID, or leave the argument out. "+
				"Where the set may be empty, leave out the whole data source with count or for_each.")
	}
	for _, element := range elements {
		id, ok := element.(types.String)
		switch {
		case !ok || id.IsUnknown():
		case id.IsNull():
			resp.Diagnostics.AddAttributeError(req.Path, invalid, "The set has a null in it. Leave it out, for example with compact().")
		default:
			if problem := idProblem(id.ValueString(), v.prefix); problem != "" {
				resp.Diagnostics.AddAttributeError(req.Path.AtSetValue(element), invalid, problem)
			}
		}
	}
}

// numberValidator wants a whole number within bounds.
type numberValidator struct{ min, max int64 }

// The bounds of the numbers that users may set.
var (
	maxRetries     = numberValidator{0, 20}
	maxConcurrency = numberValidator{1, 32}
	verbose        = numberValidator{0, math.MaxInt32}
)

func (v numberValidator) bounds() string {
	if v.max == math.MaxInt32 {
		return fmt.Sprintf("%d or more", v.min)
	}
	return fmt.Sprintf("from %d to %d", v.min, v.max)
}

func (v numberValidator) allows(number int64) bool { return v.min <= number && number <= v.max }

func (v numberValidator) Description(context.Context) string { return "must be " + v.bounds() }

func (v numberValidator) MarkdownDescription(context.Context) string { return "must be " + v.bounds() }

func (v numberValidator) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || v.allows(req.ConfigValue.ValueInt64()) {
		return
	}
	bounds := v.bounds()
	if req.ConfigValue.ValueInt64() > v.max {
		bounds = fmt.Sprintf("from %d to %d", v.min, v.max)
	}
	resp.Diagnostics.AddAttributeError(req.Path, invalid,
		fmt.Sprintf("%d is out of bounds. Give a whole number, %s.", req.ConfigValue.ValueInt64(), bounds))
}
