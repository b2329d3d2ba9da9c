// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestReadWithoutZone(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Zones: []string{"sh1a"}})
	provider := listenWith(t, server)
	environment := fakeEnvironment(provider.getenv("QINGCLOUD_ENDPOINT"))
	delete(environment, "QINGCLOUD_ZONE")
	provider.getenv = environment.get
	p := newProtocol(t, provider)
	p.configure(nil)

	_, diags := p.read(t.Context(), nil)
	if got, want := singleDiagnostic(t, diags), `ERROR on AttributeName("zone") | Missing QingCloud Zone | Each request to the QingCloud API is for one zone, and none is set.`+"\n\n"+
		`Set the argument zone here or in the provider block, or the environment variable QINGCLOUD_ZONE. An empty value counts as unset.`; got != want {
		t.Errorf("got %s", got)
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
	if _, diags := p.read(t.Context(), blockValues{"zone": "sh1a"}); len(diags) > 0 {
		t.Errorf("a zone of its own: %q", diagnosticTexts(diags))
	}
}

// The settings reach the client, and what is read and refused names them.
func TestSettingsReachTheClient(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Latency: 10 * time.Millisecond, Fault: func(r fakeapi.Request) fakeapi.Fault {
		if id := r.Params["loadbalancer"]; id == "lb-busy" {
			return fakeapi.Fault{RetCode: 5100}
		}
		return fakeapi.Fault{}
	}})
	server.Add(fakeapi.Generate(1000)...)
	p := newProtocol(t, listenWith(t, server))
	p.configure(blockValues{"max_concurrency": 2, "max_retries": 3})
	if _, diags := p.read(t.Context(), nil); len(diags) > 0 || server.MaxInFlight() != 2 {
		t.Errorf("%d at once, %q", server.MaxInFlight(), diagnosticTexts(diags))
	}
	before := len(server.Requests())
	_, diags := p.read(t.Context(), blockValues{"loadbalancer": "lb-busy"})
	if got := singleDiagnostic(t, diags); len(server.Requests())-before != 4 || !strings.Contains(got, "Attempts: 4 requests in ") || !strings.Contains(got, "\nGave up: max_retries is 3\n") {
		t.Errorf("%d requests, %s", len(server.Requests())-before, got)
	}
}

// Refusals name the key and where it is from, and stand on the argument that is
// to blame.
func TestRefusalsNameWhatIsToBlame(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{UnknownIDsFail: true, Fault: func(r fakeapi.Request) fakeapi.Fault {
		if r.Params["loadbalancer"] == "lb-refused" {
			return fakeapi.Fault{RetCode: 1200}
		}
		return fakeapi.Fault{}
	}})
	p := newProtocol(t, listenWith(t, server))
	p.configure(nil)
	_, diags := p.read(t.Context(), blockValues{"loadbalancer": "lb-refused"})
	if got := singleDiagnostic(t, diags); !strings.Contains(got, "requests are signed with access key …MPLE, read from the environment (QINGCLOUD_ACCESS_KEY).") {
		t.Errorf("got %s", got)
	}
	blamed := blockValues{
		"loadbalancer": "lb-nothere", "loadbalancer_listener": "lbl-nothere", "loadbalancer_backends": []string{"lbb-nothere"}, "zone": "sh9z",
	}
	for name, value := range blamed {
		_, diags := p.read(t.Context(), blockValues{name: value})
		if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, `ERROR on AttributeName("`+name+`") | Unable to Read Load Balancer Backends | `) {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

// The log says where the key is from, and not what it is.
func TestLogOfConfigure(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, listenWith(t, fakeapi.New(fakeapi.Config{})))
	ctx, lines := capturedLog(t)
	if _, err := p.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: p.block(p.schema.Provider, nil)}); err != nil {
		t.Fatal(err)
	}
	var found bool
	for _, line := range lines() {
		if line["@message"] == "QingCloud provider configured" {
			found = line["key_source"] == "the environment (QINGCLOUD_ACCESS_KEY)" && line["zone"] == "pek3"
		}
		if text := fmt.Sprint(line); strings.Contains(text, fakeapi.AccessKeyID) || strings.Contains(text, fakeapi.SecretAccessKey) {
			t.Errorf("the log shows a key: %s", text)
		}
	}
	if !found {
		t.Errorf("got %v", lines())
	}
}

// The read's own time limit holds, and its error says so.
func TestReadTimeout(t *testing.T) {
	t.Parallel()
	for timeout, want := range map[string]time.Duration{"4s": 4 * time.Second, "": 2 * time.Minute} {
		t.Run(timeout, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := fakeapi.New(fakeapi.Config{Now: laterClock, Fault: func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Stall: true} }})
				p := newProtocol(t, inMemory(server))
				p.configure(nil)
				args := blockValues{}
				if timeout != "" {
					args["timeouts"] = map[string]any{"read": timeout}
				}
				started := time.Now()
				_, diags := p.read(t.Context(), args)
				if took := time.Since(started); took != want {
					t.Errorf("took %s", took)
				}
				if got := singleDiagnostic(t, diags); !strings.HasPrefix(got, `ERROR on AttributeName("timeouts") | Unable to Read Load Balancer Backends | DescribeLoadBalancerBackends failed in zone pek3: the request timed out before the response was complete.`) {
					t.Errorf("got %s", got)
				}
			})
		})
	}
}

// capturedLog returns a context whose log, at every level, can be read.
func capturedLog(t *testing.T) (context.Context, func() []map[string]any) {
	t.Helper()
	var mu sync.Mutex
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), lockedWriter{&mu, &out})
	return ctx, func() []map[string]any {
		mu.Lock()
		defer mu.Unlock()
		lines, err := tflogtest.MultilineJSONDecode(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		return lines
	}
}

type lockedWriter struct {
	mu  *sync.Mutex
	out *bytes.Buffer
}

func (w lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}

// The log has a line for each request and one for the read, and no secret.
func TestLog(t *testing.T) {
	t.Setenv("TF_LOG_PROVIDER_QINGCLOUD_API", "TRACE")
	server := fakeapi.New(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
		if r.Number == 2 {
			return fakeapi.Fault{RetCode: 5100, Message: "busy with " + r.Params["signature"] + " of " + fakeapi.AccessKeyID}
		}
		return fakeapi.Fault{}
	}})
	server.Add(fakeapi.Generate(150)...)
	provider := listenWith(t, server)
	p := newProtocol(t, provider)
	p.configure(nil)
	ctx, lines := capturedLog(t)
	if _, diags := p.read(ctx, nil); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}

	var requests, reads []map[string]any
	for _, line := range lines() {
		switch line["@message"] {
		case "QingCloud API request", "QingCloud API request failed":
			requests = append(requests, line)
		case "QingCloud read":
			reads = append(reads, line)
		}
	}
	if len(requests) != 3 || len(reads) != 1 {
		t.Fatalf("%d lines of requests, %d of reads", len(requests), len(reads))
	}
	checkLine(t, requests[0], map[string]any{"@level": "debug", "@module": "provider.api", "action": "DescribeLoadBalancerBackends", "zone": "pek3", "offset": 0., "limit": 100., "attempt": 1., "http_status": 200., "ret_code": 0., "items": 100.})
	checkLine(t, requests[1], map[string]any{"@level": "warn", "offset": 99., "attempt": 1., "ret_code": 5100., "failure": "busy with (signature) of …MPLE"})
	checkLine(t, requests[2], map[string]any{"@level": "debug", "offset": 99., "attempt": 2., "ret_code": 0., "items": 51.})
	checkLine(t, reads[0], map[string]any{"@level": "info", "data_source": dataSourceName, "items": 150., "requests": 3., "retries": 1., "passes": 1.})

	text, _ := json.Marshal(lines())
	for _, r := range server.Requests() {
		for _, secret := range []string{fakeapi.SecretAccessKey, fakeapi.AccessKeyID, r.Params["signature"], "signature="} {
			if strings.Contains(string(text), secret) {
				t.Errorf("the log shows %q", secret)
			}
		}
	}
}

func checkLine(t *testing.T, line, want map[string]any) {
	t.Helper()
	for name, value := range want {
		if fmt.Sprint(line[name]) != fmt.Sprint(value) {
			t.Errorf("%s is %v, want %v, in %v", name, line[name], value, line)
		}
	}
	if _, ok := line["duration_ms"]; !ok {
		t.Errorf("no duration_ms in %v", line)
	}
}

// A zone that the provider knows only after apply fails only the reads that need it,
// even if the environment has one.
func TestUnknownZone(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	p := newProtocol(t, listenWith(t, server))
	if diags := p.configure(blockValues{"zone": unknown{}}); len(diags) > 0 {
		t.Fatal(diagnosticTexts(diags))
	}
	if _, diags := p.read(t.Context(), blockValues{"zone": "pek3"}); len(diags) > 0 {
		t.Errorf("with a zone: %q", diagnosticTexts(diags))
	}
	before := len(server.Requests())
	_, diags := p.read(t.Context(), nil)
	if got, want := singleDiagnostic(t, diags), `ERROR on AttributeName("zone") | Unknown QingCloud Zone | Each request to the QingCloud API is for one zone, and the provider's zone, which applies here, is known only after apply.`+"\n\n"+
		`Set the argument zone here, or set zone in the provider block to a value that is known beforehand. Otherwise apply the resources that it depends on first (-target).`; got != want {
		t.Errorf("got %s", got)
	}
	if len(server.Requests()) != before {
		t.Error("there was a request")
	}
}

const notConfigured = "ERROR | QingCloud Provider Not Configured | The provider has not been configured, or its configuration has failed, so nothing can be read. " +
	"Fix the error of the provider block, if there is one. Terraform and OpenTofu configure a provider before they read: if another program runs this one, report the error to its developers."

// A read without a configured provider is an error. Validation does not need one.
func TestUnconfiguredRead(t *testing.T) {
	t.Parallel()
	forEach(t, allDataSources, func(t *testing.T, row dataSourceRow) {
		t.Helper()
		env := fakeEnvironment("http://127.0.0.1")
		provider := inMemory(fakeapi.New(fakeapi.Config{}))
		provider.getenv = env.get
		args := mergeValues(blockValues{"zone": "pek3"}, row.base)
		p := newProtocol(t, provider).of(row.name)
		if diags := p.validate(args); len(diags) > 0 {
			t.Error(diagnosticTexts(diags))
		}
		refuses := func(when string) {
			if _, diags := p.read(t.Context(), args); singleDiagnostic(t, diags) != notConfigured {
				t.Errorf("%s: got %s", when, diagnosticTexts(diags))
			}
		}
		refuses("before Configure")
		env["QINGCLOUD_ENDPOINT"] = "nonsense"
		if diags := p.configure(nil); len(diags) != 1 {
			t.Fatal(diagnosticTexts(diags))
		}
		refuses("after a Configure that failed")
		env["QINGCLOUD_ENDPOINT"] = "http://127.0.0.1"
		p.configure(nil)
		if _, diags := p.read(t.Context(), args); len(diags) > 0 && strings.Contains(diags[0].Summary, "Configured") {
			t.Errorf("after Configure: got %s", diagnosticTexts(diags))
		}
		env["QINGCLOUD_ENDPOINT"] = "nonsense"
		p.configure(nil)
		refuses("after a second Configure that failed")
	})
}
