// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

// retCode is what the API's page of error codes says of one of them.
type retCode struct {
	meaning string
	advice  string // what the user can do; "" where only the read itself knows
}

const tryLater = "QingCloud has not got over it in this time. Run again later; max_retries and timeouts say for how long to try."

// retCodes are those of the API's page of error codes that a read may get. The
// page has more, about accounts, orders and changes.
var retCodes = map[int]retCode{
	1100: {"malformed request", "A parameter is missing or QingCloud does not accept it. Check the arguments; if they are right, please report it to the provider's developers."},
	1101: {"no such action", "This API does not know the action. Check endpoint: it must lead to the IaaS API (its path usually is /iaas/)."},
	1200: {"authentication failed", ""},
	1300: {"request expired", ""},
	1400: {"access denied", ""},
	2000: {"session expired", "Use an access key that is valid."},
	2100: {"no such resource", ""},
	2400: {"balance too low", "Top up the account that the access key belongs to."},
	2500: {"over quota", "" +
		"One page of QingCloud's says that an account may make 2000 requests in 3600 s, another that its quota is for a day and is restored at 00:00. " +
		"Wait that long, or ask QingCloud for more. " +
		"To spend fewer requests: read a zone once and group its backends in HCL, instead of one data source for each load balancer."},
	3300: {"no such API module", "Check endpoint: it must lead to the IaaS API (its path usually is /iaas/). If it is right, ask QingCloud's support."},
	4000: {"licence not valid", licence},
	4001: {"licence expired", licence},
	4002: {"licence present already", licence},
	4003: {"licence exceeded", licence},
	4004: {"licence not loaded", licence},
	4005: {"no licence", licence},
	5000: {"internal error", tryLater},
	5100: {"server busy", tryLater},
	5200: {"out of resources", "Ask QingCloud's support, or the operator of this installation."},
	5300: {"server is being updated", tryLater},
	5400: {"something depends on what is being updated", "Run again later. If that does not help, ask QingCloud's support."},
	5500: {"the service Warehouse is not running", "Ask QingCloud's support, or the operator of this installation."},
	5600: {"disk type not supported", "A read should not get this. Ask QingCloud's support."},
	8000: {"configuration: parameter not valid", configuration},
	8001: {"configuration: no image", configuration},
	8002: {"configuration: image not in the zone", configuration},
	8003: {"configuration: cluster settings not valid", configuration},
	8004: {"configuration: file missing", configuration},
}

const (
	licence       = "The licence of this private installation does not cover the request. Ask its operator."
	configuration = "The installation itself is set up wrongly. Ask its operator."
)

// meaningOf names a code, also one that a read should not get.
func meaningOf(code int) string {
	if known, ok := retCodes[code]; ok {
		return known.meaning
	}
	return "a code that a read should not get"
}
