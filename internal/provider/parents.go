// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
)

// parentTimeout bounds the request for a parent.
const parentTimeout = 10 * time.Second

// findParent reports whether a resource exists, and if it has been deleted, how: as a
// sentence with the next step.
type findParent func(ctx context.Context, client *apiclient.Client, zone, id string) (found bool, deleted string, err error)

// findIn returns a findParent for the resources of a list. deleted may be nil.
func findIn[T any](list *apiclient.List[T], deleted func(*T) string) findParent {
	return func(ctx context.Context, client *apiclient.Client, zone, id string) (bool, string, error) {
		started := time.Now()
		item, stats, err := list.Find(ctx, client, zone, id)
		items := 0
		if item != nil {
			items = 1
		}
		logRead(ctx, "qingcloud_"+list.Resource, items, stats, time.Since(started))
		if item == nil || deleted == nil {
			return item != nil, "", err
		}
		return true, deleted(item), nil
	}
}

// parents are the resources that contain the items of lists, by the name of the
// parameter that selects by them.
var parents = map[string]findParent{
	"loadbalancer":          findIn(&apiclient.LoadBalancers, loadBalancer.deleted),
	"loadbalancer_listener": findIn(&apiclient.LoadBalancerListeners, nil),
	"loadbalancer_policy":   findIn(&apiclient.LoadBalancerPolicies, nil),
}

// checkMissing returns an error or a warning about what was requested and is not in the
// list, or nil: the API does not say so.
func (s *listSpec[T]) checkMissing(ctx context.Context, block dataBlock, items []T) diag.Diagnostic {
	if len(items) == 0 {
		if problem := s.checkParent(ctx, block); problem != nil {
			return problem
		}
	}
	return s.missingIDs(items, block)
}

// checkParent explains an empty list: the API returns one for a load balancer that does
// not exist, too. It looks up the innermost parent that is configured, and returns nil
// if there is none, or if it exists.
func (s *listSpec[T]) checkParent(ctx context.Context, block dataBlock) diag.Diagnostic {
	for _, parent := range slices.Backward(s.list.Parents) {
		ids := block.params[parent.Name]
		if ids == nil {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, parentTimeout)
		defer cancel()
		found, deleted, err := parents[parent.Name](ctx, block.source.data.client, block.zone, ids[0])
		noun, at := words(parent.Name), path.Root(parent.Name)
		switch {
		case errors.Is(err, context.Canceled):
			return s.explain(err, block, "")
		case err != nil:
			return diag.NewAttributeWarningDiagnostic(at, titleCase(noun)+" Not Checked", fmt.Sprintf(
				"There are no %s of %s in zone %s, so the list is empty. Whether that %s exists could not be checked:\n\n%v.\n\n"+
					"If it should have %s, check the ID and the zone.", s.plural(), ids[0], block.zone, noun, err, s.plural()))
		case !found:
			return diag.NewAttributeErrorDiagnostic(at, titleCase(noun)+" Not Found", fmt.Sprintf(
				"There is no %s %s in zone %s.\n\nCheck the ID and the zone, and that the owner of the access key may see the %s. "+
					"If it was deleted on purpose, remove what reads from it; terraform destroy needs -refresh=false.", noun, ids[0], block.zone, noun))
		case deleted != "":
			return diag.NewAttributeErrorDiagnostic(at, titleCase(noun)+" Deleted", fmt.Sprintf(
				"In zone %s, %s is deleted, so it has no %s.\n\n%s", block.zone, ids[0], s.plural(), deleted))
		}
		return nil
	}
	return nil
}

// maxMissing is how many missing IDs a warning lists.
const maxMissing = 10

// missingIDs returns a warning about the requested IDs that are not in the list, or nil.
func (s *listSpec[T]) missingIDs(items []T, block dataBlock) diag.Diagnostic {
	found := make(map[string]bool, len(items))
	for i := range items {
		found[string(s.list.ID(&items[i]))] = true
	}
	missing := slices.DeleteFunc(slices.Clone(block.params[s.list.IDParam]), func(id string) bool { return found[id] })
	if len(missing) == 0 {
		return nil
	}
	ids := strings.Join(missing[:min(len(missing), maxMissing)], ", ")
	if more := len(missing) - maxMissing; more > 0 {
		ids += fmt.Sprintf(" and %d more", more)
	}
	return diag.NewAttributeWarningDiagnostic(path.Root(s.list.IDParam), titleCase(s.plural())+" Not Found", fmt.Sprintf(
		"The result lacks %s, which %s requests: in zone %s, there is none with that ID, or it does not match the other arguments.\n\n"+
			"Check the IDs and the zone. To make this an error, compare total_count in a postcondition.", ids, s.list.IDParam, block.zone))
}
