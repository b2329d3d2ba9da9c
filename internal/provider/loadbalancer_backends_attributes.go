// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// backendAttribute is an attribute of a backend: its schema, and where its value
// comes from. The table below is the one place where both are said.
type backendAttribute struct {
	name   string
	schema schema.Attribute
	typ    tftypes.Type
	value  func(*apiclient.Backend) any // nil means null
}

var backendAttributes = []backendAttribute{
	text("loadbalancer_backend_id", "ID of the backend, `lbb-…`.",
		func(b *apiclient.Backend) apiclient.Text { return b.ID }),
	text("loadbalancer_backend_name", "Name of the backend. Null if it has none.",
		func(b *apiclient.Backend) apiclient.Text { return b.Name }),
	text("loadbalancer_listener_id", "ID of the listener that it belongs to, `lbl-…`.",
		func(b *apiclient.Backend) apiclient.Text { return b.ListenerID }),
	text("loadbalancer_id", "ID of the load balancer that it belongs to, `lb-…`.",
		func(b *apiclient.Backend) apiclient.Text { return b.LoadBalancerID }),
	text("loadbalancer_policy_id", "ID of the forwarding policy that it belongs to. Null if there is none, or the API does not tell.",
		func(b *apiclient.Backend) apiclient.Text { return b.PolicyID }),
	number("port", "Port that it listens on.",
		func(b *apiclient.Backend) apiclient.Number { return b.Port }),
	number("weight", "Its share of the requests, 0 to 100. At 0 it takes no new ones.",
		func(b *apiclient.Backend) apiclient.Number { return b.Weight }),
	text("resource_id", "What serves: the ID of an instance (`i-…`) or a router (`rtr-…`), or an IPv4 address.",
		func(b *apiclient.Backend) apiclient.Text { return b.ResourceID }),
	text("private_ip", "Private IP address. Null if the API does not tell; it has been seen to at `verbose = 2`.",
		func(b *apiclient.Backend) apiclient.Text { return b.PrivateIP }),
	text("status", "Health: `up`, `down` or `abnormal`. Null if the API does not tell.",
		func(b *apiclient.Backend) apiclient.Text { return b.Status }),
	text("create_time", "When it was made: UTC, `YYYY-MM-DDThh:mm:ssZ`.",
		func(b *apiclient.Backend) apiclient.Text { return b.CreateTime }),
}

func text(name, description string, value func(*apiclient.Backend) apiclient.Text) backendAttribute {
	return backendAttribute{
		name:   name,
		schema: schema.StringAttribute{Computed: true, MarkdownDescription: description},
		typ:    tftypes.String,
		value: func(b *apiclient.Backend) any {
			if v := value(b); v != "" {
				return string(v)
			}
			return nil
		},
	}
}

func number(name, description string, value func(*apiclient.Backend) apiclient.Number) backendAttribute {
	return backendAttribute{
		name:   name,
		schema: schema.Int64Attribute{Computed: true, MarkdownDescription: description},
		typ:    tftypes.Number,
		value: func(b *apiclient.Backend) any {
			if v := value(b); v.Valid {
				return v.Value
			}
			return nil
		},
	}
}

// backendSchema is the schema of a backend.
func backendSchema() map[string]schema.Attribute {
	attributes := make(map[string]schema.Attribute, len(backendAttributes))
	for _, a := range backendAttributes {
		attributes[a.name] = a.schema
	}
	return attributes
}

// backendType is the Terraform type of a backend.
func backendType() tftypes.Object {
	types := make(map[string]tftypes.Type, len(backendAttributes))
	for _, a := range backendAttributes {
		types[a.name] = a.typ
	}
	return tftypes.Object{AttributeTypes: types}
}

// backendsState is the configuration with what was read filled in. It is built
// as one value, since the framework's way by reflection costs three times as
// much for long lists.
func backendsState(config tftypes.Value, backends []apiclient.Backend) (tftypes.Value, error) {
	var given map[string]tftypes.Value
	if err := config.As(&given); err != nil {
		return tftypes.Value{}, err
	}
	object := backendType()
	elements := make([]tftypes.Value, 0, len(backends))
	for i := range backends {
		values := make(map[string]tftypes.Value, len(backendAttributes))
		for _, a := range backendAttributes {
			values[a.name] = tftypes.NewValue(a.typ, a.value(&backends[i]))
		}
		elements = append(elements, tftypes.NewValue(object, values))
	}
	state := maps.Clone(given) // As hands out the configuration's own map
	state["total_count"] = tftypes.NewValue(tftypes.Number, len(backends))
	state["backends"] = tftypes.NewValue(tftypes.List{ElementType: object}, elements)
	return tftypes.NewValue(config.Type(), state), nil
}

// maxMessage is the most bytes that a message between Terraform and a provider
// may have: terraform-plugin-go's limit.
const maxMessage = 256 << 20

// messageSize is what a message with these backends has at the most, in bytes.
// MessagePack puts up to five bytes before a string or a map, one before a short
// name, and has up to nine in a number and one in a null.
func messageSize(backends []apiclient.Backend) int {
	names := 5
	for _, a := range backendAttributes {
		names += 1 + len(a.name)
	}
	size := 4096 + len(backends)*names // the rest of the state is small
	for i := range backends {
		for _, a := range backendAttributes {
			switch value := a.value(&backends[i]).(type) {
			case string:
				size += 5 + len(value)
			case int64:
				size += 9
			default:
				size++
			}
		}
	}
	return size
}
