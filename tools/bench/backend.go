// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// generate returns the backends of [fakeapi.Generate], as the client returns them,
// without a request.
func generate(n int) []apiclient.Backend {
	text, err := json.Marshal(fakeapi.Generate(n))
	if err != nil {
		panic(err)
	}
	var backends []apiclient.Backend
	if err := json.Unmarshal(text, &backends); err != nil {
		panic(err)
	}
	for i := range backends {
		apiclient.LoadBalancerBackends.Arrange(&backends[i])
	}
	return backends
}

// backendField is a field of a backend, with the name of its attribute.
type backendField struct {
	reflect.StructField

	attribute string
}

// backendFields are ordered by the names of their attributes.
var backendFields = func() (fields []backendField) {
	for field := range reflect.TypeFor[apiclient.Backend]().Fields() {
		fields = append(fields, backendField{field, cmp.Or(field.Tag.Get("derived"), field.Tag.Get("json"))})
	}
	slices.SortFunc(fields, func(a, b backendField) int { return strings.Compare(a.attribute, b.attribute) })
	return fields
}()
