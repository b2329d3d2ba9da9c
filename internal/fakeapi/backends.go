// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"slices"
	"strconv"
	"strings"
)

// The page's limits.
const (
	defaultLimit = 20
	maxLimit     = 100
)

const listParam = "loadbalancer_backends."

// describeBackends answers DescribeLoadBalancerBackends.
func (s *Server) describeBackends(r Request) (map[string]any, *apiError) {
	if action := r.Params["action"]; action != "DescribeLoadBalancerBackends" {
		return nil, newAPIError(1101, "InvalidAction, no such action [%s]", action)
	}
	f, refused := parseFilter(r.Params)
	if refused != nil {
		return nil, refused
	}
	rows, refused := s.rows(r.Params["zone"], f)
	if refused != nil {
		return nil, refused
	}
	if s.config.Order != nil {
		s.config.Order(rows, r.Number)
	}
	from := min(f.offset, len(rows))
	to := min(from+min(f.limit, s.config.PageCap), len(rows))
	return map[string]any{
		"action":                   "DescribeLoadBalancerBackendsResponse",
		"total_count":              len(rows),
		"loadbalancer_backend_set": rows[from:to],
		"ret_code":                 0,
	}, nil
}

// rows returns the matching backends, in a list of the caller's own.
func (s *Server) rows(zone string, f filter) ([]Backend, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.zones[zone]
	if s.config.UnknownIDsFail {
		if unknown := f.unknown(all); unknown != "" {
			return nil, newAPIError(2100, "ResourceNotFound, resource [%s] can not be found", unknown)
		}
	}
	rows := make([]Backend, 0, len(all))
	for _, b := range all {
		if f.matches(b) {
			rows = append(rows, b)
		}
	}
	return rows, nil
}

// filter is the parameters of DescribeLoadBalancerBackends.
type filter struct {
	loadBalancer, listener string
	ids                    map[string]bool
	offset, limit          int
}

func parseFilter(params map[string]string) (filter, *apiError) {
	f := filter{limit: defaultLimit, ids: map[string]bool{}}
	lists := 0
	for name, value := range params {
		switch name {
		case "loadbalancer":
			f.loadBalancer = value
		case "loadbalancer_listener":
			f.listener = value
		case "verbose", "offset", "limit":
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 {
				return f, newAPIError(1100, "InvalidParameterValue, %s [%s]", name, value)
			}
			f.set(name, n)
		case "action", "zone", "time_stamp", "access_key_id", "version", "signature_method", "signature_version", "signature", "token":
		default:
			if !strings.HasPrefix(name, listParam) {
				return f, newAPIError(1100, "InvalidParameter, unknown parameter [%s]", name)
			}
			lists++
			f.ids[value] = true
		}
	}
	for i := range lists {
		if name := listParam + strconv.Itoa(i+1); params[name] == "" {
			return f, newAPIError(1100, "MissingParameter, parameter [%s] is missing", name)
		}
	}
	if lists > maxLimit {
		return f, newAPIError(1100, "InvalidParameter, more than %d of [%sn]", maxLimit, listParam)
	}
	return f, nil
}

func (f *filter) set(name string, n int) {
	switch name {
	case "offset":
		f.offset = n
	case "limit":
		f.limit = min(n, maxLimit)
	}
}

func (f filter) matches(b Backend) bool {
	return (f.loadBalancer == "" || f.loadBalancer == b.text("loadbalancer_id")) &&
		(f.listener == "" || f.listener == b.text("loadbalancer_listener_id")) &&
		(len(f.ids) == 0 || f.ids[b.ID()])
}

// unknown returns an ID of the filter that no backend has.
func (f filter) unknown(all []Backend) string {
	known := map[string]bool{}
	for _, b := range all {
		known[b.ID()], known[b.text("loadbalancer_id")], known[b.text("loadbalancer_listener_id")] = true, true, true
	}
	wanted := []string{f.loadBalancer, f.listener}
	for id := range f.ids {
		wanted = append(wanted, id)
	}
	slices.Sort(wanted)
	for _, id := range wanted {
		if id != "" && !known[id] {
			return id
		}
	}
	return ""
}
