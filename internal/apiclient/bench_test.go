// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// replayServer responds with pages that the fake made beforehand, after a delay, so the
// benchmark measures the client and not the fake.
type replayServer struct {
	latency time.Duration

	mu       sync.Mutex
	pages    map[string][]byte // by offset
	fake     *fakeapi.Server
	requests int
	inFlight int
	atOnce   int
}

func (r *replayServer) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	offset := request.URL.Query().Get("offset")
	r.mu.Lock()
	r.requests++
	r.inFlight++
	r.atOnce = max(r.atOnce, r.inFlight)
	page, ok := r.pages[offset]
	r.mu.Unlock()
	if !ok {
		recorder := httptest.NewRecorder()
		r.fake.ServeHTTP(recorder, request)
		page = recorder.Body.Bytes()
	}
	time.Sleep(r.latency)
	r.mu.Lock()
	r.pages[offset] = page
	r.inFlight--
	r.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(page)
}

// newReplay returns a replay with all of its pages, and a client for it.
func newReplay(b *testing.B, backends, concurrency int, latency time.Duration, read func(*Client)) (*replayServer, *Client) {
	b.Helper()
	fake := fakeapi.New(fakeapi.Config{})
	fake.Add(fakeapi.Generate(backends)...)
	server := &replayServer{pages: map[string][]byte{}, fake: fake}
	listener := httptest.NewServer(server)
	b.Cleanup(listener.Close)
	endpoint, err := ParseEndpoint(listener.URL)
	if err != nil {
		b.Fatal(err)
	}
	client, err := New(Config{Endpoint: endpoint, Credentials: testKey, MaxConcurrency: concurrency})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(closeIdle(client))
	read(client)
	server.latency, server.requests, server.atOnce = latency, 0, 0
	return server, client
}

// readSerially reads as clients usually do: one page after the other until there are
// total_count items, unverified.
func readSerially(b *testing.B, client *Client) {
	b.Helper()
	var found []Backend
	for {
		req := request{action: LoadBalancerBackends.Action, zone: fakeapi.Zone, offset: len(found), limit: pageSize}
		resp, failure := client.send(context.Background(), req, testKey, client.config.Now())
		if failure != nil {
			b.Fatal(failure)
		}
		var page struct {
			Total int       `json:"total_count"`
			Set   []Backend `json:"loadbalancer_backend_set"`
		}
		if err := json.Unmarshal(resp.body, &page); err != nil {
			b.Fatal(err)
		}
		if found = append(found, page.Set...); len(found) >= page.Total {
			return
		}
	}
}

// BenchmarkList measures reading a complete list against a serial loop.
func BenchmarkList(b *testing.B) {
	const latency = 20 * time.Millisecond
	for _, n := range []int{100, 10_000, 100_000} {
		for name, read := range map[string]func(client *Client){
			"serial": func(client *Client) { readSerially(b, client) },
			"at8": func(client *Client) {
				if found, _, err := LoadBalancerBackends.All(context.Background(), client, entireZone); err != nil || len(found) != n {
					b.Fatal(len(found), err)
				}
			},
		} {
			b.Run(fmt.Sprintf("%s/%d/20ms", name, n), func(b *testing.B) {
				server, client := newReplay(b, n, 8, latency, read)
				b.ReportAllocs()
				for b.Loop() {
					read(client)
				}
				b.ReportMetric(float64(server.requests)/float64(b.N), "requests/op")
				b.ReportMetric(float64(server.atOnce), "at-once")
			})
		}
	}
}

// BenchmarkDecodePage measures decoding a page of 100 items, of about 40 KiB.
func BenchmarkDecodePage(b *testing.B) {
	body, err := json.Marshal(map[string]any{"ret_code": 0, "total_count": 100, "loadbalancer_backend_set": fakeapi.Generate(100)})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if p, failure := decodeBody(string(body)); failure != nil || len(p.Items) != 100 {
			b.Fatal(failure)
		}
	}
}

// BenchmarkSign measures making a signed query, of few parameters and of 100 IDs.
func BenchmarkSign(b *testing.B) {
	endpoint, err := ParseEndpoint(DefaultEndpoint)
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{0, 100} {
		ids := strings.Split(strings.Repeat("lbb-12345678 ", n)+"lbb-12345678", " ")
		b.Run(fmt.Sprintf("%d-IDs", n), func(b *testing.B) {
			req := request{action: LoadBalancerBackends.Action, zone: fakeapi.Zone, limit: pageSize}
			req.params = LoadBalancerBackends.params(Filter{Params: map[string][]string{"loadbalancer_backends": ids}})
			b.ReportAllocs()
			for b.Loop() {
				signedQuery(req, testKey, endpoint, time.Unix(0, 0))
			}
		})
	}
}
