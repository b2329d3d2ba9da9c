// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"crypto/x509"
	"fmt"
	"runtime"
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
	MaxRetries      types.Number `tfsdk:"max_retries"`
	MaxConcurrency  types.Number `tfsdk:"max_concurrency"`
}

// providerSettings are the values that the provider block, the environment and the
// config file result in.
type providerSettings struct {
	credentials    apiclient.Credentials // zero with an IAM role
	role           string                // the metadata service's URL; "" without an IAM role
	keySource      string                // for people
	zone           string
	zoneUnknown    bool // the argument is known only after apply
	unknown        bool // so is another one, which every read needs
	endpoint       apiclient.Endpoint
	roots          *x509.CertPool
	maxRetries     int
	maxConcurrency int
}

// resolver resolves arguments, environment variables and the config file to
// settings, and collects diagnostics.
type resolver struct {
	goos      string // runtime.GOOS
	getenv    func(string) string
	model     providerModel
	diags     diag.Diagnostics
	file      *configFile       // nil until it is needed
	variables map[string]string // the environment variables that arguments come from
	ignored   []string          // keys of the config file that were probably meant to be settings
	unknown   bool              // a value that is needed is known only after apply
}

func resolveSettings(model providerModel, getenv func(string) string) (providerSettings, diag.Diagnostics) {
	return resolveSettingsOn(runtime.GOOS, model, getenv)
}

func resolveSettingsOn(goos string, model providerModel, getenv func(string) string) (providerSettings, diag.Diagnostics) {
	r := &resolver{goos: goos, getenv: getenv, model: model, variables: map[string]string{}}
	var s providerSettings
	r.resolveKey(&s)
	s.zone, s.zoneUnknown = r.zone(), model.Zone.IsUnknown()
	s.endpoint = r.endpoint()
	s.roots = r.roots()
	s.maxRetries = r.number(model.MaxRetries, "max_retries", "QINGCLOUD_MAX_RETRIES", maxRetriesValidator, apiclient.DefaultMaxRetries)
	s.maxConcurrency = r.number(model.MaxConcurrency, "max_concurrency", "QINGCLOUD_MAX_CONCURRENCY", maxConcurrencyValidator, apiclient.DefaultMaxConcurrency)
	if !r.diags.HasError() {
		r.warnIfOverridden(s)
		r.warnAboutProxy(s.endpoint)
	}
	r.warnIfIgnored()
	s.unknown = r.unknown
	return s, r.diags
}

// stringSetting returns the argument, or else the variable, and which of them it
// was. An empty string means unset.
func (r *resolver) stringSetting(value types.String, argument, variable string) (setting, source string) {
	if r.rejectUnknown(value, argument, variable) {
		return "", ""
	}
	if value.ValueString() != "" {
		return value.ValueString(), "the argument " + argument
	}
	if setting := r.getenv(variable); setting != "" {
		r.variables[argument] = variable
		return setting, "the environment variable " + variable
	}
	return "", ""
}

// rejectUnknown adds an error for a value that is known only after apply.
func (r *resolver) rejectUnknown(value attr.Value, argument, variable string) bool {
	if !value.IsUnknown() {
		return false
	}
	r.unknown = true
	r.diags.AddAttributeError(path.Root(argument), "Unknown QingCloud Provider Setting", fmt.Sprintf(
		"The value of %s is known only after apply, but the provider needs it to plan.\n\n"+
			"Apply the resources that it depends on first (-target), set %s to a value that is known beforehand, "+
			"or omit it and set the environment variable %s.", argument, argument, variable))
	return true
}

// zone returns the default zone. It may be unknown: only a read that uses it fails.
func (r *resolver) zone() string {
	if r.model.Zone.IsUnknown() {
		return ""
	}
	zone, source := r.stringSetting(r.model.Zone, "zone", "QINGCLOUD_ZONE")
	if zone == "" {
		zone, source = r.config().Zone, r.config().source()
		r.noteIgnored("", "zone")
	}
	if zone != "" {
		r.addInvalid("zone", source, validateZone(zone))
	}
	return zone
}

func (r *resolver) endpoint() apiclient.Endpoint {
	rawURL, source := r.stringSetting(r.model.Endpoint, "endpoint", "QINGCLOUD_ENDPOINT")
	fromFile := rawURL == "" && !r.model.Endpoint.IsUnknown()
	if fromFile {
		if !r.checkURL(r.config().endpointSettings()) {
			return apiclient.Endpoint{}
		}
		rawURL, source = r.config().endpoint(), r.config().source()
	}
	rawURL = cmp.Or(rawURL, apiclient.DefaultEndpoint)
	r.addInvalid("endpoint", source, validateEndpoint(rawURL))
	endpoint, _ := apiclient.ParseEndpoint(rawURL) // validateEndpoint has reported the error
	if fromFile {
		r.noteIgnored(". Requests go to "+endpoint.String(), "protocol", "host", "port", "uri")
	}
	return endpoint
}

// roots returns the CA certificates to trust: the system's and those of ca_file.
// nil means the system's.
func (r *resolver) roots() *x509.CertPool {
	name, source := r.stringSetting(r.model.CAFile, "ca_file", "QINGCLOUD_CA_FILE")
	if name == "" {
		return nil
	}
	expanded, err := r.expandHome(name)
	var pem []byte
	if err == nil {
		pem, err = readRegularFile(expanded)
	}
	if err != nil {
		r.addInvalid("ca_file", source, invalidPath(name, expanded, err))
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		r.addInvalid("ca_file", source, invalidPath(name, expanded, invalidValue("it contains no CA certificate in PEM format")))
	}
	return pool
}

func (r *resolver) number(value types.Number, argument, variable string, bounds numberValidator, fallback int) int {
	if r.rejectUnknown(value, argument, variable) {
		return 0
	}
	if !value.IsNull() {
		number, err := bounds.check(value.ValueBigFloat())
		r.addInvalid(argument, "the argument "+argument, err)
		return int(number)
	}
	setting := r.getenv(variable)
	if setting == "" {
		return fallback
	}
	number, err := strconv.ParseInt(setting, 10, 32)
	if err != nil || !bounds.allows(number) {
		r.addInvalid(argument, "the environment variable "+variable, invalidValuef("%s is not an integer %s.", quote(setting), bounds.bounds()))
	}
	return int(number)
}

// addInvalid adds the error of a setting's value, if there is one.
func (r *resolver) addInvalid(argument, source string, err error) {
	r.addInvalidAt(path.Root(argument), argument, source, err)
}

// addInvalidAt adds the error of a setting that has no argument.
func (r *resolver) addInvalidAt(attribute path.Path, setting, source string, err error) {
	if err != nil {
		r.diags.AddAttributeError(attribute, "Invalid QingCloud Provider Setting",
			fmt.Sprintf("The value of %s, read from %s, is invalid. %s", setting, source, err))
	}
}
