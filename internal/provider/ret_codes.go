// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

// retCode is what the API's page of error codes says of one of them.
type retCode struct {
	meaning string
	advice  string // what the user can do; "" where only the read itself knows
}

const tryLater = "QingCloud has not got over it in this time. Run again later; max_retries and timeouts say for how long to try."

// retCodes are the API's error codes.
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
	3300: {"blocked", "Ask QingCloud's support about the account that the access key belongs to."},
	4000: {"licence error", licence},
	4001: {"licence error", licence},
	4002: {"licence error", licence},
	4003: {"licence error", licence},
	4004: {"licence error", licence},
	4005: {"licence error", licence},
	5000: {"internal error", tryLater},
	5100: {"server busy", tryLater},
	5200: {"out of resources", "Ask QingCloud's support, or the operator of this installation."},
	5300: {"server is being updated", tryLater},
	5400: {"failed on something it depends on", "Run again later. If that does not help, ask QingCloud's support."},
	5500: {"internal error of a kind that does not pass", "Ask QingCloud's support."},
	5600: {"internal error of a kind that does not pass", "Ask QingCloud's support."},
	8000: {"configuration error", configuration},
	8001: {"configuration error", configuration},
	8002: {"configuration error", configuration},
	8003: {"configuration error", configuration},
	8004: {"configuration error", configuration},
}

const (
	licence       = "The licence of this private installation does not cover the request. Ask its operator."
	configuration = "The installation itself is set up wrongly. Ask its operator."
)

// meaningOf names a code, also one that no page lists.
func meaningOf(code int) string {
	if known, ok := retCodes[code]; ok {
		return known.meaning
	}
	return "a code that QingCloud's pages do not list"
}
