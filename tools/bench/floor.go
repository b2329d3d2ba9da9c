// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/binary"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// floorServer is the least that a provider can do: it has the schema, and encodes a
// list of backends by hand. It has no configuration, no network and no framework.
type floorServer struct {
	tfprotov6.ProviderServer // for the schema

	backends func() []apiclient.Backend
}

func newFloor(backends func() []apiclient.Backend) tfprotov6.ProviderServer {
	return floorServer{provider.NewServer("bench")(), backends}
}

func (floorServer) ValidateProviderConfig(
	context.Context, *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{}, nil
}

func (floorServer) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (floorServer) ValidateDataResourceConfig(
	context.Context, *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

// ReadDataSource returns the state of the data block in [allBackends].
func (s floorServer) ReadDataSource(context.Context, *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	backends := s.backends()
	m := make(message, 0, 512*(1+len(backends)))
	m.object(9)
	m.name("backends")
	m.list(len(backends))
	for _, backend := range reflect.ValueOf(backends).Seq2() {
		m.backend(backend)
	}
	m.null("loadbalancer", "loadbalancer_backends", "loadbalancer_listener", "owner")
	m.name("timeouts")
	m.object(1)
	m.text("read", readTimeout)
	m.number("total_count", int64(len(backends)))
	m.number("verbose", 2)
	m.null("zone")
	return &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: m}}, nil
}

// message is written in MessagePack, with the names of an object in order.
type message []byte

func (m *message) backend(b reflect.Value) {
	m.object(len(backendFields))
	for i := range backendFields {
		field := &backendFields[i]
		value := b.Field(field.Index[0])
		if number, ok := reflect.TypeAssert[apiclient.Number](value); ok {
			m.number(field.attribute, number.Value)
		} else {
			m.text(field.attribute, value.String())
		}
	}
}

// object begins an object of n attributes, in the shortest form.
func (m *message) object(n int) {
	if n < 1<<4 {
		*m = append(*m, 0x80|byte(n))
	} else {
		*m = binary.BigEndian.AppendUint16(append(*m, 0xde), uint16(n))
	}
}

// list begins a list of n elements, in the shortest form.
func (m *message) list(n int) {
	switch {
	case n < 1<<4:
		*m = append(*m, 0x90|byte(n))
	case n < 1<<16:
		*m = binary.BigEndian.AppendUint16(append(*m, 0xdc), uint16(n))
	default:
		*m = binary.BigEndian.AppendUint32(append(*m, 0xdd), uint32(n))
	}
}

// name appends a text of less than 32 bytes.
func (m *message) name(text string) { *m = append(append(*m, 0xa0|byte(len(text))), text...) }

func (m *message) null(names ...string) {
	for _, name := range names {
		m.name(name)
		*m = append(*m, 0xc0)
	}
}

func (m *message) text(name, text string) {
	m.name(name)
	m.name(text)
}

// number appends a number that is not negative, in the shortest form.
func (m *message) number(name string, n int64) {
	m.name(name)
	switch {
	case n < 1<<7:
		*m = append(*m, byte(n))
	case n < 1<<8:
		*m = append(*m, 0xcc, byte(n))
	case n < 1<<16:
		*m = binary.BigEndian.AppendUint16(append(*m, 0xcd), uint16(n))
	default:
		*m = binary.BigEndian.AppendUint32(append(*m, 0xce), uint32(n))
	}
}
