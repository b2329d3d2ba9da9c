// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/clitest"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// pluginLog plans with variables in the environment, and returns what the plugin has
// written to standard error: the levels of each module of the log, the lowest first, and
// all lines that are not of the log.
func pluginLog(t *testing.T, variables ...string) (levels map[string]string, others []string) {
	t.Helper()
	server := fakeapi.New(fakeapi.Config{})
	server.Add(fakeapi.Web()...)
	c := clitest.Serve(t, "data \"qingcloud_loadbalancer\" \"web\" {\n  loadbalancer_name = \"web-prod\"\n}\n", server)
	wrapped := t.TempDir()
	log := filepath.Join(wrapped, "stderr")
	script := fmt.Sprintf("#!/bin/sh\nexec '%s/terraform-provider-qingcloud' \"$@\" 2>>'%s'\n", clitest.ProviderDir, log)
	if err := os.WriteFile(filepath.Join(wrapped, "terraform-provider-qingcloud"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	c.Write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"qingcloud/qingcloud\" = %q\n  }\n  direct {}\n}\n", wrapped))
	c.Env = append(c.Env, variables...)
	c.Succeed("plan", "-input=false")
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]map[string]bool{}
	for line := range strings.Lines(string(text)) {
		var entry struct {
			Level  string `json:"@level"`
			Module string `json:"@module"`
		}
		if json.Unmarshal([]byte(line), &entry) != nil {
			others = append(others, line)
			continue
		}
		if found[entry.Module] == nil {
			found[entry.Module] = map[string]bool{}
		}
		found[entry.Module][entry.Level] = true
	}
	levels = map[string]string{}
	for module, seen := range found {
		ordered := slices.DeleteFunc([]string{"trace", "debug", "info", "warn", "error"}, func(level string) bool { return !seen[level] })
		levels[module] = strings.Join(ordered, " ")
	}
	return levels, others
}

// Nobody reads the plugin's log without a variable that begins with TF_LOG, so there is
// none. With any of them it has what the variable says.
func TestAccPluginLog(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a shell script, which Windows cannot run, records what the plugin writes")
	}
	everything := map[string]string{"": "debug", "qingcloud": "info", "qingcloud.api": "debug", "sdk.framework": "trace debug", "sdk.proto": "trace"}
	with := func(changes map[string]string) map[string]string {
		levels := maps.Clone(everything)
		maps.Copy(levels, changes)
		maps.DeleteFunc(levels, func(_, level string) bool { return level == "" })
		return levels
	}
	for variable, want := range map[string]map[string]string{
		"":                                        {},
		"TF_LOG=TRACE":                            everything,
		"TF_LOG=ERROR":                            everything,
		"TF_LOG_CORE=INFO":                        everything,
		"TF_LOG_PATH=all.log":                     everything,
		"TF_LOG_PROVIDER=INFO":                    everything,
		"TF_LOG_PROVIDER_QINGCLOUD=ERROR":         with(map[string]string{"qingcloud": "", "qingcloud.api": ""}),
		"TF_LOG_PROVIDER_QINGCLOUD_API=ERROR":     with(map[string]string{"qingcloud.api": ""}),
		"TF_LOG_SDK=DEBUG":                        with(map[string]string{"sdk.framework": "debug", "sdk.proto": ""}),
		"TF_LOG_SDK=OFF":                          with(map[string]string{"sdk.framework": "", "sdk.proto": ""}),
		"TF_LOG_SDK_PROTO=WARN":                   with(map[string]string{"sdk.proto": ""}),
		"TF_LOG_SDK_FRAMEWORK=DEBUG":              with(map[string]string{"sdk.framework": "debug"}),
		"TF_LOG_SDK_PROTO_DATA_DIR=/no/such/path": with(map[string]string{"sdk.proto": "trace error"}),
	} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			var variables []string
			if variable != "" {
				variables = []string{variable}
			}
			levels, others := pluginLog(t, variables...)
			if !maps.Equal(levels, want) || len(others) > 0 {
				t.Errorf("got  %v, %q\nwant %v", levels, others, want)
			}
		})
	}
}
