// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// comparison is a plan to compare providers with.
type comparison struct {
	name      string
	hcl       string
	api       http.Handler
	latency   time.Duration // of the API's responses
	backends  int           // in a long list
	providers []string
	rounds    int
}

// smallPlans are plans with and without latency of the API.
func smallPlans(rounds int) (all []comparison, err error) {
	example, err := readmeExample()
	if err != nil {
		return nil, err
	}
	for _, plan := range []struct{ name, hcl string }{{"the README's chain", example}, {"100 data blocks", dataBlocks(100)}} {
		for _, latency := range []time.Duration{0, 30 * time.Millisecond} {
			api := fakeapi.New(fakeapi.Config{Latency: latency})
			api.Add(fakeapi.Web()...)
			all = append(all, comparison{
				name: plan.name, hcl: plan.hcl, api: api, latency: latency, providers: []string{recorded, ours}, rounds: rounds,
			})
		}
	}
	return all, nil
}

// readmeExample returns the first configuration on the README.
func readmeExample() (string, error) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(string(page), "```terraform\n")
	example, _, ok := strings.Cut(rest, "```\n")
	if !ok {
		return "", errors.New("README.md has no example")
	}
	return example, nil
}

// dataBlocks has n data blocks with four backends each.
func dataBlocks(n int) string {
	var hcl strings.Builder
	hcl.WriteString(clitest.RequiredProviders)
	for i := range n {
		fmt.Fprintf(&hcl, "\ndata \"qingcloud_loadbalancer_backends\" \"b%d\" {\n  loadbalancer = \"lb-web00001\"\n  verbose = 2\n}\n", i)
	}
	return hcl.String()
}

// longLists are plans that read many backends.
func longLists(rounds int, large bool) []comparison {
	all := []comparison{longList(100, rounds), longList(10_000, rounds)}
	if large {
		all = append(all, longList(100_000, (rounds+1)/2))
	}
	return all
}

// longList is a plan that reads n backends.
func longList(n, rounds int) comparison {
	return comparison{
		name: thousands(n) + " backends", api: newReplay(n), backends: n, providers: []string{recorded, ours, usual}, rounds: rounds,
		hcl: clitest.RequiredProviders + `
data "qingcloud_loadbalancer_backends" "all" {
  verbose  = 2
  timeouts = { read = "30m" }
}
`,
	}
}

// replay is an API that takes no time of its own: it repeats the pages that the fake
// has made the first time.
type replay struct {
	fake  *fakeapi.Server
	pages sync.Map // by offset
}

func newReplay(n int) *replay {
	r := &replay{fake: fakeapi.New(fakeapi.Config{})}
	r.fake.Add(fakeapi.Generate(n)...)
	return r
}

func (r *replay) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	offset := request.URL.Query().Get("offset")
	page, ok := r.pages.Load(offset)
	if !ok {
		recorder := httptest.NewRecorder()
		r.fake.ServeHTTP(recorder, request)
		page, _ = r.pages.LoadOrStore(offset, recorder.Body.Bytes())
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(page.([]byte)) //nolint:forcetypeassert // stored above
}
