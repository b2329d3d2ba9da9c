// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// maxIDs is how many IDs one request has at most: as many as fit on one page.
const maxIDs = pageSize

// Backend is an item of DescribeLoadBalancerBackends. Where no other page is
// named, the source of a field is that action's page.
type Backend struct {
	ID             Text   `json:"loadbalancer_backend_id"`
	Name           Text   `json:"loadbalancer_backend_name"` // missing, null or "" if it has none
	ListenerID     Text   `json:"loadbalancer_listener_id"`
	LoadBalancerID Text   `json:"loadbalancer_id"`
	PolicyID       Text   `json:"loadbalancer_policy_id"` // from AddLoadBalancerBackends' page; may be missing
	Port           Number `json:"port"`
	Weight         Number `json:"weight"`      // 0 to 100; at 0 it receives no new requests
	ResourceID     Text   `json:"resource_id"` // an instance, a router or an IPv4 address
	PrivateIP      Text   `json:"private_ip"`  // on no page; seen at verbose 2
	Status         Text   `json:"status"`      // up, down or abnormal; may be missing
	CreateTime     Text   `json:"create_time"` // UTC, YYYY-MM-DDThh:mm:ssZ
}

// BackendFilter selects backends of a zone. Empty fields do not filter.
type BackendFilter struct {
	Zone         string
	LoadBalancer string
	Listener     string
	Backends     []string // any number of IDs
	Verbose      Number   // sent if valid
}

// DescribeLoadBalancerBackends returns all backends that match the filter, each
// once, by loadbalancer_id, loadbalancer_listener_id and loadbalancer_backend_id.
// Its errors are of type *[Error]. The Stats are valid in any case.
func (c *Client) DescribeLoadBalancerBackends(ctx context.Context, filter BackendFilter) ([]Backend, Stats, error) {
	var stats readStats
	batches := [][]string{nil}
	if len(filter.Backends) > 0 {
		batches = slices.Collect(slices.Chunk(filter.Backends, maxIDs))
	}
	found := make([][]Backend, len(batches))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(c.concurrency)
	for i, batch := range batches {
		group.Go(func() (err error) {
			filter := filter
			filter.Backends = batch
			found[i], err = c.backendsPager(filter, &stats).readAll(groupCtx)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, stats.snapshot(), err
	}
	backends := slices.Concat(found...)
	slices.SortFunc(backends, Backend.compare)
	return backends, stats.snapshot(), nil
}

// backendsPager returns the pager for a filter with at most maxIDs IDs.
func (c *Client) backendsPager(filter BackendFilter, stats *readStats) pager[Backend] {
	return pager[Backend]{
		action: describeBackends,
		zone:   filter.Zone,
		fetch: func(ctx context.Context, offset int) (listPage[Backend], error) {
			var p listPage[Backend]
			err := c.do(ctx, filter.request(offset), stats, func(e envelope, serverTime time.Time) (items int, err error) {
				if p, err = decodePage[Backend](e, "loadbalancer_backend_set", serverTime); err != nil {
					return 0, err
				}
				return len(p.items), filter.check(p.items)
			})
			return p, err
		},
		id:       func(b Backend) string { return string(b.ID) },
		created:  Backend.created,
		sleep:    c.sleep,
		parallel: c.concurrency,
		stats:    stats,
	}
}

const describeBackends = "DescribeLoadBalancerBackends"

func (f BackendFilter) request(offset int) request {
	params := make(map[string]string, len(f.Backends)+3)
	for i, id := range f.Backends {
		params["loadbalancer_backends."+strconv.Itoa(i+1)] = id
	}
	if f.LoadBalancer != "" {
		params["loadbalancer"] = f.LoadBalancer
	}
	if f.Listener != "" {
		params["loadbalancer_listener"] = f.Listener
	}
	if f.Verbose.Valid {
		params["verbose"] = strconv.FormatInt(f.Verbose.Value, 10)
	}
	return request{action: describeBackends, zone: f.Zone, offset: offset, limit: pageSize, params: params}
}

// check rejects items without an ID and items that do not match the filter: a
// server that ignores a filter would otherwise return the entire zone.
func (f BackendFilter) check(items []Backend) error {
	for i, b := range items {
		switch {
		case b.ID == "":
			return fmt.Errorf("loadbalancer_backend_set[%d].loadbalancer_backend_id is missing", i)
		case len(f.Backends) > 0 && !slices.Contains(f.Backends, string(b.ID)),
			f.LoadBalancer != "" && b.LoadBalancerID != "" && f.LoadBalancer != string(b.LoadBalancerID),
			f.Listener != "" && b.ListenerID != "" && f.Listener != string(b.ListenerID):
			return fmt.Errorf("loadbalancer_backend_set[%d] is %s, which does not match the filter", i, b.ID)
		}
	}
	return nil
}

func (b Backend) compare(other Backend) int {
	return cmp.Or(
		strings.Compare(string(b.LoadBalancerID), string(other.LoadBalancerID)),
		strings.Compare(string(b.ListenerID), string(other.ListenerID)),
		strings.Compare(string(b.ID), string(other.ID)),
	)
}

func (b Backend) created() time.Time {
	created, err := time.Parse(time.RFC3339, string(b.CreateTime))
	if err != nil {
		return time.Time{}
	}
	return created
}
