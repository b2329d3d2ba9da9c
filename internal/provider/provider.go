// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform side: schemas, settings, the mapping from
// API items to Terraform values, and advice out of errors.
//
//	provider.go                             the provider block: schema, Configure
//	settings.go, keys.go, config_file.go    arguments, variables and the config file into settings
//	loadbalancer_backends_data_source.go    the data source: schema, Read
//	loadbalancer_backends_attributes.go     its computed attributes, one line each
//	validators.go, problems.go              what is refused before any request is made
//	explain.go, ret_codes.go                from a client's error to what the user can do
//	log.go                                  what the log gets to know
package provider

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

var _ provider.Provider = (*qingcloudProvider)(nil)

// New returns a function that makes the provider, which tells the API this
// version of itself.
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return &qingcloudProvider{version: version, getenv: os.Getenv}
	}
}

type qingcloudProvider struct {
	version string
	getenv  func(string) string

	// adjust, if set, changes the client's configuration for tests.
	adjust func(*apiclient.Config)
}

// session is what data sources get from the provider.
type session struct {
	client   *apiclient.Client
	zone     string // the default; "" if there is none
	endpoint string
	key      string // the access key as people may see it, and where it is from
	retries  int
}

// Metadata names the provider.
func (p *qingcloudProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "qingcloud"
	resp.Version = p.version
}

// Schema describes the provider block.
func (p *qingcloudProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads from the [QingCloud](https://www.qingcloud.com) IaaS API. " +
			"Every argument can also be given by an environment variable, and some by the config file of QingCloud's SDKs; " +
			"the argument wins, the variable comes next, and an empty string counts as not set.",
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ID of the API access key (`access_key_id`). Goes with `secret_key`. " +
					"May also be given as `QINGCLOUD_ACCESS_KEY` or `QINGCLOUD_ACCESS_KEY_ID`, or in the config file.",
			},
			"secret_key": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Secret of the API access key, which signs the requests and is never sent. " +
					"May also be given as `QINGCLOUD_SECRET_KEY` or `QINGCLOUD_SECRET_ACCESS_KEY`, or in the config file; always in the same place as `access_key`.",
			},
			"zone": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{zoneValidator.orEmpty()},
				MarkdownDescription: "Zone that data sources read from unless they name their own, in lower case, for example `pek3`, `sh1a` or `gd2`. " +
					"May also be given as `QINGCLOUD_ZONE` or in the config file.",
			},
			"endpoint": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{endpointValidator.orEmpty()},
				MarkdownDescription: "URL of the API, `http` or `https`. An empty path means `/iaas/`; any other is requested and signed as it is. " +
					"May also be given as `QINGCLOUD_ENDPOINT` or in the config file. Default: `" + apiclient.DefaultEndpoint + "`.",
			},
			"config_file": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "YAML file of QingCloud's SDKs and CLI to take the access key, `zone` and endpoint from where they are not given otherwise. " +
					"It is never written. May also be given as `QINGCLOUD_CONFIG`. Default: `~/.qingcloud/config.yaml`, if there is one.",
			},
			"use_instance_role": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to use the access key of the IAM role of the instance on which Terraform runs, if there is none anywhere else. " +
					"May also be given as `QINGCLOUD_USE_INSTANCE_ROLE`. Default: `false`.",
			},
			"ca_file": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "PEM file with certificate authorities to trust beside the system's, for a private installation's own. " +
					"May also be given as `QINGCLOUD_CA_FILE`.",
			},
			"max_retries": schema.Int64Attribute{
				Optional:   true,
				Validators: []validator.Int64{maxRetries},
				MarkdownDescription: fmt.Sprintf("How often one request is made again after a failure that may pass, %s. "+
					"May also be given as `QINGCLOUD_MAX_RETRIES`. Default: `%d`.", maxRetries.bounds(), apiclient.DefaultMaxRetries),
			},
			"max_concurrency": schema.Int64Attribute{
				Optional:   true,
				Validators: []validator.Int64{maxConcurrency},
				MarkdownDescription: fmt.Sprintf("How many requests are under way at once, over all data sources, %s. "+
					"While the API says that it is busy there are fewer. "+
					"May also be given as `QINGCLOUD_MAX_CONCURRENCY`. Default: `%d`.", maxConcurrency.bounds(), apiclient.DefaultMaxConcurrency),
			},
		},
	}
}

// Configure makes the client. It makes no request, and no key is checked here:
// an unused provider block costs nothing.
func (p *qingcloudProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	settings, diags := resolve(model, p.getenv)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if settings.endpoint.Exposed() {
		resp.Diagnostics.AddAttributeWarning(path.Root("endpoint"), "Requests Can Be Read on Their Way",
			"The endpoint "+settings.endpoint.String()+" is plain http and not on this machine. "+
				"The secret key is never sent, but whoever is on the way can read the requests and answers and repeat a request for a minute.\n\n"+
				"Use an https endpoint if there is one.")
	}
	config := apiclient.Config{
		Endpoint:       settings.endpoint,
		Credentials:    settings.keys(),
		RootCAs:        settings.roots,
		UserAgent:      fmt.Sprintf("terraform-provider-qingcloud/%s terraform/%s", p.version, req.TerraformVersion),
		MaxRetries:     settings.maxRetries,
		MaxConcurrency: settings.maxConcurrency,
		Trace:          logAttempt,
	}
	if p.adjust != nil {
		p.adjust(&config)
	}
	tflog.Info(ctx, "QingCloud provider configured", map[string]any{"key_source": settings.keySource, "endpoint": settings.endpoint.String(), "zone": settings.zone})
	client, err := apiclient.New(config)
	if err != nil {
		resp.Diagnostics.AddError("Unable to Configure the QingCloud Client", "This is a bug of the provider: "+err.Error()+".")
		return
	}
	resp.DataSourceData = &session{
		client:   client,
		zone:     settings.zone,
		endpoint: settings.endpoint.String(),
		key:      settings.describeKey(),
		retries:  settings.maxRetries,
	}
}

// DataSources lists the data sources.
func (p *qingcloudProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newLoadBalancerBackendsDataSource}
}

// Resources lists none: this provider only reads.
func (p *qingcloudProvider) Resources(context.Context) []func() resource.Resource {
	return nil
}
