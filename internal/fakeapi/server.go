// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The key and the zone that a server has unless it is told otherwise. The key
// is the one of the API's signature page.
const (
	AccessKeyID     = "QYACCESSKEYIDEXAMPLE"
	SecretAccessKey = "SECRETACCESSKEY"
	Zone            = "pek3"
)

// Config says how a server behaves. Its zero value is a server that behaves as
// the pages say.
type Config struct {
	Keys    map[string]string // secret keys by ID; nil means AccessKeyID alone
	Role    *Role             // the instance's IAM role; nil means that none is bound
	Zones   []string          // those that exist; nil means Zone alone
	Now     func() time.Time  // its clock; nil means the real one
	Latency time.Duration     // of each answer
	PageCap int               // the most items on a page; 0 means 100, as the API has

	// Order, if set, rearranges the matching rows of the nth request before its
	// page is cut out of them. Otherwise they come in the order of create_time,
	// and those of the same second as they were added.
	Order func(rows []Backend, n int)

	// Fault, if set, is asked before each request is looked at what to do
	// instead. It may change the data.
	Fault func(Request) Fault

	// UnknownIDsFail makes an ID that does not exist an error with ret_code 2100.
	// Otherwise it matches nothing. The pages do not say which of these is so.
	UnknownIDsFail bool
}

// Backend is an item as it is sent, whatever its members. Tests put null, "",
// strings for numbers and nonsense there.
type Backend map[string]any

// ID returns loadbalancer_backend_id.
func (b Backend) ID() string { return b.text("loadbalancer_backend_id") }

func (b Backend) text(member string) string {
	s, _ := b[member].(string)
	return s
}

// Request is what a server remembers of a request.
type Request struct {
	Number    int // from 1
	Method    string
	Path      string
	Params    map[string]string
	UserAgent string
	Encoding  string // Accept-Encoding
}

// Server is the fake. It is safe for concurrent use.
type Server struct {
	config Config

	mu       sync.Mutex
	zones    map[string][]Backend
	requests []Request
	inFlight int
	atOnce   int
}

// New returns a server without backends.
func New(config Config) *Server {
	if config.Keys == nil {
		config.Keys = map[string]string{AccessKeyID: SecretAccessKey}
	}
	if config.Zones == nil {
		config.Zones = []string{Zone}
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.PageCap == 0 {
		config.PageCap = maxLimit
	}
	return &Server{config: config, zones: map[string][]Backend{}}
}

// Add adds backends to [Zone].
func (s *Server) Add(backends ...Backend) { s.AddTo(Zone, backends...) }

// AddTo adds backends to a zone.
func (s *Server) AddTo(zone string, backends ...Backend) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zones[zone] = append(s.zones[zone], backends...)
	slices.SortStableFunc(s.zones[zone], func(a, b Backend) int {
		return cmp.Compare(a.text("create_time"), b.text("create_time"))
	})
}

// Remove removes backends from all zones.
func (s *Server) Remove(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for zone, backends := range s.zones {
		s.zones[zone] = slices.DeleteFunc(backends, func(b Backend) bool { return slices.Contains(ids, b.ID()) })
	}
}

// IDs returns the IDs of the backends in [Zone], oldest first.
func (s *Server) IDs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]string, 0, len(s.zones[Zone]))
	for _, b := range s.zones[Zone] {
		ids = append(ids, b.ID())
	}
	return ids
}

// Requests returns the requests so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// AtOnce returns the most requests that were under way at the same time.
func (s *Server) MaxInFlight() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.atOnce
}

// begin notes a request. The returned function notes its end.
func (s *Server) begin(r *http.Request, params map[string]string) (Request, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight++
	s.atOnce = max(s.atOnce, s.inFlight)
	request := Request{
		Number: len(s.requests) + 1, Method: r.Method, Path: r.URL.EscapedPath(), Params: params,
		UserAgent: r.UserAgent(), Encoding: r.Header.Get("Accept-Encoding"),
	}
	s.requests = append(s.requests, request)
	return request, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.inFlight--
	}
}

// reply works out the answer to a request, faults included.
func (s *Server) reply(r *http.Request) (reply, func()) {
	params, malformed := parseQuery(r.URL.RawQuery)
	request, end := s.begin(r, params)
	var fault Fault
	if s.config.Fault != nil {
		fault = s.config.Fault(request)
	}
	answer, refused := map[string]any(nil), malformed
	if refused == nil {
		answer, refused = s.answer(request, fault)
	}
	if refused != nil {
		answer = map[string]any{"ret_code": refused.code, "message": refused.message}
	}
	return fault.apply(s.encode(answer)), end
}

// answer does what a well-meaning server does, unless the fault is of its heart.
func (s *Server) answer(r Request, fault Fault) (map[string]any, *apiError) {
	if refused := s.checkCommon(r); refused != nil {
		return nil, refused
	}
	if fault.IgnoreOffset {
		r.Params = maps.Clone(r.Params)
		r.Params["offset"] = "0"
	}
	return s.describeBackends(r)
}

func (s *Server) encode(answer map[string]any) reply {
	body, err := json.Marshal(answer)
	if err != nil {
		panic(fmt.Sprintf("a backend that is no JSON: %v", err))
	}
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("Date", s.config.Now().UTC().Format(http.TimeFormat))
	return reply{status: http.StatusOK, header: header, body: body, delay: s.config.Latency}
}
