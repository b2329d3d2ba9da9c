// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// TestMain lets the tests run a command that every machine has: their own binary.
func TestMain(m *testing.M) {
	if slices.Equal(os.Args[1:], []string{printEnvironment}) {
		for _, variable := range slices.Sorted(slices.Values(os.Environ())) {
			if strings.HasPrefix(variable, "QINGCLOUD_") {
				fmt.Println(variable)
			}
		}
		os.Exit(3)
	}
	os.Exit(m.Run())
}

const printEnvironment = "print-environment"

// A command finds the fake in its environment, and its exit code is returned.
func TestRunsACommand(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	code, err := run(t.Context(), []string{"-backends", "3", "--", os.Args[0], printEnvironment}, &out, &out)
	if err != nil || code != 3 {
		t.Fatalf("code %d, %v: %s", code, err, &out)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 || lines[0] != "QINGCLOUD_ACCESS_KEY=QYACCESSKEYIDEXAMPLE" || !strings.HasPrefix(lines[1], "QINGCLOUD_ENDPOINT=http://127.0.0.1:") ||
		lines[2] != "QINGCLOUD_SECRET_KEY=SECRETACCESSKEY" || lines[3] != "QINGCLOUD_ZONE=pek3" {
		t.Errorf("got %q", lines)
	}
}

// Without a command it prints the settings, and serves until it is interrupted.
func TestServes(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var out bytes.Buffer
	responded := false
	request := func() {
		defer cancel()
		_, rest, _ := strings.Cut(out.String(), "QINGCLOUD_ENDPOINT=")
		endpoint, _, _ := strings.Cut(rest, "\n")
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint, http.NoBody)
		if err != nil {
			t.Error(err)
			return
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			return
		}
		responded = resp.StatusCode == http.StatusOK
		_ = resp.Body.Close()
	}
	code, err := run(ctx, nil, afterFourLines{&out, request}, &out)
	if !responded {
		t.Error("it did not respond")
	}
	if code != 0 || err != nil || strings.Count(out.String(), "export QINGCLOUD_") != 4 {
		t.Errorf("code %d, %v: %s", code, err, &out)
	}
}

// afterFourLines calls a function once four lines were written.
type afterFourLines struct {
	out *bytes.Buffer
	do  func()
}

func (a afterFourLines) Write(p []byte) (int, error) {
	n, err := a.out.Write(p)
	if strings.Count(a.out.String(), "\n") == 4 {
		a.do()
	}
	return n, err
}

func TestData(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	if err := os.WriteFile(file, []byte(`[{"loadbalancer_backend_id":"lbb-own"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err := serverFor(options{data: file})
	if err != nil || len(server.IDs()) != 1 || server.IDs()[0] != "lbb-own" {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(file, []byte(`{"loadbalancer_set":[{"loadbalancer_id":"lb-own"}],"loadbalancer_listener_set":[{"loadbalancer_listener_id":"lbl-own"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err = serverFor(options{data: file})
	if err != nil || !slices.Equal(slices.Sorted(slices.Values(server.IDs())), []string{"lb-own", "lbl-own"}) {
		t.Errorf("got %v, %v", server.IDs(), err)
	}
	server, err = serverFor(options{})
	if err != nil || !slices.Contains(server.IDs(), "lb-web00001") || !slices.Contains(server.IDs(), "lb-noaddr01") || !slices.Contains(server.IDs(), "lbb-zkwqbfu9") {
		t.Errorf("got %v, %v", server.IDs(), err)
	}
	before := len(server.IDs())
	server, err = serverFor(options{backends: 3})
	if err != nil || len(server.IDs()) != before+6 { // a load balancer, a listener and a policy, too
		t.Errorf("got %v, %v", server.IDs(), err)
	}
	if err := os.WriteFile(file, []byte(`{}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, file + ".none"} {
		if code, err := run(t.Context(), []string{"-data", name}, nil, nil); code != 1 || err == nil {
			t.Errorf("%s: code %d, %v", name, code, err)
		}
	}
}

// With -generous a request without verbose returns private_ip, otherwise not.
func TestGenerous(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-backends", "1"}, {"-backends", "1", "-generous"}} {
		o, err := parse(args, nil)
		if err != nil {
			t.Fatal(err)
		}
		server, err := serverFor(o)
		if err != nil {
			t.Fatal(err)
		}
		query := url.Values{
			"action": {"DescribeLoadBalancerBackends"}, "zone": {fakeapi.Zone}, "loadbalancer": {fakeapi.LargeLoadBalancer},
			"time_stamp": {time.Now().UTC().Format(time.RFC3339)}, "access_key_id": {fakeapi.AccessKeyID},
			"signature_method": {"HmacSHA256"}, "signature_version": {"1"},
		}
		mac := hmac.New(sha256.New, []byte(fakeapi.SecretAccessKey))
		mac.Write([]byte("GET\n/iaas/\n" + query.Encode()))
		query.Set("signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/iaas/?"+query.Encode(), http.NoBody))
		body := recorder.Body.String()
		if !strings.Contains(body, "lbb-00000000") || strings.Contains(body, "private_ip") != (len(args) == 3) {
			t.Errorf("%v: %s", args, body)
		}
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	if code, err := run(t.Context(), []string{"-backends", "1", "-data", "data.json"}, nil, nil); code != 2 || err == nil {
		t.Errorf("both: code %d, %v", code, err)
	}
	for argument, want := range map[string]int{"-nonsense": 2, "-h": 0} {
		var out bytes.Buffer
		if code, err := run(t.Context(), []string{argument}, &out, &out); code != want || (err != nil) != (want != 0) || !strings.Contains(out.String(), "usage: fakeapi") {
			t.Errorf("%s: code %d, %v: %s", argument, code, err, &out)
		}
	}
	for _, args := range [][]string{{"--", "/no/such/command"}, {"-addr", "256.0.0.1:1"}} {
		if code, err := run(t.Context(), args, nil, nil); code != 1 || err == nil {
			t.Errorf("%v: code %d, %v", args, code, err)
		}
	}
}
