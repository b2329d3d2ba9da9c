// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"crypto/x509"
	"fmt"
	"os"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// providerModel is the provider block.
type providerModel struct {
	AccessKey       types.String `tfsdk:"access_key"`
	SecretKey       types.String `tfsdk:"secret_key"`
	Zone            types.String `tfsdk:"zone"`
	Endpoint        types.String `tfsdk:"endpoint"`
	ConfigFile      types.String `tfsdk:"config_file"`
	UseInstanceRole types.Bool   `tfsdk:"use_instance_role"`
	CAFile          types.String `tfsdk:"ca_file"`
	MaxRetries      types.Int64  `tfsdk:"max_retries"`
	MaxConcurrency  types.Int64  `tfsdk:"max_concurrency"`
}

// settings is what the provider block, the environment and the config file come
// to.
type settings struct {
	credentials    apiclient.Credentials // zero with the instance's role
	role           string                // the metadata service's URL, "" without the instance's role
	keySource      string                // in words
	zone           string
	endpoint       apiclient.Endpoint
	roots          *x509.CertPool
	maxRetries     int
	maxConcurrency int
}

// resolver turns arguments, environment variables and the config file into
// settings, and notes what is wrong with them.
type resolver struct {
	getenv func(string) string
	model  providerModel
	diags  diag.Diagnostics
	file   *configFile // once it has been needed
}

func resolve(model providerModel, getenv func(string) string) (settings, diag.Diagnostics) {
	r := &resolver{getenv: getenv, model: model}
	var s settings
	r.key(&s)
	s.zone = r.zone()
	s.endpoint = r.endpoint()
	s.roots = r.roots()
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

func (r *resolver) zone() string {
	zone, source := r.text(r.model.Zone, "zone", "QINGCLOUD_ZONE")
	if zone == "" && !r.model.Zone.IsUnknown() {
		zone, source = r.config().Zone, r.config().source()
	}
	if zone != "" {
		r.wrong("zone", source, zoneProblem(zone))
	}
	return zone
}

func (r *resolver) endpoint() apiclient.Endpoint {
	text, source := r.text(r.model.Endpoint, "endpoint", "QINGCLOUD_ENDPOINT")
	if text == "" && !r.model.Endpoint.IsUnknown() {
		text, source = r.config().endpoint(), r.config().source()
	}
	text = cmp.Or(text, apiclient.DefaultEndpoint)
	r.wrong("endpoint", source, endpointProblem(text))
	endpoint, _ := apiclient.ParseEndpoint(text) // endpointProblem has told of the error
	return endpoint
}

// roots returns the authorities to trust: the system's and those of ca_file. nil
// means the system's.
func (r *resolver) roots() *x509.CertPool {
	name, source := r.text(r.model.CAFile, "ca_file", "QINGCLOUD_CA_FILE")
	if name == "" {
		return nil
	}
	name, known := expandHome(name, r.getenv)
	if !known {
		r.wrong("ca_file", source, noHome+".")
		return nil
	}
	text, err := os.ReadFile(name) //nolint:gosec // the user's own choice
	if err != nil {
		r.wrong("ca_file", source, fmt.Sprintf("%s: %s.", name, fileProblem(err)))
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		r.wrong("ca_file", source, name+" holds no certificate in PEM form.")
	}
	return pool
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
