// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// backendAttribute is a computed attribute of a backend: its schema and its value.
type backendAttribute struct {
	name   string
	schema schema.Attribute
	typ    tftypes.Type
	value  func(*apiclient.Backend) any // nil means null
}

var backendAttributes = []backendAttribute{
	textAttribute("loadbalancer_backend_id", "ID of the backend, `lbb-…`.",
		func(b *apiclient.Backend) apiclient.Text { return b.ID }),
	textAttribute("loadbalancer_backend_name", "Name of the backend. Null if it has none.",
		func(b *apiclient.Backend) apiclient.Text { return b.Name }),
	textAttribute("loadbalancer_listener_id", "ID of its listener, `lbl-…`.",
		func(b *apiclient.Backend) apiclient.Text { return b.ListenerID }),
	textAttribute("loadbalancer_id", "ID of its load balancer, `lb-…`.",
		func(b *apiclient.Backend) apiclient.Text { return b.LoadBalancerID }),
	textAttribute("loadbalancer_policy_id", "ID of its forwarding policy, `lbp-…`. Null if there is none, or if the API omits it.",
		func(b *apiclient.Backend) apiclient.Text { return b.PolicyID }),
	numberAttribute("port", "Port that it listens on.",
		func(b *apiclient.Backend) apiclient.Number { return b.Port }),
	numberAttribute("weight", "Weight, from 0 to 100. At 0 the backend receives no new requests.",
		func(b *apiclient.Backend) apiclient.Number { return b.Weight }),
	textAttribute("resource_id", "ID of the instance (`i-…`) or router (`rtr-…`), or the IPv4 address that was added as a backend.",
		func(b *apiclient.Backend) apiclient.Text { return b.ResourceID }),
	textAttribute("private_ip", "Private IP address. Null if the API omits it. So far seen only with `verbose = 2`.",
		func(b *apiclient.Backend) apiclient.Text { return b.PrivateIP }),
	textAttribute("status", "Health: `up`, `down` or `abnormal`. Null if the API omits it.",
		func(b *apiclient.Backend) apiclient.Text { return b.Status }),
	textAttribute("create_time", "Creation time in UTC, `YYYY-MM-DDThh:mm:ssZ`.",
		func(b *apiclient.Backend) apiclient.Text { return b.CreateTime }),
}

func textAttribute(name, description string, value func(*apiclient.Backend) apiclient.Text) backendAttribute {
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

func numberAttribute(name, description string, value func(*apiclient.Backend) apiclient.Number) backendAttribute {
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

// backendSchema returns the schema of a backend.
func backendSchema() map[string]schema.Attribute {
	attributes := make(map[string]schema.Attribute, len(backendAttributes))
	for _, a := range backendAttributes {
		attributes[a.name] = a.schema
	}
	return attributes
}

// backendType returns the Terraform type of a backend.
func backendType() tftypes.Object {
	types := make(map[string]tftypes.Type, len(backendAttributes))
	for _, a := range backendAttributes {
		types[a.name] = a.typ
	}
	return tftypes.Object{AttributeTypes: types}
}

// stateValue returns the configuration with the backends filled in. It builds one
// tftypes.Value, since the framework's reflection takes three times as long for
// large lists.
func stateValue(config tftypes.Value, backends []apiclient.Backend) (tftypes.Value, error) {
	var configured map[string]tftypes.Value
	if err := config.As(&configured); err != nil {
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
	state := maps.Clone(configured) // As returns the configuration's own map
	state["total_count"] = tftypes.NewValue(tftypes.Number, len(backends))
	state["backends"] = tftypes.NewValue(tftypes.List{ElementType: object}, elements)
	return tftypes.NewValue(config.Type(), state), nil
}

// maxMessage is terraform-plugin-go's limit for a message to Terraform, in bytes.
const maxMessage = 256 << 20

// messageSize returns an upper bound for the size of a message with these
// backends, in bytes. MessagePack adds up to five bytes to a string or a map and
// one to a short name, and takes up to nine for a number and one for null.
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
