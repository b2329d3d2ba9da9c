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

// maxIDs is how many IDs go in one request. More would not fit on its answer's
// page.
const maxIDs = pageSize

// Backend is an item of DescribeLoadBalancerBackends, with the API's own names.
// Where no page is named, the source is that action's page.
type Backend struct {
	ID             Text   `json:"loadbalancer_backend_id"`
	Name           Text   `json:"loadbalancer_backend_name"` // absent, null or "" if it has none
	ListenerID     Text   `json:"loadbalancer_listener_id"`
	LoadBalancerID Text   `json:"loadbalancer_id"`
	PolicyID       Text   `json:"loadbalancer_policy_id"` // AddLoadBalancerBackends' page; may be absent
	Port           Number `json:"port"`
	Weight         Number `json:"weight"`      // 0 to 100; 0 takes no new requests
	ResourceID     Text   `json:"resource_id"` // an instance, a router or an IPv4 address
	PrivateIP      Text   `json:"private_ip"`  // on no page; seen at verbose 2
	Status         Text   `json:"status"`      // up, down or abnormal; may be absent
	CreateTime     Text   `json:"create_time"` // UTC, YYYY-MM-DDThh:mm:ssZ
}

// BackendFilter says which backends of a zone are wanted. Empty fields do not
// filter; with none, it is all of them.
type BackendFilter struct {
	Zone         string
	LoadBalancer string
	Listener     string
	Backends     []string // IDs, any number of them
	Verbose      Number   // passed on if known
}

// DescribeLoadBalancerBackends returns all backends that match the filter, each
// once, by loadbalancer_id, loadbalancer_listener_id and loadbalancer_backend_id.
// Its errors are of type *[Error]. What it has cost is told in any case.
func (c *Client) DescribeLoadBalancerBackends(ctx context.Context, filter BackendFilter) ([]Backend, Stats, error) {
	var t tally
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
			found[i], err = c.backends(filter, &t).all(groupCtx)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, t.stats(), err
	}
	backends := slices.Concat(found...)
	slices.SortFunc(backends, Backend.compare)
	return backends, t.stats(), nil
}

// backends is the list behind a filter of at most maxIDs IDs.
func (c *Client) backends(filter BackendFilter, t *tally) listing[Backend] {
	return listing[Backend]{
		action: describeBackends,
		zone:   filter.Zone,
		fetch: func(ctx context.Context, offset int) (page[Backend], error) {
			var p page[Backend]
			err := c.ask(ctx, filter.query(offset), t, func(f fields, served time.Time) (items int, err error) {
				if p, err = decodePage[Backend](f, "loadbalancer_backend_set", served); err != nil {
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
		tally:    t,
	}
}

const describeBackends = "DescribeLoadBalancerBackends"

func (f BackendFilter) query(offset int) query {
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
	return query{action: describeBackends, zone: f.Zone, offset: offset, limit: pageSize, params: params}
}

// check refuses items that cannot be told apart, and items that were not asked
// for: a server that skips a filter would otherwise return the whole zone.
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
