// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package apiclient is a thin client of the QingCloud IaaS API. It signs a
// request, sends it, asks again when that can help, reads lists to their proven
// end, and turns everything else into an [Error] that says what happened.
//
// The layers, from the outside in, one file or two each:
//
//	backends.go                       one API action: filter in, sorted backends out
//	listing.go, proof.go              a whole list out of pages, for any kind of item
//	ask.go, retry.go, gate.go         one page: attempts, waits, requests at once
//	send.go, skew.go, sign.go         one attempt: time stamp, signature, HTTP
//	answer.go, page.go, decode.go     the JSON that comes back
//	credentials.go, instance_role.go  the key to sign with
//	errors.go, scrub.go, trace.go     what went wrong, and what others may know of it
//
// Only backends.go knows what a load balancer backend is. Nothing here knows of
// Terraform.
package apiclient
