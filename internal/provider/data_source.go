// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// defaultReadTimeout is the timeout of a read that the user does not set.
const defaultReadTimeout = 2 * time.Minute

// dataSource is the part that all data sources have in common.
type dataSource struct {
	name string // without the provider's name
	data *providerData
}

// Metadata returns the data source's type name.
func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

// Configure stores the provider's data. There is none while Terraform validates.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if req.ProviderData == nil {
		return
	}
	data, ok := req.ProviderData.(*providerData)
	if !ok {
		resp.Diagnostics.AddError("Unexpected Provider Data",
			fmt.Sprintf("This is a bug in the provider, please report it: expected *providerData, got %T.", req.ProviderData))
	}
	d.data = data
}

// dataBlock is a data block as the user has configured it.
type dataBlock struct {
	source     *dataSource
	config     map[string]tftypes.Value
	zone       string // the provider's, unless the block sets it
	timeout    time.Duration
	params     map[string][]string  // values of the other arguments that are set, by name
	configured []configuredArgument // the arguments that an error may refer to
}

// dataBlockOf reads the arguments of a data block. It reports false if the response is
// complete: there are errors, or the read is deferred.
func (d *dataSource) dataBlockOf(req datasource.ReadRequest, resp *datasource.ReadResponse, arguments []argument) (dataBlock, bool) {
	if d.data == nil {
		resp.Diagnostics.AddError("QingCloud Provider Not Configured", "The provider has not been configured, or its configuration has failed, so nothing can be read. "+
			"Fix the error of the provider block, if there is one. Terraform and OpenTofu configure a provider before they read: "+
			"if another program runs this one, report the error to its developers.")
		return dataBlock{}, false
	}
	values, err := valuesByName(req.Config)
	resp.Diagnostics.Append(err...)
	if resp.Diagnostics.HasError() {
		return dataBlock{}, false
	}
	block := dataBlock{source: d, config: values, zone: d.data.zone, timeout: readTimeout(values["timeouts"]), params: map[string][]string{}}
	if zone := stringsOf(values["zone"]); len(zone) > 0 {
		block.zone = zone[0]
		block.configured = append(block.configured, configuredArgument{path: path.Root("zone"), values: zone})
	}
	if block.zone == "" && d.data.zoneUnknown && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
		resp.State.Raw = tftypes.NewValue(req.Config.Raw.Type(), tftypes.UnknownValue) // as the framework does
		return dataBlock{}, false
	}
	if block.zone == "" {
		resp.Diagnostics.Append(d.missingZone())
		return dataBlock{}, false
	}
	for _, a := range arguments {
		if given := stringsOf(values[a.name]); len(given) > 0 {
			block.params[a.name] = given
			if _, number := a.schema.(schema.NumberAttribute); !number { // any message may contain one
				block.configured = append(block.configured, configuredArgument{path.Root(a.name), given, a.ids})
			}
		}
	}
	return block, true
}

func (d *dataSource) missingZone() diag.Diagnostic {
	const need = "Each request to the QingCloud API is for one zone, "
	if d.data.zoneUnknown {
		return diag.NewAttributeErrorDiagnostic(path.Root("zone"), "Unknown QingCloud Zone", need+
			"and the provider's zone, which applies here, is known only after apply.\n\n"+
			"Set the argument zone here, or set zone in the provider block to a value that is known beforehand. "+
			"Otherwise apply the resources that it depends on first (-target).")
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("zone"), "Missing QingCloud Zone", need+"and none is set.\n\n"+
		"Set the argument zone here or in the provider block, or the environment variable QINGCLOUD_ZONE. "+
		"An empty value counts as unset.")
}

// withTimeout returns the context of a read: with its timeout and with the log of
// requests.
func (b dataBlock) withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(withAPILog(ctx), b.timeout)
}

// valuesByName returns the values of a block's attributes.
func valuesByName(config tfsdk.Config) (values map[string]tftypes.Value, diags diag.Diagnostics) {
	if err := config.Raw.As(&values); err != nil {
		diags.AddError("Unexpected Configuration", "This is a bug in the provider, please report it: "+err.Error()+".")
	}
	return values, diags
}

// readTimeout returns the timeout of a read, which the validator has checked.
func readTimeout(timeouts tftypes.Value) time.Duration {
	var values map[string]tftypes.Value
	if timeouts.As(&values) == nil {
		for _, text := range stringsOf(values["read"]) {
			if timeout, err := time.ParseDuration(text); err == nil {
				return timeout
			}
		}
	}
	return defaultReadTimeout
}

// stringsOf returns a string, a number or the elements of a set as strings, those
// of a set in order. It returns nil for null.
func stringsOf(value tftypes.Value) []string {
	var text string
	var number big.Float
	var elements []tftypes.Value
	switch {
	case value.IsNull() || !value.IsKnown():
		return nil
	case value.As(&text) == nil:
		return []string{text}
	case value.As(&number) == nil:
		return []string{number.Text('f', -1)}
	case value.As(&elements) == nil:
		var values []string
		for _, element := range elements {
			values = append(values, stringsOf(element)...)
		}
		slices.Sort(values)
		return values
	}
	return nil
}
