// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// retCode is what a ret_code means, and what the user can do about it.
type retCode struct {
	meaning string
	advice  func(*apiclient.Error, readContext) string

	// onArgument says that an argument may be the cause: the error stands on the one
	// whose value QingCloud's message mentions. For 1100 any value counts, for others
	// only an ID or a zone: a word such as "active" may be in any message.
	onArgument bool
}

// retCodes are those of QingCloud's page of error codes that a read may get. The
// page has more, about accounts, orders and changes.
var retCodes = map[int]retCode{
	apiclient.RetMalformed: {"malformed request", always("A parameter is missing or has a value that QingCloud does not accept. " +
		"Check the arguments; if they are correct, please report this to the provider's developers."), true},
	1101:                        {"unknown action", always("This API does not have the action. Check endpoint: it must be the address of the IaaS API (its path is usually /iaas/)."), false},
	apiclient.RetAuthFailure:    {"authentication failed", adviceForKey, false},
	apiclient.RetExpired:        {"request expired", adviceForExpired, false},
	apiclient.RetDenied:         {"access denied", adviceForDenied, true},
	apiclient.RetSessionExpired: {"session expired", always("Use a valid access key."), false},
	apiclient.RetNotFound:       {"resource not found", checkIDs, true},
	2400:                        {"insufficient balance", always("Top up the account that the access key belongs to."), false},
	2500: {"over quota", always("One page of QingCloud's documentation says that an account may make 2000 requests in 3600 s, another that the quota is per day and resets at 00:00. " +
		"Wait that long, or ask QingCloud for a higher quota. " +
		"To make fewer requests, read a zone once and group its items in HCL instead of reading each load balancer separately."), false},
	3300: {"unknown API module", always("Check endpoint: it must be the address of the IaaS API (its path is usually /iaas/). If it is correct, contact QingCloud's support."), false},
	4000: {"invalid license", license, false},
	4001: {"license expired", license, false},
	4002: {"license already present", license, false},
	4003: {"license exceeded", license, false},
	4004: {"license not loaded", license, false},
	4005: {"license missing", license, false},
	apiclient.RetInternalError: {"internal error", always(tryLater + " The API has also been seen to respond like this, each time, " +
		"to a parameter that it does not accept: check the arguments and the zone."), false},
	apiclient.RetServerBusy:     {"server busy", always(tryLater), false},
	5200:                        {"insufficient resources", always("Contact QingCloud's support, or the operator of this private cloud."), false},
	apiclient.RetServerUpdating: {"server is being updated", always(tryLater), false},
	5400:                        {"a dependency is being updated", always("Run again later. If the error persists, contact QingCloud's support."), false},
	5500:                        {"the Warehouse service is not running", always("Contact QingCloud's support, or the operator of this private cloud."), false},
	5600:                        {"disk type not supported", always("A read is not expected to get this code. Contact QingCloud's support."), false},
	8000:                        {"configuration: invalid parameter", configuration, false},
	8001:                        {"configuration: image missing", configuration, false},
	8002:                        {"configuration: image not in the zone", configuration, false},
	8003:                        {"configuration: invalid cluster settings", configuration, false},
	8004:                        {"configuration: file missing", configuration, false},
}

const tryLater = "Try again later, or raise max_retries or timeouts."

var (
	license       = always("The license of this private cloud does not cover the request. Contact its operator.")
	configuration = always("This private cloud is misconfigured. Contact its operator.")
)

func always(advice string) func(*apiclient.Error, readContext) string {
	return func(*apiclient.Error, readContext) string { return advice }
}

func adviceForKey(_ *apiclient.Error, r readContext) string {
	return "Check access_key and secret_key: requests are signed with " + r.data.keyDescription + ". " +
		"The access key must exist and be enabled, and the secret key must belong to it. A private cloud has its own access keys (endpoint is " + r.data.endpoint + ")."
}

// adviceForExpired returns "" where explainClock says what to do.
func adviceForExpired(f *apiclient.Error, r readContext) string {
	if !f.SkewKnown || f.Skew.Abs() > time.Minute {
		return ""
	}
	return "Run again. If the error persists, something that was requested may not exist. " + checkIDs(f, r)
}

func adviceForDenied(f *apiclient.Error, r readContext) string {
	return "The owner of the access key may lack the permission for " + f.Action + " or for the requested resources, or may not use zone " + f.Zone + ". " +
		"Requests are signed with " + r.data.keyDescription + "."
}

// retCodeOf returns what a code means, also one that is not expected.
func retCodeOf(code int) retCode {
	if known, ok := retCodes[code]; ok {
		return known
	}
	return retCode{"which a read is not expected to get", always("If QingCloud's message does not help, contact QingCloud's support."), false}
}
