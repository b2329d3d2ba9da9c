// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

// retCode is the meaning of a ret_code, and what the user can do about it.
type retCode struct {
	meaning string
	advice  string // "" where it depends on the read (see explain.go)
}

const tryLater = "Try again later, or raise max_retries or timeouts."

// retCodes are those of QingCloud's page of error codes that a read may get. The
// page has more, about accounts, orders and changes.
var retCodes = map[int]retCode{
	1100: {"malformed request", "A parameter is missing or has a value that QingCloud does not accept. Check the arguments; if they are correct, please report this to the provider's developers."},
	1101: {"unknown action", "This API does not have the action. Check endpoint: it must be the address of the IaaS API (its path is usually /iaas/)."},
	1200: {"authentication failed", ""},
	1300: {"request expired", ""},
	1400: {"access denied", ""},
	2000: {"session expired", "Use a valid access key."},
	2100: {"resource not found", ""},
	2400: {"insufficient balance", "Top up the account that the access key belongs to."},
	2500: {"over quota", "" +
		"One page of QingCloud's documentation says that an account may make 2000 requests in 3600 s, another that the quota is per day and resets at 00:00. " +
		"Wait that long, or ask QingCloud for a higher quota. " +
		"To make fewer requests, read a zone once and group its items in HCL instead of reading each load balancer separately."},
	3300: {"unknown API module", "Check endpoint: it must be the address of the IaaS API (its path is usually /iaas/). If it is correct, contact QingCloud's support."},
	4000: {"invalid license", license},
	4001: {"license expired", license},
	4002: {"license already present", license},
	4003: {"license exceeded", license},
	4004: {"license not loaded", license},
	4005: {"license missing", license},
	5000: {"internal error", tryLater + " The API has also been seen to respond like this, each time, to a parameter that it does not accept: check the arguments and the zone."},
	5100: {"server busy", tryLater},
	5200: {"insufficient resources", "Contact QingCloud's support, or the operator of this private cloud."},
	5300: {"server is being updated", tryLater},
	5400: {"a dependency is being updated", "Run again later. If the error persists, contact QingCloud's support."},
	5500: {"the Warehouse service is not running", "Contact QingCloud's support, or the operator of this private cloud."},
	5600: {"disk type not supported", "A read is not expected to get this code. Contact QingCloud's support."},
	8000: {"configuration: invalid parameter", configuration},
	8001: {"configuration: image missing", configuration},
	8002: {"configuration: image not in the zone", configuration},
	8003: {"configuration: invalid cluster settings", configuration},
	8004: {"configuration: file missing", configuration},
}

const (
	license       = "The license of this private cloud does not cover the request. Contact its operator."
	configuration = "This private cloud is misconfigured. Contact its operator."
)

// meaningOf returns the meaning of a code, also of one that is not expected.
func meaningOf(code int) string {
	if known, ok := retCodes[code]; ok {
		return known.meaning
	}
	return "which a read is not expected to get"
}
