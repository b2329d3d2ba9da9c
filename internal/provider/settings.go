// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// providerModel is the provider block.
type providerModel struct {
	AccessKey      types.String `tfsdk:"access_key"`
	SecretKey      types.String `tfsdk:"secret_key"`
	Zone           types.String `tfsdk:"zone"`
	Endpoint       types.String `tfsdk:"endpoint"`
	MaxRetries     types.Int64  `tfsdk:"max_retries"`
	MaxConcurrency types.Int64  `tfsdk:"max_concurrency"`
}

// settings is what the provider block and the environment come to.
type settings struct {
	credentials    apiclient.Credentials
	keySource      string // in words
	zone           string
	endpoint       apiclient.Endpoint
	maxRetries     int
	maxConcurrency int
}

// resolver turns arguments and environment variables into settings, and notes
// what is wrong with them.
type resolver struct {
	getenv func(string) string
	diags  diag.Diagnostics
}

func resolve(model providerModel, getenv func(string) string) (settings, diag.Diagnostics) {
	r := &resolver{getenv: getenv}
	var s settings
	s.credentials.AccessKeyID, s.keySource = r.required(model.AccessKey, "access_key", "QINGCLOUD_ACCESS_KEY", "Access Key")
	s.credentials.SecretAccessKey, _ = r.required(model.SecretKey, "secret_key", "QINGCLOUD_SECRET_KEY", "Secret Key")
	s.zone = r.zone(model.Zone)
	s.endpoint = r.endpoint(model.Endpoint)
	s.maxRetries = r.number(model.MaxRetries, "max_retries", "QINGCLOUD_MAX_RETRIES", maxRetries, apiclient.DefaultMaxRetries)
	s.maxConcurrency = r.number(model.MaxConcurrency, "max_concurrency", "QINGCLOUD_MAX_CONCURRENCY", maxConcurrency, apiclient.DefaultMaxConcurrency)
	return s, r.diags
}

// text returns the argument, or else the variable, and which of them it was. An
// empty string counts as not set.
func (r *resolver) text(value types.String, argument, variable string) (text, source string) {
	if r.unknown(value, argument, variable) {
		return "", ""
	}
	if value.ValueString() != "" {
		return value.ValueString(), "the argument " + argument
	}
	if text := r.getenv(variable); text != "" {
		return text, "the environment variable " + variable
	}
	return "", ""
}

func (r *resolver) required(value types.String, argument, variable, what string) (text, source string) {
	text, source = r.text(value, argument, variable)
	if text == "" && !value.IsUnknown() {
		r.diags.AddAttributeError(path.Root(argument), "Missing QingCloud "+what, fmt.Sprintf(
			"Requests to the QingCloud API are signed, and the provider found no %s to do so.\n\n"+
				"Set the argument %s in the provider block or the environment variable %s. "+
				"If either is set already, it is empty, which counts as not set.", argument, argument, variable))
	}
	return text, source
}

// unknown refuses a value that only the apply will know.
func (r *resolver) unknown(value attr.Value, argument, variable string) bool {
	if !value.IsUnknown() {
		return false
	}
	r.diags.AddAttributeError(path.Root(argument), "Unknown QingCloud Provider Setting", fmt.Sprintf(
		"The value of %s is known only after apply, but the provider must have it to plan.\n\n"+
			"Apply what the value comes from first (-target), give %s a value that is known beforehand, "+
			"or leave it out and set the environment variable %s.", argument, argument, variable))
	return true
}

func (r *resolver) zone(value types.String) string {
	zone, source := r.text(value, "zone", "QINGCLOUD_ZONE")
	if zone != "" {
		r.wrong("zone", source, zoneProblem(zone))
	}
	return zone
}

func (r *resolver) endpoint(value types.String) apiclient.Endpoint {
	text, source := r.text(value, "endpoint", "QINGCLOUD_ENDPOINT")
	if text == "" {
		text = apiclient.DefaultEndpoint
	}
	r.wrong("endpoint", source, endpointProblem(text))
	endpoint, _ := apiclient.ParseEndpoint(text) // endpointProblem has told of the error
	return endpoint
}

func (r *resolver) number(value types.Int64, argument, variable string, bounds numberValidator, fallback int) int {
	if r.unknown(value, argument, variable) {
		return 0
	}
	if !value.IsNull() {
		return int(value.ValueInt64())
	}
	text := r.getenv(variable)
	if text == "" {
		return fallback
	}
	number, err := strconv.ParseInt(text, 10, 32)
	if err != nil || !bounds.allows(number) {
		r.wrong(argument, "the environment variable "+variable, fmt.Sprintf("%q is no whole number %s.", text, bounds.bounds()))
	}
	return int(number)
}

// wrong notes a problem with a value, if there is one.
func (r *resolver) wrong(argument, source, problem string) {
	if problem != "" {
		r.diags.AddAttributeError(path.Root(argument), "Invalid QingCloud Provider Setting",
			fmt.Sprintf("The value of %s, read from %s, cannot be used. %s", argument, source, problem))
	}
}
