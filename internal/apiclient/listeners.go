// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

// Listener is an item of DescribeLoadBalancerListeners. Where nothing else is
// named, the source of a field is that action's page. backends is left out: a
// nested list has no total_count, so it could not be verified to be complete.
type Listener struct {
	ID                   Text       `json:"loadbalancer_listener_id"`
	Name                 Text       `json:"loadbalancer_listener_name"`
	LoadBalancerID       Text       `json:"loadbalancer_id"`
	Protocol             Text       `json:"listener_protocol"`
	Port                 Number     `json:"listener_port"`
	PortEnd              Number     `json:"listener_port_end"` // on no page; 0 without a range
	BackendProtocol      Text       `json:"backend_protocol"`
	BalanceMode          Text       `json:"balance_mode"`    // roundrobin, leastconn or source
	SessionSticky        Text       `json:"session_sticky"`  // "" if off
	ForwardFor           Number     `json:"forwardfor"`      // bits
	ListenerOption       Number     `json:"listener_option"` // bits
	HealthyCheckMethod   Text       `json:"healthy_check_method"`
	HealthyCheckOption   Text       `json:"healthy_check_option"`
	ServerCertificateIDs CommaTexts `json:"server_certificate_id"` // from the SDKs; a list, or "" in 2017
	Timeout              Number     `json:"timeout"`               // from AddLoadBalancerListeners' page; seconds
	TunnelTimeout        Number     `json:"tunnel_timeout"`        // from AddLoadBalancerListeners' page; seconds
	Scene                Number     `json:"scene"`                 // from the Go SDK
	Disabled             Number     `json:"disabled"`              // on no page; 0 or 1
	TLSVersion           Text       `json:"tls_version"`           // on no page
	HTTPRedirectionCode  Number     `json:"http_redirection_code"` // on no page
	CreateTime           Text       `json:"create_time"`
	Owner                Text       `json:"owner"` // on no page; in a response of 2019
}

// LoadBalancerListeners lists listeners by loadbalancer_id and
// loadbalancer_listener_id.
var LoadBalancerListeners = List[Listener]{
	Action:   "DescribeLoadBalancerListeners",
	Resource: "loadbalancer_listener",
	IDParam:  "loadbalancer_listeners",
	ID:       func(l *Listener) Text { return l.ID },
	Created:  func(l *Listener) Text { return l.CreateTime },
	Parents:  []Parameter[Listener]{{Name: "loadbalancer", Member: func(l *Listener) Text { return l.LoadBalancerID }}},
	Filters:  []Parameter[Listener]{ownerParameter(func(l *Listener) Text { return l.Owner })},
}
