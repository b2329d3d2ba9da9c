// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
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

// serve returns a server with these arguments, and what is printed to stderr.
func serve(t *testing.T, args ...string) (server *fakeapi.Server, serves, printed string, err error) {
	t.Helper()
	var stderr bytes.Buffer
	o, err := parse(args, &stderr)
	if err == nil {
		server, serves, err = serverFor(o, &stderr)
	}
	return server, serves, stderr.String(), err
}

func TestData(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("- loadbalancer_backend_id: lbb-own\n  memo: x\n")
	server, serves, printed, err := serve(t, "-data", file)
	if err != nil || !slices.Equal(server.IDs(), []string{"lbb-own"}) || serves != file+" (1 items)" || printed != file+":2:3: backends[0].memo is ignored\n" {
		t.Errorf("got %v, %q, %q", err, serves, printed)
	}
	if _, _, printed, err := serve(t, "-quiet", "-data", file); err != nil || printed != "" {
		t.Errorf("got %v, %q", err, printed)
	}
	server, _, _, err = serve(t)
	if err != nil || !slices.Contains(server.IDs(), "lb-web00001") || !slices.Contains(server.IDs(), "lb-noaddr01") || !slices.Contains(server.IDs(), "lbb-zkwqbfu9") {
		t.Errorf("got %v", err)
	}
	before := len(server.IDs())
	server, _, _, err = serve(t, "-backends", "3")
	if err != nil || len(server.IDs()) != before+6 { // a load balancer, a listener and a policy, too
		t.Errorf("got %v, %v", server.IDs(), err)
	}
	write("- port: x\n")
	for _, flag := range []string{"-data", "-check"} {
		var out bytes.Buffer
		code, err := run(t.Context(), []string{flag, file}, &out, &out)
		want := file + ":1:3: backends[0] has no loadbalancer_backend_id: add one such as lbb-1234abcd\n" + file + `:1:9: backends[0].port: expected an integer, got the text "x"`
		if code != 2 || err == nil || err.Error() != want || out.Len() > 0 {
			t.Errorf("%s: code %d, %v, %s", flag, code, err, &out)
		}
		if code, err := run(t.Context(), []string{flag, file + ".none"}, &out, &out); code != 1 || err == nil {
			t.Errorf("%s: code %d, %v", flag, code, err)
		}
	}
}

// Zones and accounts are those that are named; an item may name its zone.
func TestZonesAndAccounts(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	args := []string{"-zone", "sh1a,pek3", "-account", "QYSECOND:secret", "--", os.Args[0], printEnvironment}
	if code, err := run(t.Context(), args, &out, &out); code != 3 || err != nil || !strings.Contains(out.String(), "QINGCLOUD_ZONE=sh1a\n") {
		t.Errorf("code %d, %v: %s", code, err, &out)
	}
	file := filepath.Join(t.TempDir(), "data.json")
	if err := os.WriteFile(file, []byte(`[{"loadbalancer_backend_id":"lbb-a","zone":"pek3"},{"loadbalancer_backend_id":"lbb-b"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	server, _, _, err := serve(t, "-zone", "sh1a,pek3", "-account", "QYSECOND:secret", "-data", file)
	if err != nil || !slices.Equal(server.IDs(), []string{"lbb-a"}) {
		t.Fatalf("got %v", err)
	}
	for zone, want := range map[string]string{"pek3": "lbb-a", "sh1a": "lbb-b", "gd2": "1400"} {
		if body := get(t, server, "QYSECOND", "secret", url.Values{"zone": {zone}}); !strings.Contains(body, want) {
			t.Errorf("%s: %s", zone, body)
		}
	}
	if body := get(t, server, "QYTHIRD", "secret", url.Values{"zone": {"pek3"}}); !strings.Contains(body, "1200") {
		t.Errorf("got %s", body)
	}
}

// Each request is a line, without anything that is secret.
func TestLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o, err := parse([]string{"-log", "-fail", "5100:1"}, &log)
	if err != nil {
		t.Fatal(err)
	}
	server, _, err := serverFor(o, &log)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		get(t, server, fakeapi.AccessKeyID, fakeapi.SecretAccessKey, url.Values{"loadbalancer": {"lb-web00001"}})
	}
	get(t, server, fakeapi.AccessKeyID, "wrong", nil)
	want := `DescribeLoadBalancerBackends loadbalancer="lb-web00001" zone="pek3": ret_code 5100
DescribeLoadBalancerBackends loadbalancer="lb-web00001" zone="pek3": ret_code 0, 4 of 4 items
DescribeLoadBalancerBackends zone="pek3": ret_code 1200
`
	if log.String() != want {
		t.Errorf("got\n%s", &log)
	}
}

// get sends a signed request for backends, and returns the body of the response.
func get(t *testing.T, server *fakeapi.Server, id, secret string, params url.Values) string {
	t.Helper()
	query := url.Values{
		"action": {"DescribeLoadBalancerBackends"}, "zone": {fakeapi.Zone},
		"time_stamp": {time.Now().UTC().Format(time.RFC3339)}, "access_key_id": {id},
		"signature_method": {"HmacSHA256"}, "signature_version": {"1"},
	}
	maps.Copy(query, params)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("GET\n/iaas/\n" + query.Encode()))
	query.Set("signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/iaas/?"+query.Encode(), http.NoBody))
	return recorder.Body.String()
}

// With -generous a request without verbose returns private_ip, otherwise not.
func TestGenerous(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-backends", "1"}, {"-backends", "1", "-generous"}} {
		server, _, _, err := serve(t, args...)
		if err != nil {
			t.Fatal(err)
		}
		body := get(t, server, fakeapi.AccessKeyID, fakeapi.SecretAccessKey, url.Values{"loadbalancer": {fakeapi.LargeLoadBalancer}})
		if !strings.Contains(body, "lbb-00000000") || strings.Contains(body, "private_ip") != (len(args) == 3) {
			t.Errorf("%v: %s", args, body)
		}
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-backends", "1", "-data", "data.json"},
		{"-zone", "pek3,"},
		{"-account", "QYONLY"},
		{"-fail", "up"},
		{"-fail", "http200"},
		{"-fail", "slow=-1s"},
		{"-fail", "down:0"},
		{"-fail", "5100:101%"},
		{"-fail", "5100:x"},
		{"-nonsense"},
	} {
		var out bytes.Buffer
		if code, err := run(t.Context(), args, &out, &out); code != 2 || err == nil {
			t.Errorf("%v: code %d, %v", args, code, err)
		}
	}
	var out bytes.Buffer
	if code, err := run(t.Context(), []string{"-h"}, &out, &out); code != 0 || err != nil || strings.Count(out.String(), "\n  fakeapi -") != 3 || strings.Count(out.String(), "\n") > 24 {
		t.Errorf("code %d, %v: %s", code, err, &out)
	}
	out.Reset()
	if code, err := run(t.Context(), []string{"-schema"}, &out, &out); code != 0 || err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("code %d, %v: %s", code, err, &out)
	}
	for _, args := range [][]string{{"--", "/no/such/command"}, {"-addr", "256.0.0.1:1"}} {
		if code, err := run(t.Context(), args, io.Discard, io.Discard); code != 1 || err == nil {
			t.Errorf("%v: code %d, %v", args, code, err)
		}
	}
}
