// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package fakeapi is a fake of the QingCloud API, as far as the provider uses
// it: an HTTP handler that checks requests as the API's pages describe, with its
// own code instead of the client's, serves the data that it is given, and
// misbehaves on request.
//
// What no page or recorded response shows, it does not send; what an official
// client sends, it accepts. So a configuration that works with the fake does not
// depend on more than is known. [Config] has an option for each other behaviour that
// the pages leave open.
//
//	server.go     the server, its data and the requests it has received
//	request.go    common parameters, signature and time stamp
//	role.go       the access key of an instance's IAM role
//	actions.go    the table of Describe actions, and what generates their items
//	item.go       an item, and what of it is sent
//	describe.go   filters and pagination
//	fault.go      what can go wrong with a response
//	failures.go   what goes wrong with some requests, as a user writes it
//	log.go        a request and its response in one line
//	transport.go  the server over a network, and without one for tests with a fake clock
//	data.go       data sets, among them the examples of the API's pages
//	datafile.go   the check of a data file
//	datatree.go   JSON and YAML with lines and columns
//	schema.go     the JSON Schema of a data file
//
// cmd/fakeapi runs it as a command, to try configurations offline.
package fakeapi
