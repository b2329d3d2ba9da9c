// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The limits of a page, from the API's pages.
const (
	defaultLimit = 20
	maxLimit     = 100
)

// describe responds to a Describe action.
func (s *Server) describe(r Request) (map[string]any, *apiError) {
	a := actionNamed(r.Params["action"])
	if a == nil {
		return nil, newAPIError(1101, "InvalidAction, unknown action [%s]", r.Params["action"])
	}
	q, err := parseListQuery(a, r.Params)
	if err != nil {
		return nil, err
	}
	rows, total, err := s.rows(r.Params["zone"], q)
	if err != nil {
		return nil, err
	}
	if s.config.Order != nil {
		s.config.Order(rows, r.Number)
	}
	from := min(q.offset, len(rows))
	to := min(from+min(q.limit, s.config.PageCap), len(rows))
	page := make([]Item, 0, to-from)
	for _, item := range rows[from:to] {
		page = append(page, item.at(q.verbose, s.config))
	}
	count := any(total)
	if s.config.TotalIsText {
		count = strconv.Itoa(total)
	}
	return map[string]any{
		"action":      q.action.name + "Response",
		"total_count": count,
		q.action.set:  page,
		"ret_code":    0,
	}, nil
}

// rows returns the matching items, in a slice of the caller's, and how many there
// are.
func (s *Server) rows(zone string, q listQuery) (rows []Item, total int, err *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config.UnknownIDsFail || s.config.NotFoundCode != 0 {
		if unknown := q.unknownID(s.zones[zone]); unknown != "" {
			return nil, 0, s.notFound(unknown)
		}
	}
	rows = make([]Item, 0, len(s.zones[zone]))
	for _, item := range s.zones[zone] {
		if item.action() != q.action || !q.matches(item) || q.word != "" && s.config.SearchFindsNothing {
			continue
		}
		total++
		if q.ids == nil || q.ids[item.ID()] {
			rows = append(rows, item)
		}
	}
	rows = append(rows, q.namedAsParents(s.zones[zone])...)
	if !s.config.TotalIgnoresIDs {
		total = len(rows)
	}
	if q.word != "" && len(rows) == 0 && s.config.NotFoundCode != 0 {
		return nil, 0, s.notFound(q.word)
	}
	return rows, total, nil
}

func (s *Server) notFound(what string) *apiError {
	return newAPIError(cmp.Or(s.config.NotFoundCode, 2100), "ResourceNotFound, resource [%s] can not be found", what)
}

// listQuery is the parameters of a Describe action.
type listQuery struct {
	action                 *action
	ids                    map[string]bool            // nil for any
	filters                map[string]string          // by member
	numbered               map[string]map[string]bool // values by member
	word, owner            string
	verbose, offset, limit int
}

// commonParams may be in any request. Most are checked elsewhere; req_id, which the
// Python SDK sends, changes nothing here.
var commonParams = []string{
	"action", "zone", "time_stamp", "access_key_id", "version", "signature_method", "signature_version", "signature", "token",
	"req_id", "expires",
}

func parseListQuery(a *action, params map[string]string) (listQuery, *apiError) {
	q := listQuery{action: a, limit: defaultLimit, filters: map[string]string{}, numbered: map[string]map[string]bool{}}
	counts := map[string]int{}
	for name, value := range params {
		base, _, hasIndex := strings.Cut(name, ".")
		member, isNumbered := a.numbered[base]
		if base == a.idParam {
			member, isNumbered = a.id, true
		}
		switch {
		case slices.Contains(commonParams, name):
		case hasIndex && isNumbered:
			if q.numbered[member] == nil {
				q.numbered[member] = map[string]bool{}
			}
			q.numbered[member][value] = true
			counts[base]++
		case a.filters[name] != "":
			if value != "" { // the CLI sends its unset filters so
				q.filters[a.filters[name]] = value
			}
		case name == "owner": // in the SDKs' types of all actions
			q.owner = value
		case name == "search_word" && a.search != nil:
			q.word = value
		case name == "offset", name == "limit", name == "verbose" && a.verbose:
			if err := q.setNumber(name, value); err != nil {
				return q, err
			}
		default:
			return q, newAPIError(1100, "InvalidParameter, unknown parameter [%s]", name)
		}
	}
	q.ids = q.numbered[a.id]
	delete(q.numbered, a.id)
	return q, checkNumbering(params, counts)
}

func (q *listQuery) setNumber(name, value string) *apiError {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return newAPIError(1100, "InvalidParameterValue, %s [%s]", name, value)
	}
	switch name {
	case "offset":
		q.offset = n
	case "limit":
		q.limit = min(n, maxLimit)
	case "verbose":
		q.verbose = n
	}
	return nil
}

// checkNumbering requires that numbered parameters are numbered from 1, without a
// gap, up to 100.
func checkNumbering(params map[string]string, counts map[string]int) *apiError {
	for base, count := range counts {
		for i := range count {
			if name := base + "." + strconv.Itoa(i+1); params[name] == "" {
				return newAPIError(1100, "MissingParameter, parameter [%s] is missing", name)
			}
		}
		if count > maxLimit {
			return newAPIError(1100, "InvalidParameter, more than %d of [%s.n]", maxLimit, base)
		}
	}
	return nil
}

// matches reports whether an item has what is asked for, apart from its ID.
func (q listQuery) matches(item Item) bool {
	for member, value := range q.filters {
		if item.text(member) != value {
			return false
		}
	}
	for member, values := range q.numbered {
		if !item.has(member, values) {
			return false
		}
	}
	if owner := item.text("owner"); q.owner != "" && owner != "" && owner != q.owner {
		return false
	}
	return q.word == "" || item.found(q.word, q.action.search)
}

// namedAsParents returns an item with nothing but its ID for each requested one that the
// zone lacks, although another item names it: what contains an item exists.
func (q listQuery) namedAsParents(items []Item) (named []Item) {
	for _, id := range slices.Sorted(maps.Keys(q.ids)) {
		names := func(item Item) bool { return item.text(q.action.id) == id }
		has := func(item Item) bool { return item.action() == q.action && names(item) }
		if implied := (Item{q.action.id: id}); slices.ContainsFunc(items, names) && !slices.ContainsFunc(items, has) && q.matches(implied) {
			named = append(named, implied)
		}
	}
	return named
}

// unknownID returns an ID in the query that no item has.
func (q listQuery) unknownID(items []Item) string {
	for _, id := range slices.Concat(slices.Sorted(maps.Values(q.filters)), slices.Sorted(maps.Keys(q.ids))) {
		mentions := func(item Item) bool {
			return slices.ContainsFunc(actions, func(a action) bool { return item.text(a.id) == id })
		}
		if id != "" && !slices.ContainsFunc(items, mentions) {
			return id
		}
	}
	return ""
}
