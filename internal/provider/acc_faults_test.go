// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapitest"
)

// perZone is a fake with a zone for each case, z0, z1 and so on, and a
// configuration that reads them all in one plan.
type perZone struct {
	zones []string
	hcl   strings.Builder

	mu      sync.Mutex
	counted map[string]int
}

func newPerZone(n int) *perZone {
	p := &perZone{counted: map[string]int{}}
	for i := range n {
		zone := fmt.Sprintf("z%d", i)
		p.zones = append(p.zones, zone)
		fmt.Fprintf(&p.hcl, "data %q %q {\n  zone = %q\n}\noutput %q {\n  value = data.%s.%s.backends[*].loadbalancer_backend_id\n}\n",
			dataSourceName, zone, zone, zone, dataSourceName, zone)
	}
	return p
}

// number returns which of its zone a request is, from 1, and the index of the
// zone.
func (p *perZone) number(r fakeapi.Request) (number, zone int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counted[r.Params["zone"]]++
	return p.counted[r.Params["zone"]], slices.Index(p.zones, r.Params["zone"])
}

func (p *perZone) requests(zone int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counted[p.zones[zone]]
}

// serveZones starts a fake with the zones of a plan, each with that many
// backends, and a CLI that reads them all.
func serveZones(t *testing.T, zones *perZone, backends int, config fakeapi.Config) clitest.Test {
	t.Helper()
	config.Zones = zones.zones
	server := fakeapi.New(config)
	for _, zone := range zones.zones {
		server.AddTo(zone, fakeapi.Generate(backends)...)
	}
	return clitest.Serve(t, zones.hcl.String(), server)
}

// Each fault that may pass, on the first page or a later one, costs one request
// more and nothing else.
func TestAccTransientFaults(t *testing.T) {
	t.Parallel()
	faults := fakeapitest.TransientFaults()
	zones := newPerZone(2 * len(faults))
	c := serveZones(t, zones, 150, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
		if number, zone := zones.number(r); number == 1+zone/len(faults) {
			return faults[zone%len(faults)]
		}
		return fakeapi.Fault{}
	}})
	outputs := c.Outputs()
	for zone, name := range zones.zones {
		if ids, _ := outputs[name].([]any); len(ids) != 150 || zones.requests(zone) != 3 {
			t.Errorf("%+v: %d backends in %d requests", faults[zone%len(faults)], len(ids), zones.requests(zone))
		}
	}
}

// Each failure that cannot pass costs one request, and has its text.
func TestAccHopelessFaults(t *testing.T) {
	t.Parallel()
	var faults []fakeapi.Fault
	var says []string
	for _, code := range []int{1100, 1101, 1200, 1400, 2000, 2100, 2400, 2500, 4000, 5200, 5400, 8000} {
		faults = append(faults, fakeapi.Fault{RetCode: code, Message: "said so"})
		says = append(says, fmt.Sprintf("with ret_code %d, %s.\n\nQingCloud's message: said so\nAttempts: 1 request in ", code, retCodes[code].meaning))
	}
	for _, status := range []int{401, 403, 404} {
		faults = append(faults, fakeapi.Fault{Status: status})
		says = append(says, fmt.Sprintf("the server responded with %d %s instead of the API's JSON.\n\nAttempts: 1 request in ", status, http.StatusText(status)))
	}
	faults = append(faults, fakeapi.Fault{Status: 302, Header: map[string]string{"Location": "https://login.example/?signature=x"}})
	says = append(says, "the server redirects to https://login.example.\n\nAttempts: 1 request in ")
	faults = append(faults, fakeapi.Fault{Body: `{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"port":[]}]}`})
	says = append(says, "loadbalancer_backend_set[0].port: expected an integer, got [].\n\nAttempts: 1 request in ")
	faults = append(faults, fakeapi.Fault{Endless: true})
	says = append(says, "the response is longer than 8 MiB.\n\nAttempts: 1 request in ")

	zones := newPerZone(len(faults))
	c := serveZones(t, zones, 5, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
		_, zone := zones.number(r)
		return faults[zone]
	}})
	errors := c.Run("plan", "-json", "-input=false").Errors()
	for zone, name := range zones.zones {
		d := errors["data."+dataSourceName+"."+name]
		if d.Summary != "Unable to Read Load Balancer Backends" || !strings.Contains(d.Detail, says[zone]) || zones.requests(zone) != 1 {
			t.Errorf("%+v: %d requests, %q", faults[zone], zones.requests(zone), d.Detail)
		}
	}
}

// A quarter of all answers is faulty, at random.
func TestAccRandomFaults(t *testing.T) {
	t.Parallel()
	zones := newPerZone(20)
	var mu sync.Mutex
	rngs := make([]*rand.Rand, len(zones.zones))
	for seed := range rngs {
		rngs[seed] = rand.New(rand.NewPCG(uint64(seed), 0))
	}
	faults := fakeapitest.TransientFaults()
	c := serveZones(t, zones, 330, fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
		_, zone := zones.number(r)
		mu.Lock()
		defer mu.Unlock()
		if rngs[zone].Float64() < 0.25 {
			return faults[rngs[zone].IntN(len(faults))]
		}
		return fakeapi.Fault{}
	}})
	c.Env = append(c.Env, "QINGCLOUD_MAX_RETRIES=20")
	outputs := c.Outputs()
	for seed, name := range zones.zones {
		if ids, _ := outputs[name].([]any); len(ids) != 330 {
			t.Errorf("seed %d: %d backends", seed, len(ids))
		}
	}
}

// Clocks that are far apart cost one request more, in either direction.
func TestAccClocksApart(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{10 * time.Minute, -10 * time.Minute, 25 * time.Hour, -25 * time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{Now: func() time.Time { return time.Now().Add(ahead) }})
			server.Add(fakeapi.Generate(150)...)
			c := clitest.Serve(t, dataHCL(), server)
			c.Succeed("plan", "-no-color", "-input=false")
			if n := len(server.Requests()); n != 3 {
				t.Errorf("%d requests for two pages", n)
			}
		})
	}
}

// A server that says nothing is given up in time.
func TestAccStalledServer(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Stall: true} }})
	c := clitest.Serve(t, dataHCL(`timeouts = { read = "4s" }`), server)
	result := c.Run("plan", "-json", "-input=false")
	d := result.Errors()[dataAddress]
	text := regexp.MustCompile(`the request timed out before the response was complete\.\n\nAttempts: 1 request in \d+(\.\d)?s\n`)
	if !text.MatchString(d.Detail) || !strings.Contains(d.Snippet.Code, "timeouts") {
		t.Errorf("got %+v", d)
	}
}

// Nothing that the provider logs, prints or stores holds a key, whatever goes
// wrong, at any level.
func TestAccNothingShowsAKey(t *testing.T) {
	t.Parallel()
	refusing := httptest.NewServer(nil)
	refusing.Close()
	wrongSecret := fakeEnv{"QINGCLOUD_SECRET_KEY": "another+secret/key="}
	for name, c := range map[string]struct {
		fault fakeapi.Fault
		env   fakeEnv
		echo  bool
	}{
		"success":  {},
		"echo":     {echo: true}, // net/http logs what comes after a response
		"1200":     {env: wrongSecret},
		"refused":  {env: fakeEnv{"QINGCLOUD_ENDPOINT": refusing.URL}},
		"redirect": {fault: fakeapi.Fault{Status: 302, Header: map[string]string{"Location": "https://login.example/"}}},
		"retries":  {fault: fakeapi.Fault{RetCode: 5100}},
		"HTML":     {fault: fakeapi.Fault{Body: "<html>"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakeapi.New(fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault { return c.fault }})
			server.Add(fakeapi.Generate(150)...)
			handler := http.Handler(server)
			if c.echo {
				handler = echoing{server}
			}
			run := clitest.Serve(t, dataHCL()+"output \"ids\" {\n  value = "+dataAddress+".backends\n}\n", handler)
			for variable, value := range c.env {
				run.Env = append(run.Env, variable+"="+value)
			}
			run.Env = append(run.Env, "GODEBUG=http2debug=2", "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(run.Dir, "trace.log"), "QINGCLOUD_MAX_RETRIES=1")
			result := run.Run("apply", "-auto-approve", "-no-color", "-input=false")
			if fails := name != "success" && !c.echo; fails != (result.Code != 0) {
				t.Errorf("exit code %d: %s", result.Code, result.Out)
			}
			texts := map[string]string{"the output": result.Out, "the log": run.Read("trace.log")}
			if result.Code == 0 {
				texts["the state"] = run.Read("terraform.tfstate")
			}
			if !strings.Contains(texts["the log"], "QingCloud API request") {
				t.Error("the log has no line of the provider's")
			}
			secrets := []string{wrongSecret["QINGCLOUD_SECRET_KEY"]}
			for _, r := range server.Requests() {
				secrets = append(secrets, r.Params["signature"])
			}
			for where, text := range texts {
				if part := fakeapitest.Leak(text, secrets...); part != "" {
					t.Errorf("%s shows %q", where, part)
				}
			}
		})
	}
}

// echoing is a server that sends each request back after its response.
type echoing struct{ server *fakeapi.Server }

func (e echoing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorder := httptest.NewRecorder()
	e.server.ServeHTTP(recorder, r)
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nDate: %s\r\n\r\n%sdebug: GET %s",
		recorder.Body.Len(), recorder.Header().Get("Date"), recorder.Body, r.URL.RequestURI())
	_, _ = io.Copy(io.Discard, connection) // until the client closes it
}

// A list from which one backend goes as another comes, between two pages, comes
// out whole. total_count does not show it.
func TestAccMovingList(t *testing.T) {
	t.Parallel()
	var server *fakeapi.Server
	newcomer := fakeapi.Item{"loadbalancer_backend_id": "lbb-newcomer", "create_time": time.Now().UTC().Format(time.RFC3339)}
	server = fakeapi.New(fakeapi.Config{Fault: func(r fakeapi.Request) fakeapi.Fault {
		if r.Number == 2 {
			server.Remove("lbb-00000000")
			server.Add(newcomer)
		}
		return fakeapi.Fault{}
	}})
	server.Add(fakeapi.Generate(330)...)
	c := clitest.Serve(t, dataHCL()+"output \"ids\" {\n  value = "+dataAddress+".backends[*].loadbalancer_backend_id\n}\n", server)
	ids, _ := c.Outputs()["ids"].([]any)
	for _, id := range server.IDs() {
		if !slices.Contains(ids, any(id)) {
			t.Errorf("%s is missing", id)
		}
	}
}

// failing starts a fake with 250 backends that fails like this, and a CLI that reads n
// lists of them.
func failing(t *testing.T, n int, block, failure string) clitest.Test {
	t.Helper()
	f, err := fakeapi.ParseFailure(failure)
	if err != nil {
		t.Fatal(err)
	}
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.Large(250)...)
	server.Fail([]fakeapi.Failure{f}, 1)
	hcl := fmt.Sprintf("provider \"qingcloud\" {\n  %s\n}\n", block)
	for i := range n {
		hcl += fmt.Sprintf("data \"qingcloud_loadbalancer_backends\" \"b%d\" {\n  timeouts = { read = \"%s\" }\n}\n", i, map[bool]string{true: "4s", false: "2m"}[n == 1])
		hcl += fmt.Sprintf("output \"n%d\" {\n  value = data.qingcloud_loadbalancer_backends.b%d.total_count\n}\n", i, i)
	}
	return clitest.Serve(t, hcl, server)
}

// What people see in an outage, of each kind that the mock API can show.
func TestAccFailures(t *testing.T) {
	t.Parallel()
	for failure, want := range map[string][]string{
		"5100":      {"ret_code 5100", "Attempts: 2 requests", "max_retries is 1"},
		"http503":   {"503 Service Unavailable", "Attempts: 2 requests"},
		"down":      {"the server closed the connection", "Attempts: 2 requests"},
		"slow=5s":   {"timed out", "timeouts"},
		"1400":      {"ret_code 1400", "Attempts: 1 request in", "permission"},
		"changing":  {"kept changing", "Passes over the list", "timeout of 4s"},
		"5100:1":    nil,
		"http503:1": nil,
		"down:1":    nil,
	} {
		t.Run(failure, func(t *testing.T) {
			t.Parallel()
			c := failing(t, 1, "max_retries = 1", failure)
			if want == nil {
				if got := c.Outputs(); got["n0"] != 250. {
					t.Errorf("got %v", got)
				}
				return
			}
			d := c.Run("plan", "-json", "-input=false").Errors()["data.qingcloud_loadbalancer_backends.b0"]
			for _, text := range want {
				if !strings.Contains(d.Detail, text) {
					t.Errorf("no %q in: %s", text, d.Detail)
				}
			}
		})
	}
}

// Lists are complete although almost a third of all requests fail.
func TestAccShareOfFailures(t *testing.T) {
	t.Parallel()
	for _, failure := range []string{"http503:30%", "5100:30%", "down:30%"} {
		t.Run(failure, func(t *testing.T) {
			t.Parallel()
			outputs := failing(t, 60, "max_retries = 10", failure).Outputs()
			for name, n := range outputs {
				if n != 250. || len(outputs) != 60 {
					t.Errorf("%s is %v", name, n)
				}
			}
		})
	}
}
