// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
)

// withoutAddress matches the message of every recipe that needs addresses, if backends
// have none.
var withoutAddress = regexp.MustCompile(`without an address|没有地址`)

// interpolatedNull is the error of a string with an address that is null.
const interpolatedNull = "Invalid template interpolation value"

// stops are the other messages with which configurations end, if the API sends no
// more than the examples in QingCloud's documentation.
var stops = []string{
	"No status: ", "没有状态：",
	"Only 0 of ", "只有 0 个",
}

// acceptedWarnings are those that the documentation's configurations have only here:
// they are modules, and the provider is not installed.
var acceptedWarnings = []string{"Provider development overrides are in effect", "Redundant empty provider block"}

// The documentation's configurations are formatted and valid, on whichever CLI this
// is.
func TestAccDocsFormat(t *testing.T) {
	t.Parallel()
	c := clitest.New(t, "", nil)
	for _, d := range configurations(t) {
		d.write(t, c, "", false)
	}
	if r := c.Run("fmt", "-check", "-diff", "-recursive"); r.Code != 0 {
		t.Errorf("not formatted:\n%s", r.Out)
	}
}

// The documentation's configurations can be planned, whatever the API sends. Where it
// sends no addresses, those that need some say so instead of leaving out backends.
func TestAccDocs(t *testing.T) {
	t.Parallel()
	clitest.RequireAcceptance(t)
	groups := map[group][]documented{}
	for _, d := range configurations(t) {
		g := groupOf(d.text())
		groups[g] = append(groups[g], d)
	}
	all := map[string]*planned{sparing: {}, generous: {}}
	t.Run("plans", func(t *testing.T) {
		for form, plans := range all {
			cloud := newPrivateCloud(t, form)
			t.Cleanup(func() {
				if cloud.connections.Load() == 0 {
					t.Error("no configuration used another endpoint than the environment's")
				}
			})
			for g, documented := range groups {
				t.Run(fmt.Sprintf("%s: %s", form, g), func(t *testing.T) {
					t.Parallel()
					p := planDocs(t, g, form, documented, cloud)
					checkMessages(t, form, documented, p)
					plans.add(p)
				})
			}
		}
	})
	for _, message := range stops {
		found := slices.ContainsFunc(all[sparing].errors, func(m docMessage) bool { return strings.HasPrefix(m.text, message) })
		if !found && all[sparing].runs == len(groups) {
			t.Errorf("%q is not the message of a condition", message)
		}
	}
}

// planned are the messages of plans.
type planned struct {
	errors, warnings []docMessage

	mu   sync.Mutex
	runs int
}

func (p *planned) add(other *planned) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.errors = append(p.errors, other.errors...)
	p.runs++
}

// docMessage is the message of a condition that is not met.
type docMessage struct{ module, text string }

// planDocs plans the configurations of a group.
func planDocs(t *testing.T, g group, form string, all []documented, cloud *privateCloud) *planned {
	t.Helper()
	c := clitest.New(t, "", nil)
	c.Needs(g.terraform, "1.6")
	var root strings.Builder
	for _, d := range all {
		root.WriteString(d.write(t, c, cloud.ca, true))
	}
	c.Write("main.tf", root.String())
	server := docServer(t, form)
	c.Env = slices.Concat(c.Env, docEnvironment(t, g.environment, c, server, cloud))
	c.Succeed("get", "-no-color")
	c.Succeed("validate", "-no-color")
	p := planMessages(t, c.Run("plan", "-json", "-input=false"))
	if len(server.Requests()) == 0 {
		t.Error("nothing was read")
	}
	return p
}

// planMessages returns the messages of a plan, which must all be of conditions that
// are not met.
func planMessages(t *testing.T, r clitest.Result) *planned {
	t.Helper()
	p := &planned{}
	others := map[string]bool{}
	for line := range strings.Lines(r.Out) {
		var message struct {
			Diagnostic *clitest.Diagnostic `json:"diagnostic"`
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if message.Diagnostic == nil {
			continue
		}
		d := message.Diagnostic
		m := docMessage{path.Dir(filepath.ToSlash(d.Range.Filename)), d.Detail}
		switch {
		case d.Severity == "error" && slices.Contains([]string{"Resource precondition failed", "Resource postcondition failed", "Module output value precondition failed"}, d.Summary):
			p.errors = append(p.errors, m)
		case d.Severity == "error" && d.Summary == interpolatedNull && strings.Contains(d.Snippet.Code, ".address}"):
			p.errors = append(p.errors, docMessage{m.module, interpolatedNull})
		case d.Summary == "Check block assertion failed":
			p.warnings = append(p.warnings, m)
		case d.Severity == "error", !slices.Contains(acceptedWarnings, d.Summary):
			others[fmt.Sprintf("%s: %s: %s\n%s", d.Range.Filename, d.Summary, d.Detail, d.Snippet.Code)] = true
		}
	}
	for text := range others {
		t.Error(text)
	}
	if (r.Code != 0) != (len(p.errors) > 0) && !t.Failed() {
		t.Errorf("exit code %d, errors %v", r.Code, p.errors)
	}
	return p
}

// checkMessages requires the message about addresses of each configuration that has
// one, and no other message but the known ones.
func checkMessages(t *testing.T, form string, all []documented, p *planned) {
	t.Helper()
	told := map[string]bool{}
	for _, m := range slices.Concat(p.errors, p.warnings) {
		told[m.module] = told[m.module] || withoutAddress.MatchString(m.text)
	}
	for _, d := range all {
		if withoutAddress.MatchString(d.text()) && told[d.name] != (form == sparing) {
			t.Errorf("%s: is there a message about addresses: %t", d.from, told[d.name])
		}
	}
	for _, m := range p.errors {
		known := m.text == interpolatedNull || withoutAddress.MatchString(m.text) || slices.ContainsFunc(stops, func(s string) bool { return strings.HasPrefix(m.text, s) })
		if form == generous || !known {
			t.Errorf("%s ends with %q", m.module, m.text)
		}
	}
}
