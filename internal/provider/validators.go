// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"math"
	"math/big"

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
				at := req.Path
				if mayQuote(text.ValueString()) {
					at = at.AtSetValue(element)
				}
				resp.Diagnostics.AddAttributeError(at, invalidArgument, err.Error())
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

func (v numberValidator) ValidateNumber(_ context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := v.check(req.ConfigValue.ValueBigFloat()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, invalidArgument, err.Error())
	}
}

// check returns a number as an integer, or an error if it is not one within the bounds.
func (v numberValidator) check(value *big.Float) (int64, error) {
	number, accuracy := value.Int64()
	switch {
	case accuracy == big.Exact && v.allows(number):
		return number, nil
	case !value.IsInt():
		return 0, invalidValuef("%s is not an integer. Use an integer, %s.", formatNumber(value), v.bounds())
	case number > v.max:
		return 0, invalidValuef("%s is out of range. Use an integer, from %d to %d.", formatNumber(value), v.min, v.max)
	}
	return 0, invalidValuef("%s is out of range. Use an integer, %s.", formatNumber(value), v.bounds())
}

// formatNumber returns a number as it was written, or a long one in short, for the
// beginning of a sentence.
func formatNumber(value *big.Float) string {
	if exponent := value.MantExp(nil); exponent < -1000 || exponent > 1000 { // converting it takes up to minutes
		return "The number"
	}
	if text := value.Text('f', -1); len(text) <= 15 {
		return text
	}
	return value.Text('g', 6)
}
