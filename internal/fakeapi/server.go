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

// The default access key and zone of a server. The access key is the one in the
// API's signature page.
const (
	AccessKeyID     = "QYACCESSKEYIDEXAMPLE"
	SecretAccessKey = "SECRETACCESSKEY"
	Zone            = "pek3"
)

// Config configures a server. With the zero value it behaves as the API's pages
// describe, and where they leave something open, as unhelpful as they allow.
type Config struct {
	Keys    map[string]string // secret keys by access key ID; nil means only AccessKeyID
	Role    *Role             // the instance's IAM role; nil for an instance without one
	Zones   []string          // the zones that exist; nil means only Zone
	Now     func() time.Time  // the server's clock, which may be wrong; nil means the real one
	Latency time.Duration     // of each response
	PageCap int               // maximum page size, for a cloud with a smaller one; 0 means 100

	// Order, if set, reorders the matching items of the nth request before the page
	// is taken from them: the API documents no order. By default they are ordered by
	// create_time, and within the same second as they were added.
	Order func(rows []Item, n int)

	// Fault, if set, is called before each request is processed, and returns what
	// goes wrong. It may change the data.
	Fault func(Request) Fault

	// Log, if set, is called with a line about each request and its response.
	Log func(line string)

	// UnknownIDsFail makes an unknown ID an error with ret_code 2100. By default it
	// matches nothing. The API's pages do not say which of the two happens.
	UnknownIDsFail bool

	// NotFoundCode, if set, makes an unknown ID an error with this ret_code, and also a
	// search_word that finds nothing. QingCloud's cloud controller manager expects 1300
	// in both cases, although the pages say that it means an expired request.
	NotFoundCode int

	// Levels are the verbose levels from which on members are sent, in all actions,
	// where they differ from those that are known. Generous sends every member at
	// every level.
	Levels   map[string]int
	Generous bool

	TotalIsText     bool // total_count is a string, as numbers are on some pages
	TotalIgnoresIDs bool // total_count counts all items that the other filters match

	// SearchFindsNothing makes search_word match nothing. How it matches is not
	// documented, so a client must not rely on it to find a name.
	SearchFindsNothing bool
}

// Request is a request that the server has received.
type Request struct {
	Number    int // from 1
	Method    string
	Path      string
	Params    map[string]string
	UserAgent string
	Encoding  string // Accept-Encoding
}

// Server is the fake API. It is safe for concurrent use.
type Server struct {
	config Config

	mu       sync.Mutex
	zones    map[string][]Item
	requests []Request
	inFlight int
	most     int // in flight
}

// New returns a server without items.
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
	config.PageCap = cmp.Or(config.PageCap, maxLimit)
	return &Server{config: config, zones: map[string][]Item{}}
}

// Add adds items of any action to [Zone].
func (s *Server) Add(items ...Item) { s.AddTo(Zone, items...) }

// AddTo adds items of any action to a zone.
func (s *Server) AddTo(zone string, items ...Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zones[zone] = append(s.zones[zone], items...)
	slices.SortStableFunc(s.zones[zone], func(a, b Item) int {
		return cmp.Compare(a.text("create_time"), b.text("create_time"))
	})
}

// Remove removes items from all zones.
func (s *Server) Remove(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for zone, items := range s.zones {
		s.zones[zone] = slices.DeleteFunc(items, func(i Item) bool { return slices.Contains(ids, i.ID()) })
	}
}

// IDs returns the IDs of the items in [Zone], oldest first.
func (s *Server) IDs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]string, 0, len(s.zones[Zone]))
	for _, item := range s.zones[Zone] {
		ids = append(ids, item.ID())
	}
	return ids
}

// Requests returns the requests so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// MaxInFlight returns the highest number of concurrent requests.
func (s *Server) MaxInFlight() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.most
}

// begin records a request. The returned function records its end.
func (s *Server) begin(r *http.Request, params map[string]string) (Request, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight++
	s.most = max(s.most, s.inFlight)
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

// reply returns the response to a request, with its fault.
func (s *Server) reply(r *http.Request) (reply, func()) {
	params, malformed := parseQuery(r.URL.RawQuery)
	request, end := s.begin(r, params)
	var fault Fault
	if s.config.Fault != nil {
		fault = s.config.Fault(request)
	}
	response := s.respond(request, malformed, fault)
	if s.config.Log != nil {
		s.config.Log(logLine(request, response, fault))
	}
	return fault.apply(s.encode(response)), end
}

// respond returns the response that the API's pages describe, or an error of the API.
func (s *Server) respond(r Request, malformed *apiError, fault Fault) (response map[string]any) {
	failure := cmp.Or(malformed, s.checkCommon(r))
	if fault.RetCode != 0 {
		failure = newAPIError(fault.RetCode, "%s", cmp.Or(fault.Message, fmt.Sprintf("the fake responds with %d", fault.RetCode)))
	}
	if fault.IgnoreOffset {
		r.Params = maps.Clone(r.Params)
		r.Params["offset"] = "0"
	}
	if failure == nil {
		response, failure = s.describe(r)
	}
	if failure != nil {
		return map[string]any{"ret_code": failure.code, "message": failure.message}
	}
	return response
}

func (s *Server) encode(response map[string]any) reply {
	body, err := json.Marshal(response)
	if err != nil {
		panic(fmt.Sprintf("an item cannot be encoded as JSON: %v", err))
	}
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("Date", s.config.Now().UTC().Format(http.TimeFormat))
	return reply{Fault: Fault{Delay: s.config.Latency}, status: http.StatusOK, header: header, body: body}
}
