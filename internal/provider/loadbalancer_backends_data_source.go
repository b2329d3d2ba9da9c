// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

var (
	_ datasource.DataSource              = (*loadBalancerBackendsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*loadBalancerBackendsDataSource)(nil)
)

// readLess is the advice for reads of too many backends.
const readLess = "Use one data source for each load balancer or listener: a listener has at most 100 backends, which fit on one page."

// defaultReadTimeout is the timeout of a read that the user does not set.
const defaultReadTimeout = 2 * time.Minute

func newLoadBalancerBackendsDataSource() datasource.DataSource {
	return &loadBalancerBackendsDataSource{}
}

type loadBalancerBackendsDataSource struct {
	data *providerData
}

// backendsModel is the data block.
type backendsModel struct {
	Zone       types.String   `tfsdk:"zone"`
	LB         types.String   `tfsdk:"loadbalancer"`
	Listener   types.String   `tfsdk:"loadbalancer_listener"`
	Backends   types.Set      `tfsdk:"loadbalancer_backends"`
	Verbose    types.Int64    `tfsdk:"verbose"`
	Timeouts   *timeoutsModel `tfsdk:"timeouts"`
	TotalCount types.Int64    `tfsdk:"total_count"`
	Found      types.List     `tfsdk:"backends"`
}

type timeoutsModel struct {
	Read types.String `tfsdk:"read"`
}

// Metadata returns the data source's type name.
func (d *loadBalancerBackendsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_loadbalancer_backends"
}

// Schema returns the schema of the data block.
func (d *loadBalancerBackendsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the backends of load balancers. " +
			"Uses the API action [DescribeLoadBalancerBackends](https://docs.qingcloud.com/product/api/action/lb/describe_loadbalancer_backends.html).",
		Attributes: map[string]schema.Attribute{
			"zone": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{zoneValidator},
				MarkdownDescription: "Zone to read from, in lower case. Default: the provider's `zone`.",
			},
			"loadbalancer": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{idValidator("lb")},
				MarkdownDescription: "Only backends of this load balancer (`lb-…`).",
			},
			"loadbalancer_listener": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{idValidator("lbl")},
				MarkdownDescription: "Only backends of this listener (`lbl-…`).",
			},
			"loadbalancer_backends": schema.SetAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{idSetValidator{"must be a non-empty set of backend IDs", "lbb"}},
				MarkdownDescription: "Only backends with these IDs (`lbb-…`). At least one; each 100 IDs take one request.",
			},
			"verbose": schema.Int64Attribute{
				Optional:            true,
				Validators:          []validator.Int64{verboseValidator},
				MarkdownDescription: "Level of detail to request from the API, 0 or higher. Not sent if unset. `2` has been seen to include `private_ip`.",
			},
			"timeouts": timeoutsSchema(),
			"total_count": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "Number of `backends`.",
			},
			"backends": schema.ListNestedAttribute{
				Computed: true,
				MarkdownDescription: "The backends, ordered by `loadbalancer_id`, `loadbalancer_listener_id` and `loadbalancer_backend_id`. " +
					"Empty if none match.",
				NestedObject: schema.NestedAttributeObject{Attributes: backendSchema()},
			},
		},
	}
}

func timeoutsSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Timeouts.",
		Attributes: map[string]schema.Attribute{
			"read": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{durationValidator},
				MarkdownDescription: "Timeout for a read, including retries: a positive duration with a unit, such as `90s` or `5m`. " +
					"Default: `2m`.",
			},
		},
	}
}

// Configure stores the provider's data. There is none while Terraform validates.
func (d *loadBalancerBackendsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if req.ProviderData == nil {
		return
	}
	s, ok := req.ProviderData.(*providerData)
	if !ok {
		resp.Diagnostics.AddError("Unexpected Provider Data",
			fmt.Sprintf("This is a bug in the provider, please report it: expected *providerData, got %T.", req.ProviderData))
		return
	}
	d.data = s
}

// Read lists the backends.
func (d *loadBalancerBackendsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model backendsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	filter, diags := model.filter(ctx, d.data.zone)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout := model.readTimeout()
	readCtx, cancel := context.WithTimeout(withAPILog(ctx), timeout)
	defer cancel()

	started := time.Now()
	backends, stats, err := apiclient.LoadBalancerBackends.All(readCtx, d.data.client, filter)
	logRead(ctx, "qingcloud_loadbalancer_backends", len(backends), stats, time.Since(started))
	if err != nil {
		resp.Diagnostics.Append(explain(err, readContext{
			subject: "Load Balancer Backends", readLess: readLess, data: d.data, timeout: timeout, configured: model.configured(filter),
		}))
		return
	}
	resp.Diagnostics.Append(setState(ctx, req.Config, &resp.State, backends)...)
}

// setState sets the state.
func setState(ctx context.Context, config tfsdk.Config, state *tfsdk.State, backends []apiclient.Backend) (diags diag.Diagnostics) {
	if size := messageSize(backends); size > maxMessage {
		diags.AddError("Too Many Load Balancer Backends", fmt.Sprintf(
			"%s would take a message of up to %d MiB. Terraform accepts at most %d MiB from a provider.\n\n"+
				"Read less at a time. "+readLess, pluralize(len(backends), "backend"), size>>20, maxMessage>>20))
		return diags
	}
	value, err := stateValue(config.Raw, backends)
	if err != nil {
		diags.AddError("Unable to Build the State", "This is a bug in the provider, please report it: "+err.Error()+".")
		return diags
	}
	return state.Set(ctx, value)
}

func (m backendsModel) filter(ctx context.Context, defaultZone string) (apiclient.Filter, diag.Diagnostics) {
	filter := apiclient.Filter{Zone: m.Zone.ValueString(), Params: map[string][]string{}}
	var ids []string
	diags := m.Backends.ElementsAs(ctx, &ids, false)
	filter.Params["loadbalancer_backends"] = ids
	if id := m.LB.ValueString(); id != "" {
		filter.Params["loadbalancer"] = []string{id}
	}
	if id := m.Listener.ValueString(); id != "" {
		filter.Params["loadbalancer_listener"] = []string{id}
	}
	if !m.Verbose.IsNull() {
		filter.Params["verbose"] = []string{strconv.FormatInt(m.Verbose.ValueInt64(), 10)}
	}
	if filter.Zone == "" {
		filter.Zone = defaultZone
	}
	if filter.Zone == "" {
		diags.AddAttributeError(path.Root("zone"), "Missing QingCloud Zone",
			"Each request to the QingCloud API is for one zone, and none is set.\n\n"+
				"Set the argument zone here or in the provider block, or the environment variable QINGCLOUD_ZONE. "+
				"An empty value counts as unset.")
	}
	return filter, diags
}

// readTimeout returns the timeout, which the validator has checked.
func (m backendsModel) readTimeout() time.Duration {
	if m.Timeouts != nil {
		if timeout, err := time.ParseDuration(m.Timeouts.Read.ValueString()); err == nil {
			return timeout
		}
	}
	return defaultReadTimeout
}

// configured returns the arguments that are set, for errors to refer to.
func (m backendsModel) configured(filter apiclient.Filter) []configuredArgument {
	var arguments []configuredArgument
	if !m.Zone.IsNull() {
		arguments = append(arguments, configuredArgument{path.Root("zone"), []string{filter.Zone}})
	}
	for _, name := range []string{"loadbalancer", "loadbalancer_listener", "loadbalancer_backends"} {
		if values := filter.Params[name]; len(values) > 0 {
			arguments = append(arguments, configuredArgument{path.Root(name), values})
		}
	}
	return arguments
}
