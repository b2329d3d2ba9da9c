// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The fake's own signer agrees with the examples on the API's signature pages.
func TestSignatureGolden(t *testing.T) {
	t.Parallel()
	params := map[string]string{
		"access_key_id": "QYACCESSKEYIDEXAMPLE", "action": "RunInstances", "count": "1", "image_id": "centos64x86a", "instance_name": "demo",
		"instance_type": "small_b", "login_mode": "passwd", "login_passwd": "QingCloud20130712", "signature_method": "HmacSHA256",
		"signature_version": "1", "time_stamp": "2013-08-27T14:30:10Z", "version": "1", "vxnets.1": "vxnet-0",
	}
	for zone, want := range map[string]string{
		"pek1":  "32bseYy39DOlatuewpeuW5vpmW51sD1A/JdGynqSpP8=",
		"pek3a": "byjccvWIvAftaq+oublemagH3bYAlDWxxLFAzAsyslw=",
	} {
		params["zone"] = zone
		if got := signature(Request{Method: "GET", Path: "/iaas/", Params: params}, "SECRETACCESSKEY"); got != want {
			t.Errorf("%s: got %s, want %s", zone, got, want)
		}
	}
}

// sendRequest sends a signed request with these parameters in addition to the
// common ones. tamper changes the signed query.
func sendRequest(t *testing.T, server http.Handler, path string, more map[string]string, tamper func(query string) string) map[string]any {
	t.Helper()
	params := map[string]string{
		"action": "DescribeLoadBalancerBackends", "zone": Zone, "time_stamp": time.Now().UTC().Format("2006-01-02T15:04:05Z"),
		"access_key_id": AccessKeyID, "version": "1", "signature_method": "HmacSHA256", "signature_version": "1",
	}
	maps.Copy(params, more)
	maps.DeleteFunc(params, func(_, value string) bool { return value == "-" })
	params["signature"] = signature(Request{Method: "GET", Path: path, Params: params}, SecretAccessKey)
	pairs := make([]string, 0, len(params))
	for name, value := range params {
		pairs = append(pairs, percentEncode(name)+"="+percentEncode(value))
	}
	query := strings.Join(pairs, "&")
	if tamper != nil {
		query = tamper(query)
	}
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path+"?"+query, http.NoBody))
	var response map[string]any
	if err := json.Unmarshal(recorder.Body.Bytes(), &response); err != nil {
		t.Fatalf("%v: %s", err, recorder.Body)
	}
	return response
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	tooMany := map[string]string{}
	for i := range 101 {
		tooMany["loadbalancer_backends."+strconv.Itoa(i+1)] = "lbb-a"
	}
	stamp := func(off time.Duration) map[string]string {
		return map[string]string{"time_stamp": time.Now().Add(off).UTC().Format("2006-01-02T15:04:05Z")}
	}
	expires := func(off time.Duration) map[string]string {
		return map[string]string{"expires": stamp(off)["time_stamp"]}
	}
	for name, c := range map[string]struct {
		path   string
		params map[string]string
		tamper func(string) string
		code   float64
	}{
		"right":              {"/iaas/", nil, nil, 0},
		"right, no slash":    {"/iaas", nil, nil, 0},
		"other path":         {"/other/", nil, nil, 1100},
		"no action":          {"/iaas/", map[string]string{"action": "-"}, nil, 1100},
		"other action":       {"/iaas/", map[string]string{"action": "DescribeInstances"}, nil, 1101},
		"no zone":            {"/iaas/", map[string]string{"zone": "-"}, nil, 1100},
		"other zone":         {"/iaas/", map[string]string{"zone": "PEK3"}, nil, 1400},
		"no version":         {"/iaas/", map[string]string{"version": "-"}, nil, 0},
		"other version":      {"/iaas/", map[string]string{"version": "2"}, nil, 1100},
		"signature version":  {"/iaas/", map[string]string{"signature_version": "2"}, nil, 1100},
		"signature method":   {"/iaas/", map[string]string{"signature_method": "MD5"}, nil, 1100},
		"unknown key":        {"/iaas/", map[string]string{"access_key_id": "QYOTHER"}, nil, 1200},
		"changed afterwards": {"/iaas/", nil, func(q string) string { return q + "&limit=5" }, 1200},
		"plus for a space":   {"/iaas/", nil, func(q string) string { return q + "&x=a+b" }, 1100},
		"given twice":        {"/iaas/", nil, func(q string) string { return q + "&zone=pek3" }, 1100},
		"no value":           {"/iaas/", nil, func(q string) string { return q + "&x" }, 1100},
		"bad escape":         {"/iaas/", nil, func(q string) string { return q + "&x=%zz" }, 1100},
		"stale":              {"/iaas/", stamp(-62 * time.Second), nil, 1300},
		"early":              {"/iaas/", stamp(63 * time.Second), nil, 1300},
		"nearly stale":       {"/iaas/", stamp(-59 * time.Second), nil, 0},
		"odd time":           {"/iaas/", map[string]string{"time_stamp": "2026-01-02 03:04:05"}, nil, 1100},
		"expires":            {"/iaas/", expires(20 * time.Minute), nil, 0},
		"expired":            {"/iaas/", expires(-time.Second), nil, 1300},
		"odd expires":        {"/iaas/", map[string]string{"expires": "soon"}, nil, 1100},
		"odd limit":          {"/iaas/", map[string]string{"limit": "many"}, nil, 1100},
		"negative offset":    {"/iaas/", map[string]string{"offset": "-1"}, nil, 1100},
		"unknown parameter":  {"/iaas/", map[string]string{"sort_key": "x"}, nil, 1100},
		"list from 0":        {"/iaas/", map[string]string{"loadbalancer_backends.0": "lbb-a"}, nil, 1100},
		"list with a gap":    {"/iaas/", map[string]string{"loadbalancer_backends.1": "lbb-a", "loadbalancer_backends.3": "lbb-b"}, nil, 1100},
		"too many IDs":       {"/iaas/", tooMany, nil, 1100},
	} {
		server := New(Config{})
		response := sendRequest(t, server, c.path, c.params, c.tamper)
		if response["ret_code"] != c.code || c.code != 0 && response["message"] == "" {
			t.Errorf("%s: got %v, want %v", name, response, c.code)
		}
	}
}

// A role's key requires its token, path and signature version, and comes from the
// metadata service.
func TestRole(t *testing.T) {
	t.Parallel()
	role := &Role{AccessKeyID: "QYROLE", SecretAccessKey: SecretAccessKey, Token: "token", Lifetime: time.Hour}
	right := map[string]string{"access_key_id": "QYROLE", "signature_version": "2", "token": "token"}
	with := func(name, value string) map[string]string {
		changed := maps.Clone(right)
		changed[name] = value
		return changed
	}
	for name, c := range map[string]struct {
		path   string
		params map[string]string
		code   float64
	}{
		"right":         {"/iam/", right, 0},
		"no slash":      {"/iam", right, 0},
		"wrong path":    {"/iaas/", right, 1100},
		"version 1":     {"/iam/", with("signature_version", "1"), 0},
		"wrong version": {"/iam/", with("signature_version", "3"), 1100},
		"wrong token":   {"/iam/", with("token", "other"), 1200},
		"no token":      {"/iam/", with("token", "-"), 1200},
		"own key":       {"/iam/", nil, 1100},
	} {
		if response := sendRequest(t, New(Config{Role: role}), c.path, c.params, nil); response["ret_code"] != c.code {
			t.Errorf("%s: got %v", name, response)
		}
	}
	for _, bound := range []*Role{role, nil} {
		recorder := httptest.NewRecorder()
		New(Config{Role: bound}).ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, MetadataPath, http.NoBody))
		var inner string
		if err := json.Unmarshal(recorder.Body.Bytes(), &inner); (bound != nil) != (recorder.Code == 200 && err == nil && strings.Contains(inner, `"id_token":"token"`)) {
			t.Errorf("%v: %d %s", bound, recorder.Code, recorder.Body)
		}
	}
}

// pageIDs returns the IDs on a page, and the total.
func pageIDs(t *testing.T, server *Server, params map[string]string) (ids []string, total float64) {
	t.Helper()
	response := sendRequest(t, server, "/iaas/", params, nil)
	set, _ := response["loadbalancer_backend_set"].([]any)
	for _, item := range set {
		b, _ := item.(map[string]any)
		ids = append(ids, Item(b).ID())
	}
	total, _ = response["total_count"].(float64)
	return ids, total
}

func TestPagesAndFilters(t *testing.T) {
	t.Parallel()
	server := New(Config{})
	server.Add(Generate(250)...)
	for name, c := range map[string]struct {
		params   map[string]string
		from, to int
		total    float64
	}{
		"default limit": {nil, 0, 20, 250},
		"limit":         {map[string]string{"limit": "7", "offset": "3"}, 3, 10, 250},
		"most":          {map[string]string{"limit": "1000"}, 0, 100, 250},
		"last":          {map[string]string{"limit": "100", "offset": "200"}, 200, 250, 250},
		"past the end":  {map[string]string{"offset": "250"}, 250, 250, 250},
		"listener":      {map[string]string{"loadbalancer_listener": "lbl-00000002", "limit": "100"}, 200, 250, 50},
		"load balancer": {map[string]string{"loadbalancer": "lb-other"}, 0, 0, 0},
		"ID":            {map[string]string{"loadbalancer_backends.1": "lbb-00000042"}, 42, 43, 1},
	} {
		ids, total := pageIDs(t, server, c.params)
		if want := server.IDs()[c.from:c.to]; !slices.Equal(ids, want) || total != c.total {
			t.Errorf("%s: got %d of %v, want %d of %v", name, len(ids), total, len(want), c.total)
		}
	}
	server.Remove("lbb-00000000")
	if ids, total := pageIDs(t, server, map[string]string{"limit": "1"}); total != 249 || ids[0] != "lbb-00000001" {
		t.Errorf("after a removal: %v of %v", ids, total)
	}
}

// Faults look the same over a network and without one.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  Fault
		status int
		body   string
		fails  bool
	}{
		"status": {Fault{Status: 502}, 502, htmlPage, false},
		"code":   {Fault{RetCode: 5100}, 200, `{"message":"the fake responds with 5100","ret_code":5100}`, false},
		"both":   {Fault{RetCode: 5100, Message: "x", Status: 503}, 503, `{"message":"x","ret_code":5100}`, false},
		"body":   {Fault{Body: "x"}, 200, "x", false},
		"empty":  {Fault{Empty: true}, 200, "", false},
		"edit":   {Fault{Edit: func(string) string { return "y" }}, 200, "y", false},
		"drop":   {Fault{Drop: true}, 0, "", true},
		"cut":    {Fault{Body: "half", Cut: true}, 200, "ha", true},
	} {
		server := New(Config{Fault: func(Request) Fault { return c.fault }})
		listener := httptest.NewServer(server)
		defer listener.Close()
		for _, transport := range []http.RoundTripper{server, http.DefaultTransport} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, listener.URL+"/iaas/?"+url.Values{"a": {"b"}}.Encode(), http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := (&http.Client{Transport: transport}).Do(request)
			var body []byte
			if err == nil {
				body, err = io.ReadAll(response.Body)
				response.Body.Close()
				if response.StatusCode != c.status {
					t.Errorf("%s, %T: status %d", name, transport, response.StatusCode)
				}
			}
			if c.fails != (err != nil) || string(body) != c.body {
				t.Errorf("%s, %T: got %q, %v", name, transport, body, err)
			}
		}
	}
}
