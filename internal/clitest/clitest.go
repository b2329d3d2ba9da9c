// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package clitest runs the real Terraform or OpenTofu with the provider as users get
// it: a binary, in its own process. Tests use New or Serve, commands Open.
package clitest

import (
	"bytes"
	"cmp"
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
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapitest"
)

// ProviderDir is where the provider's binary is, built once for all acceptance tests
// of a package.
var ProviderDir string

// Main runs a package's tests and exits. It lets the acceptance tests' configurations
// name the provider as users do, whichever way the tests are started.
func Main(m *testing.M) {
	os.Setenv("TF_ACC_PROVIDER_NAMESPACE", "qingcloud")
	if os.Getenv("TF_ACC") != "" {
		var err error
		if ProviderDir, err = Build(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	code := fakeapitest.WatchLog(m).Run()
	os.RemoveAll(ProviderDir)
	os.Exit(code)
}

// Build builds the provider into a new folder, as for a release.
func Build(ctx context.Context) (dir string, err error) {
	if dir, err = os.MkdirTemp("", "qingcloud-provider"); err != nil {
		return "", err
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", dir, "github.com/qingcloud/terraform-provider-qingcloud")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("%w: %s", err, out)
	}
	return dir, nil
}

// RequiredProviders stands before each configuration.
const RequiredProviders = `
terraform {
  required_providers {
    qingcloud = {
      source = "qingcloud/qingcloud"
    }
  }
}
`

// Sources are the addresses that the provider is installed at: its own, and that of
// the 2021 provider.
var Sources = []string{"qingcloud/qingcloud", "yunify/qingcloud"}

// CLI is the real Terraform or OpenTofu, which runs in a folder that is its home, too.
type CLI struct {
	Dir string
	Env []string
}

// Open makes a folder with the CLI's own settings: it uses the provider's binary that
// is in providerDir, and sees nothing of this process's environment.
func Open(providerDir string, env map[string]string) (*CLI, error) {
	// A plugin's unix socket is below it, so the name must be short.
	dir, err := os.MkdirTemp("", "q")
	if err != nil {
		return nil, err
	}
	c := &CLI{Dir: dir, Env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + filepath.Join(dir, "t"), "CHECKPOINT_DISABLE=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "cli.tfrc"), "TF_IN_AUTOMATION=1",
	}}
	if runtime.GOOS == "windows" {
		c.Env = append(c.Env, "SYSTEMROOT="+os.Getenv("SYSTEMROOT"), "USERPROFILE="+dir, "TEMP="+filepath.Join(dir, "t"))
	}
	for name, value := range env {
		c.Env = append(c.Env, name+"="+value)
	}
	var overrides strings.Builder
	for _, source := range Sources {
		fmt.Fprintf(&overrides, "    %q = %q\n", source, providerDir)
	}
	return c, errors.Join(os.Mkdir(filepath.Join(dir, "t"), 0o700),
		c.Write("cli.tfrc", "provider_installation {\n  dev_overrides {\n"+overrides.String()+"  }\n  direct {}\n}\n"))
}

// Close removes the folder.
func (c *CLI) Close() error { return os.RemoveAll(c.Dir) }

// Write writes a file of the folder, whose name has slashes.
func (c *CLI) Write(name, text string) error {
	name = filepath.Join(c.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o600)
}

// Result is what a CLI command has printed.
type Result struct {
	Out  string // standard output and standard error
	Code int
}

// Run runs a command of the CLI that TF_ACC_TERRAFORM_PATH names.
func (c *CLI) Run(ctx context.Context, args ...string) (Result, error) {
	path := cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform")
	command := exec.CommandContext(ctx, path, args...)
	command.Dir, command.Env = c.Dir, c.Env
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return Result{out.String(), exit.ExitCode()}, nil
	}
	return Result{out.String(), 0}, err
}

// Outputs are the values of the outputs that `output -json` has printed.
func (r Result) Outputs() (map[string]any, error) {
	var raw map[string]struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal([]byte(r.Out), &raw); err != nil {
		return nil, err
	}
	values := map[string]any{}
	for name, output := range raw {
		values[name] = output.Value
	}
	return values, nil
}

// Diagnostic is one that the CLI prints with -json.
type Diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
	Range    struct {
		Filename string `json:"filename"`
	} `json:"range"`
	Snippet struct {
		Context string `json:"context"`
		Code    string `json:"code"`
	} `json:"snippet"`
}

// Diagnostics are those that a command with -json has printed, in one document
// (validate) or a line each (plan).
func (r Result) Diagnostics() []Diagnostic {
	var whole struct {
		Diagnostics []Diagnostic `json:"diagnostics"`
	}
	if json.Unmarshal([]byte(r.Out), &whole) == nil && whole.Diagnostics != nil {
		return whole.Diagnostics
	}
	var all []Diagnostic
	for line := range strings.Lines(r.Out) {
		var message struct {
			Diagnostic *Diagnostic `json:"diagnostic"`
		}
		if json.Unmarshal([]byte(line), &message) == nil && message.Diagnostic != nil {
			all = append(all, *message.Diagnostic)
		}
	}
	return all
}

// Errors are the errors among the diagnostics, by the address of the data block,
// without the warning that the provider is overridden.
func (r Result) Errors() map[string]Diagnostic {
	found := map[string]Diagnostic{}
	for _, d := range r.Diagnostics() {
		if d.Severity == "error" {
			found[d.Address] = d
		}
	}
	return found
}

// Test is a CLI in a test. What cannot be done fails the test.
type Test struct {
	*CLI

	t *testing.T
}

// RequireAcceptance skips the test unless acceptance tests are to run.
func RequireAcceptance(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1")
	}
}

// New is a CLI with a configuration and an environment.
func New(t *testing.T, hcl string, env map[string]string) Test {
	t.Helper()
	RequireAcceptance(t)
	c, err := Open(ProviderDir, env)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	test := Test{c, t}
	test.Write("main.tf", hcl)
	return test
}

// Serve is New for a fake on a loopback port.
func Serve(t *testing.T, hcl string, server http.Handler) Test {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	return New(t, RequiredProviders+hcl, Environment(listener.URL))
}

// Environment leads the provider to a fake's endpoint.
func Environment(endpoint string) map[string]string {
	return map[string]string{
		"QINGCLOUD_ENDPOINT":   endpoint,
		"QINGCLOUD_ACCESS_KEY": fakeapi.AccessKeyID,
		"QINGCLOUD_SECRET_KEY": fakeapi.SecretAccessKey,
		"QINGCLOUD_ZONE":       fakeapi.Zone,
	}
}

// Write writes a file of the folder, whose name has slashes.
func (c Test) Write(name, text string) {
	c.t.Helper()
	if err := c.CLI.Write(name, text); err != nil {
		c.t.Fatal(err)
	}
}

// Read returns a file of the folder.
func (c Test) Read(name string) string {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join(c.Dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// Needs skips the test if the CLI is older than the first minor version of Terraform
// or OpenTofu with a feature. tools/test.sh accepts no other skips.
func (c Test) Needs(terraform, opentofu string) {
	c.t.Helper()
	product, first := "Terraform", terraform
	text := c.Succeed("version").Out
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

// Run runs a command of the CLI.
func (c Test) Run(args ...string) Result {
	c.t.Helper()
	r, err := c.CLI.Run(c.t.Context(), args...)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// Succeed runs a command that must exit with 0.
func (c Test) Succeed(args ...string) Result {
	c.t.Helper()
	r := c.Run(args...)
	if r.Code != 0 {
		c.t.Fatalf("%s: exit code %d\n%s", strings.Join(args, " "), r.Code, r.Out)
	}
	return r
}

// Outputs applies and returns the outputs.
func (c Test) Outputs() map[string]any {
	c.t.Helper()
	c.Succeed("apply", "-auto-approve", "-no-color", "-input=false")
	values, err := c.Succeed("output", "-json").Outputs()
	if err != nil {
		c.t.Fatal(err)
	}
	return values
}
