// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// recorded are requests for backends that QingCloud's own clients have sent, with
// the default access key: the Go SDK (b5f7eb8) sends no version, the Python SDK
// (50e61f5) a req_id, and the CLI (7464736) also expires and empty filters.
var recorded = map[string]string{
	"Go SDK":     "/iaas?access_key_id=QYACCESSKEYIDEXAMPLE&action=DescribeLoadBalancerBackends&limit=20&offset=0&owner=usr-fake0001&signature_method=HmacSHA256&signature_version=1&time_stamp=2026-11-24T21%3A45%3A31Z&zone=pek3&signature=6XsOFMrwQViheOsFBETrY1490wnRQvv66JQDgM3FErY%3D",
	"Python SDK": "/iaas/?access_key_id=QYACCESSKEYIDEXAMPLE&action=DescribeLoadBalancerBackends&req_id=8d2abb9cc5fb46d3aaed3b2f0e9ae878&signature_method=HmacSHA256&signature_version=1&time_stamp=2026-11-24T21%3A45%3A31Z&verbose=0&version=1&zone=pek3&signature=gVa3IJqwOdcnMAf9nSTeYd3FiDP8ioeYHADRIaHS76g%3D",
	"CLI":        "/iaas/?access_key_id=QYACCESSKEYIDEXAMPLE&action=DescribeLoadBalancerBackends&expires=2026-11-24T22%3A05%3A33Z&limit=20&loadbalancer=&loadbalancer_listener=&offset=0&req_id=4130782987cf4bbb9ba74bfbc6186657&signature_method=HmacSHA256&signature_version=1&time_stamp=2026-11-24T21%3A45%3A33Z&verbose=0&version=1&zone=pek3&signature=N5LRsCi0R9ttlqq5jbrVi5A5YenIWTCI5dL3ZMiI6ZE%3D",
}

// Requests of the official clients are processed, signatures included. With the
// other path, or another action, the signature is wrong.
func TestRecordedRequests(t *testing.T) {
	t.Parallel()
	server := New(Config{Now: func() time.Time { return time.Date(2026, 11, 24, 21, 45, 32, 0, time.UTC) }})
	server.Add(Generate(25)...)
	send := func(url string) (resp struct {
		RetCode int    `json:"ret_code"`
		Total   int    `json:"total_count"`
		Set     []Item `json:"loadbalancer_backend_set"`
	},
	) {
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody))
		if err := json.Unmarshal(recorder.Body.Bytes(), &resp); err != nil {
			t.Fatalf("%v: %s", err, recorder.Body)
		}
		return resp
	}
	for name, url := range recorded {
		if resp := send(url); resp.RetCode != 0 || resp.Total != 25 || len(resp.Set) != 20 {
			t.Errorf("%s: got %v", name, resp)
		}
		otherPath := strings.Replace(url, "/iaas?", "/iaas/?", 1)
		if otherPath == url {
			otherPath = strings.Replace(url, "/iaas/?", "/iaas?", 1)
		}
		for _, changed := range []string{otherPath, strings.Replace(url, "Backends", "Listeners", 1)} {
			if resp := send(changed); resp.RetCode != 1200 {
				t.Errorf("%s: got %v for %s", name, resp, changed)
			}
		}
	}
}
