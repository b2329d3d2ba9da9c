// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// providerDir is where the provider's binary is, built once for all acceptance
// tests.
var providerDir string

// TestMain lets the acceptance tests' configurations name the provider as users
// do, whichever way the tests are started.
func TestMain(m *testing.M) {
	os.Setenv("TF_ACC_PROVIDER_NAMESPACE", "qingcloud")
	if os.Getenv("TF_ACC") != "" {
		if err := buildProvider(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	code := fakeapi.WatchLog(m).Run()
	os.RemoveAll(providerDir)
	os.Exit(code)
}

func buildProvider() (err error) {
	if providerDir, err = os.MkdirTemp("", "qingcloud-provider"); err != nil {
		return err
	}
	build := exec.CommandContext(context.Background(), "go", "build", "-o", providerDir, "../..")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// requiredProviders stands before each configuration.
const requiredProviders = `
terraform {
  required_providers {
    qingcloud = {
      source = "qingcloud/qingcloud"
    }
  }
}
`

// cli is the real Terraform or OpenTofu, with the provider as users get it: a
// binary, in a process of its own.
type cli struct {
	t   *testing.T
	dir string
	env []string
}

// requireAcceptance skips the test unless acceptance tests are to run.
func requireAcceptance(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1")
	}
}

// newCLI writes a configuration and the CLI's own settings to a folder of its
// own, which is the home folder too.
func newCLI(t *testing.T, hcl string, env fakeEnv) *cli {
	t.Helper()
	requireAcceptance(t)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "main.tf"), hcl)
	writeFile(t, filepath.Join(dir, "cli.tfrc"),
		fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"qingcloud/qingcloud\" = %q\n  }\n  direct {}\n}\n", providerDir))
	c := &cli{t: t, dir: dir, env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + shortTempDir(t), "CHECKPOINT_DISABLE=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "cli.tfrc"), "TF_IN_AUTOMATION=1",
	}}
	if runtime.GOOS == "windows" {
		c.env = append(c.env, "SYSTEMROOT="+os.Getenv("SYSTEMROOT"), "USERPROFILE="+dir, "TEMP="+dir)
	}
	for name, value := range env {
		c.env = append(c.env, name+"="+value)
	}
	return c
}

// serveCLI is newCLI for a fake on a loopback port.
func serveCLI(t *testing.T, hcl string, server http.Handler) *cli {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	return newCLI(t, requiredProviders+hcl, fakeEnvironment(listener.URL))
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func makeFolder(t *testing.T, name string) {
	t.Helper()
	if err := os.Mkdir(name, 0o700); err != nil {
		t.Fatal(err)
	}
}

// needs skips the test if the CLI is older than the first minor version of
// Terraform or OpenTofu with a feature. tools/test.sh accepts no other skips.
func (c *cli) needs(terraform, opentofu string) {
	c.t.Helper()
	product, first := "Terraform", terraform
	text := c.succeed("version").out
	if strings.HasPrefix(text, "OpenTofu") {
		product, first = "OpenTofu", opentofu
	}
	var major, minor, firstMajor, firstMinor int
	if _, err := fmt.Sscanf(strings.TrimPrefix(text, product+" "), "v%d.%d", &major, &minor); err != nil {
		c.t.Fatalf("%v: %s", err, text)
	}
	if _, err := fmt.Sscanf(first, "%d.%d", &firstMajor, &firstMinor); err != nil {
		c.t.Fatal(err)
	}
	if major < firstMajor || major == firstMajor && minor < firstMinor {
		c.t.Skipf("needs %s %s", product, first)
	}
}

// result is what a CLI command has printed.
type result struct {
	out  string // standard output and standard error
	code int
}

// run runs a command of the CLI.
func (c *cli) run(args ...string) result {
	c.t.Helper()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		path = "terraform"
	}
	command := exec.CommandContext(c.t.Context(), path, args...)
	command.Dir, command.Env = c.dir, c.env
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return result{out.String(), exit.ExitCode()}
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return result{out.String(), 0}
}

// succeed runs a command that must exit with 0.
func (c *cli) succeed(args ...string) result {
	c.t.Helper()
	r := c.run(args...)
	if r.code != 0 {
		c.t.Fatalf("%s: exit code %d\n%s", strings.Join(args, " "), r.code, r.out)
	}
	return r
}

// diagnostic is one that the CLI prints with -json.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
	Snippet  struct {
		Context string `json:"context"`
		Code    string `json:"code"`
	} `json:"snippet"`
}

// diagnostics returns those that a command with -json has printed, in one
// document (validate) or a line each (plan).
func (r result) diagnostics(t *testing.T) []diagnostic {
	t.Helper()
	var whole struct {
		Diagnostics []diagnostic `json:"diagnostics"`
	}
	if json.Unmarshal([]byte(r.out), &whole) == nil && whole.Diagnostics != nil {
		return whole.Diagnostics
	}
	var all []diagnostic
	for line := range strings.Lines(r.out) {
		var message struct {
			Diagnostic *diagnostic `json:"diagnostic"`
		}
		if json.Unmarshal([]byte(line), &message) == nil && message.Diagnostic != nil {
			all = append(all, *message.Diagnostic)
		}
	}
	return all
}

// errorsOf are the errors among the diagnostics, by the address of the data
// block, without the warning that the provider is overridden.
func (r result) errorsOf(t *testing.T) map[string]diagnostic {
	t.Helper()
	found := map[string]diagnostic{}
	for _, d := range r.diagnostics(t) {
		if d.Severity == "error" {
			found[d.Address] = d
		}
	}
	return found
}

// outputs applies and returns the outputs.
func (c *cli) outputs() map[string]any {
	c.t.Helper()
	c.succeed("apply", "-auto-approve", "-no-color", "-input=false")
	var raw map[string]struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal([]byte(c.succeed("output", "-json").out), &raw); err != nil {
		c.t.Fatal(err)
	}
	values := map[string]any{}
	for name, output := range raw {
		values[name] = output.Value
	}
	return values
}
