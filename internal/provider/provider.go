// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

var _ provider.Provider = (*qingcloudProvider)(nil)

// New returns a constructor of the provider. The version becomes part of the
// User-Agent header.
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return &qingcloudProvider{version: version, getenv: os.Getenv}
	}
}

type qingcloudProvider struct {
	version string
	getenv  func(string) string

	// configureClient, if set, changes the client's configuration in tests.
	configureClient func(*apiclient.Config)
}

// providerData is what the provider passes to its data sources.
type providerData struct {
	client         *apiclient.Client
	zone           string // the default; "" if there is none
	zoneUnknown    bool   // the provider's zone is known only after apply
	endpoint       string
	keyDescription string // the masked access key and its source
	maxRetries     int
}

// Metadata returns the provider's type name and version.
func (p *qingcloudProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "qingcloud"
	resp.Version = p.version
}

// Schema returns the schema of the provider block.
func (p *qingcloudProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads resources of the QingCloud IaaS API. " +
			"Every argument can also be set with an environment variable, and some in the config file of QingCloud's SDKs. " +
			"Arguments take precedence over environment variables, and those over the config file. An empty string counts as unset.",
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ID of the API access key (`access_key_id`). Requires `secret_key`. " +
					"Can also be set with `QINGCLOUD_ACCESS_KEY` or `QINGCLOUD_ACCESS_KEY_ID`, or in the config file.",
			},
			"secret_key": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Secret key of the API access key. It signs requests and is never sent. " +
					"Can also be set with `QINGCLOUD_SECRET_KEY` or `QINGCLOUD_SECRET_ACCESS_KEY`, or in the config file, but always in the same source as `access_key`.",
			},
			"zone": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{zoneValidator.orEmpty()},
				MarkdownDescription: "Default zone of data sources, in lower case, for example `pek3`, `sh1a` or `gd2`. " +
					"Can also be set with `QINGCLOUD_ZONE` or in the config file.",
			},
			"endpoint": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{endpointValidator.orEmpty()},
				MarkdownDescription: "URL of the API, `http` or `https`. An empty path means `/iaas/`; any other path is used as it is. " +
					"Can also be set with `QINGCLOUD_ENDPOINT` or in the config file. Default: `" + apiclient.DefaultEndpoint + "`.",
			},
			"config_file": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Path of the config file (YAML) of QingCloud's SDKs and CLI. The access key, `zone` and endpoint are read from it unless they are set otherwise. " +
					"It is never written. Can also be set with `QINGCLOUD_CONFIG`. Default: `~/.qingcloud/config.yaml`, if it exists.",
			},
			"use_instance_role": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to use the access key of the IAM role of the instance that Terraform runs on, if no other source has an access key. " +
					"Can also be set with `QINGCLOUD_USE_INSTANCE_ROLE`. Default: `false`.",
			},
			"ca_file": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Path of a PEM file with CA certificates to trust in addition to the system's, for private clouds. " +
					"Can also be set with `QINGCLOUD_CA_FILE`.",
			},
			"max_retries": schema.NumberAttribute{
				Optional:   true,
				Validators: []validator.Number{maxRetriesValidator},
				MarkdownDescription: fmt.Sprintf("Maximum number of retries per request after transient errors, %s. "+
					"Can also be set with `QINGCLOUD_MAX_RETRIES`. Default: `%d`.", maxRetriesValidator.bounds(), apiclient.DefaultMaxRetries),
			},
			"max_concurrency": schema.NumberAttribute{
				Optional:   true,
				Validators: []validator.Number{maxConcurrencyValidator},
				MarkdownDescription: fmt.Sprintf("Maximum number of concurrent requests across all data sources, %s. "+
					"It is lowered while the API reports that it is busy. "+
					"Can also be set with `QINGCLOUD_MAX_CONCURRENCY`. Default: `%d`.", maxConcurrencyValidator.bounds(), apiclient.DefaultMaxConcurrency),
			},
		},
	}
}

// Configure creates the client. It sends no request, so an unused provider block
// costs nothing, and the key is not verified here. If what every read needs is known
// only after apply, all reads are deferred where the CLI allows it; a zone is needed
// only by some (dataBlockOf).
func (p *qingcloudProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	settings, diags := resolveSettings(model, p.getenv)
	if settings.unknown && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
		return
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if settings.endpoint.Exposed() {
		resp.Diagnostics.AddAttributeWarning(path.Root("endpoint"), "Unencrypted Endpoint",
			"The endpoint "+settings.endpoint.String()+" is on another machine and uses plain http. "+
				"The secret key is never sent, but anyone on the network path can read requests and responses, and replay a request for up to a minute.\n\n"+
				"Use an https endpoint if possible.")
	}
	config := settings.clientConfig()
	config.UserAgent = fmt.Sprintf("terraform-provider-qingcloud/%s terraform/%s", p.version, req.TerraformVersion)
	config.Trace = logAttempt
	if p.configureClient != nil {
		p.configureClient(&config)
	}
	logSettings(ctx, settings)
	client, err := apiclient.New(config)
	if err != nil {
		resp.Diagnostics.AddError("Unable to Configure the QingCloud Client", "This is a bug in the provider, please report it: "+err.Error()+".")
		return
	}
	resp.DataSourceData = &providerData{
		client:         client,
		zone:           settings.zone,
		zoneUnknown:    settings.zoneUnknown,
		endpoint:       settings.endpoint.String(),
		keyDescription: settings.describeKey(),
		maxRetries:     settings.maxRetries,
	}
}

func (s providerSettings) clientConfig() apiclient.Config {
	return apiclient.Config{
		Endpoint:       s.endpoint,
		Credentials:    s.credentialsProvider(),
		RootCAs:        s.roots,
		MaxRetries:     s.maxRetries,
		MaxConcurrency: s.maxConcurrency,
	}
}

// ClientConfig returns what configures the client of a provider without arguments, and
// its zone, "" if there is none: for commands that request what no data source does.
// getenv is what the provider would see of the environment. The error has the texts of
// the provider's.
func ClientConfig(getenv func(string) string) (config apiclient.Config, zone string, err error) {
	settings, diags := resolveSettings(providerModel{}, getenv)
	for _, d := range diags.Errors() {
		err = errors.Join(err, fmt.Errorf("%s: %s", d.Summary(), d.Detail()))
	}
	return settings.clientConfig(), settings.zone, err
}

// DataSources returns the data sources.
func (p *qingcloudProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newListDataSource(&loadBalancers),
		newLookupDataSource(&loadBalancer),
		newListDataSource(&loadBalancerListeners),
		newLookupDataSource(&loadBalancerListener),
		newListDataSource(&loadBalancerPolicies),
		newListDataSource(&loadBalancerPolicyRules),
		newListDataSource(&loadBalancerBackends),
	}
}

// Resources returns none: this provider only reads.
func (p *qingcloudProvider) Resources(context.Context) []func() resource.Resource {
	return nil
}
