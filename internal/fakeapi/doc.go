// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package fakeapi is a fake of the QingCloud API, as far as the provider uses
// it: an HTTP handler that checks requests as the API's pages say, with code of
// its own and none of the client's, holds what it is given, and misbehaves on
// request.
//
//	server.go     the server, its data, what it has been asked
//	request.go    common parameters, signature and time stamp
//	role.go       the key of an instance's IAM role, and requests with it
//	backends.go   DescribeLoadBalancerBackends
//	fault.go      what can go wrong on the way
//	chaos.go      what can go wrong, at random from a seed
//	transport.go  the same server without a network, for tests under a fake clock
//	data.go       data sets
//
// cmd/fakeapi runs it as a command, to try configurations offline.
package fakeapi
