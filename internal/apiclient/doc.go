// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package apiclient is a client for the QingCloud IaaS API. It signs and sends
// requests, retries transient failures, reads complete lists, and turns everything
// else into an [Error].
//
// From the outside in:
//
//	loadbalancers.go  an API action: its items, and the parameters that filter them;
//	                  likewise listeners.go, backends.go, policies.go, policy_rules.go
//	list.go           a list of any action: a filter in, sorted items out; package
//	                  pagination reads its pages
//	ids.go            items by ID, in batches
//	client.go         the client and its configuration
//	call.go           one call: its attempts, and the decision to retry
//	backoff.go        the delay before a retry
//	limiter.go        the number of requests in flight
//	send.go           one attempt: time stamp, signature, HTTP
//	sign.go           the signature itself
//	response.go       the JSON envelope and the page of items in it
//	decode.go         the types of the items' fields
//	transport.go      connections, proxies, TLS
//	endpoint.go       the API's address
//	credentials.go    the access key that signs requests
//	instance_role.go  the access key of the instance's IAM role
//	decode_errors.go  where and why a value cannot be decoded
//	errors.go         the kinds of failure, and which are transient
//	redact.go         removes secrets from every text that a server sent
//	trace.go          what to log, and what a read has cost
//
// Nothing here knows about Terraform.
package apiclient
