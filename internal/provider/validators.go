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

// invalidArgument is the summary of all errors of validators.
const invalidArgument = "Invalid Argument"

// description is the description of a validator.
type description string

func (d description) Description(context.Context) string         { return string(d) }
func (d description) MarkdownDescription(context.Context) string { return string(d) }

// stringValidator validates a string with a function.
type stringValidator struct {
	description
	validate func(string) error
}

func idValidator(wanted resourceType) stringValidator {
	return stringValidator{
		description("must be the ID of " + wanted.name),
		func(id string) error { return validateID(id, wanted) },
	}
}

var (
	zoneValidator     = stringValidator{"must be a zone in lower case", validateZone}
	endpointValidator = stringValidator{"must be an http or https URL", validateEndpoint}
	durationValidator = stringValidator{"must be a positive duration", validateDuration}
	nonEmptyValidator = stringValidator{"must not be empty", validateNonEmpty}
	protocolValidator = stringValidator{"must be a protocol in lower case", validateProtocol}
)

// orEmpty accepts the empty string, too, which means unset in the provider block.
func (v stringValidator) orEmpty() stringValidator {
	return stringValidator{v.description, func(s string) error {
		if s == "" {
			return nil
		}
		return v.validate(s)
	}}
}

func (v stringValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.validate(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(rootAttribute(req.Path), invalidArgument, err.Error())
	}
}

// rootAttribute returns the first attribute of a path. For a nested attribute the
// CLIs only show the first line of the block.
func rootAttribute(p path.Path) path.Path {
	for len(p.Steps()) > 1 {
		p = p.ParentPath()
	}
	return p
}

// setValidator requires a set of at least one string, each of which is valid.
type setValidator struct {
	description

	validate func(string) error
}

func (v setValidator) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	elements := req.ConfigValue.Elements()
	if len(elements) == 0 {
		resp.Diagnostics.AddAttributeError(req.Path, invalidArgument,
			"The set must not be empty: an empty filter would match everything. Specify at least one value, or omit the argument. "+
				"If the set may be empty, skip the data source with count or for_each.")
	}
	for _, element := range elements {
		text, ok := element.(types.String)
		switch {
		case !ok || text.IsUnknown():
		case text.IsNull():
			resp.Diagnostics.AddAttributeError(req.Path, invalidArgument, "The set contains null. Remove it, for example with compact().")
		default:
			if err := v.validate(text.ValueString()); err != nil {
				resp.Diagnostics.AddAttributeError(req.Path.AtSetValue(element), invalidArgument, err.Error())
			}
		}
	}
}

// numberValidator requires an integer within bounds.
type numberValidator struct{ min, max int64 }

var (
	maxRetriesValidator     = numberValidator{0, 20}
	maxConcurrencyValidator = numberValidator{1, 32}
	verboseValidator        = numberValidator{0, math.MaxInt32}
	portValidator           = numberValidator{1, 65535}
)

func (v numberValidator) bounds() string {
	if v.max == math.MaxInt32 {
		return fmt.Sprintf("%d or higher", v.min)
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
	resp.Diagnostics.AddAttributeError(req.Path, invalidArgument,
		fmt.Sprintf("%d is out of range. Use an integer, %s.", req.ConfigValue.ValueInt64(), bounds))
}
