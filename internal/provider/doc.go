// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform side: schemas, settings, the mapping of API
// items to Terraform values, and error messages with advice.
//
//	server.go                      the protocol server
//	provider.go                    the provider block: schema and Configure
//	settings.go                    arguments and environment variables
//	keys.go                        where the access key comes from
//	config_file.go, config_url.go  the config file of QingCloud's SDKs
//	config_warnings.go             what is wrong with it without being an error
//	files.go                       files that settings name
//	proxy.go                       a warning about a proxy that cannot be used
//	data_source.go                 the part that all data sources have in common
//	list_data_source.go            a data source that returns a list
//	lookup_data_source.go          a data source that returns exactly one item
//	lookup_errors.go               its errors, with the items that could be meant
//	loadbalancers.go               load balancers: arguments and attributes with their
//	                               descriptions, from which make generate writes docs/
//	loadbalancer_….go              the other members of the family, likewise
//	arguments.go, attributes.go    from these to schemas
//	values.go                      from the client's items to Terraform's values
//	validate.go, validators.go     checks of single values
//	explain.go                     from a client's error to a diagnostic
//	advice.go                      what the user can do about each kind of error
//	ret_codes.go                   and about each ret_code of the API
//	text.go                        names, numbers and durations as people write them
//	log.go                         what is logged
package provider
