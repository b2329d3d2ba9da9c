// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
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

// defaultReadTimeout bounds a read unless the user says otherwise.
const defaultReadTimeout = 2 * time.Minute

func newLoadBalancerBackendsDataSource() datasource.DataSource {
	return &loadBalancerBackendsDataSource{}
}

type loadBalancerBackendsDataSource struct {
	session *session
}

// backendsModel is the data block. What is computed is not decoded here.
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

// Metadata names the data source.
func (d *loadBalancerBackendsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_loadbalancer_backends"
}

// Schema describes the data block.
func (d *loadBalancerBackendsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the backends of load balancers, with QingCloud's " +
			"[DescribeLoadBalancerBackends](https://docs.qingcloud.com/product/api/action/lb/describe_loadbalancer_backends.html).",
		Attributes: map[string]schema.Attribute{
			"zone": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{zoneValidator},
				MarkdownDescription: "Zone to read from, in lower case. Default: the provider's `zone`.",
			},
			"loadbalancer": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{idValidator("lb")},
				MarkdownDescription: "ID of a load balancer, `lb-…`: only its backends.",
			},
			"loadbalancer_listener": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{idValidator("lbl")},
				MarkdownDescription: "ID of a listener, `lbl-…`: only its backends.",
			},
			"loadbalancer_backends": schema.SetAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{idSetValidator{"must be a set of backend IDs that is not empty", "lbb"}},
				MarkdownDescription: "IDs of backends, `lbb-…`: only these. At least one; more than 100 go in several requests.",
			},
			"verbose": schema.Int64Attribute{
				Optional:            true,
				Validators:          []validator.Int64{verbose},
				MarkdownDescription: "How much the API is to tell, 0 or more. Sent only if set.",
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
		MarkdownDescription: "How long things may take.",
		Attributes: map[string]schema.Attribute{
			"read": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{durationValidator},
				MarkdownDescription: "How long a read may take, retries and all: a number above zero with a unit, such as `90s` or `5m`. " +
					"Default: `2m`.",
			},
		},
	}
}

// Configure takes the provider's session. There is none while Terraform
// validates.
func (d *loadBalancerBackendsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if req.ProviderData == nil {
		return
	}
	s, ok := req.ProviderData.(*session)
	if !ok {
		resp.Diagnostics.AddError("Unexpected Provider Data",
			fmt.Sprintf("This is a bug of the provider: want a *session, got %T.", req.ProviderData))
		return
	}
	d.session = s
}

// Read reads the backends.
func (d *loadBalancerBackendsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model backendsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	filter, diags := model.filter(ctx, d.session.zone)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout := model.readTimeout()
	readCtx, cancel := context.WithTimeout(withAPILog(ctx), timeout)
	defer cancel()

	started := time.Now()
	backends, stats, err := d.session.client.DescribeLoadBalancerBackends(readCtx, filter)
	logRead(ctx, "qingcloud_loadbalancer_backends", len(backends), stats, time.Since(started))
	if err != nil {
		resp.Diagnostics.Append(explain(err, read{
			subject: "Load Balancer Backends", session: d.session, timeout: timeout, given: model.given(filter),
		}))
		return
	}
	resp.Diagnostics.Append(handOver(ctx, req.Config, &resp.State, backends)...)
}

// handOver fills the state.
func handOver(ctx context.Context, config tfsdk.Config, state *tfsdk.State, backends []apiclient.Backend) (diags diag.Diagnostics) {
	if size := messageSize(backends); size > maxMessage {
		diags.AddError("Too Many Load Balancer Backends", fmt.Sprintf(
			"%d backends were read, which would make a message of up to %d MiB. Terraform takes at most %d MiB from a provider.\n\n"+
				"Read less at once: one data source for each load balancer or listener.", len(backends), size>>20, maxMessage>>20))
		return diags
	}
	value, err := backendsState(config.Raw, backends)
	if err != nil {
		diags.AddError("Unable to Build the State", "This is a bug of the provider: "+err.Error()+".")
		return diags
	}
	return state.Set(ctx, value)
}

func (m backendsModel) filter(ctx context.Context, defaultZone string) (apiclient.BackendFilter, diag.Diagnostics) {
	filter := apiclient.BackendFilter{
		Zone:         m.Zone.ValueString(),
		LoadBalancer: m.LB.ValueString(),
		Listener:     m.Listener.ValueString(),
		Verbose:      apiclient.Number{Value: m.Verbose.ValueInt64(), Valid: !m.Verbose.IsNull()},
	}
	diags := m.Backends.ElementsAs(ctx, &filter.Backends, false)
	if filter.Zone == "" {
		filter.Zone = defaultZone
	}
	if filter.Zone == "" {
		diags.AddAttributeError(path.Root("zone"), "Missing QingCloud Zone",
			"Each request to the QingCloud API is for one zone, and there is none to read from.\n\n"+
				"Set the argument zone here or in the provider block, or the environment variable QINGCLOUD_ZONE. "+
				"If one of these is set already, it is empty, which counts as not set.")
	}
	return filter, diags
}

// readTimeout relies on the validator for what it can read.
func (m backendsModel) readTimeout() time.Duration {
	if m.Timeouts != nil {
		if timeout, err := time.ParseDuration(m.Timeouts.Read.ValueString()); err == nil {
			return timeout
		}
	}
	return defaultReadTimeout
}

// given lists what the user has set, for errors to point to.
func (m backendsModel) given(filter apiclient.BackendFilter) []argument {
	var given []argument
	if !m.Zone.IsNull() {
		given = append(given, argument{path.Root("zone"), []string{filter.Zone}})
	}
	if filter.LoadBalancer != "" {
		given = append(given, argument{path.Root("loadbalancer"), []string{filter.LoadBalancer}})
	}
	if filter.Listener != "" {
		given = append(given, argument{path.Root("loadbalancer_listener"), []string{filter.Listener}})
	}
	if len(filter.Backends) > 0 {
		given = append(given, argument{path.Root("loadbalancer_backends"), filter.Backends})
	}
	return given
}
