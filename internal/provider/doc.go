// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform side: schemas, settings, the mapping of API
// items to Terraform values, and error messages with advice.
//
//	provider.go                           the provider block: schema and Configure
//	settings.go                           arguments and environment variables
//	keys.go                               where the access key comes from
//	config_file.go                        the config file of QingCloud's SDKs
//	loadbalancer_backends_data_source.go  the data source: schema and Read
//	loadbalancer_backends_attributes.go   its computed attributes, one line each
//	validate.go                           checks of single values
//	validators.go                         these checks as validators of the framework
//	explain.go                            from a client's error to a diagnostic
//	ret_codes.go                          QingCloud's error codes
//	log.go                                what is logged
package provider
