// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// testedVersions are the minor versions of each CLI in the matrix of the test
// workflow, in its order, by the name in the documentation.
func testedVersions(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(repository + "/.github/workflows/test.yml")
	if err != nil {
		t.Fatal(err)
	}
	var workflow struct {
		Jobs struct {
			Test struct {
				Strategy struct {
					Matrix struct {
						CLI []struct{ Name, Version string }
					}
				}
			}
		}
	}
	if err := yaml.Unmarshal(text, &workflow); err != nil {
		t.Fatal(err)
	}
	versions := map[string][]string{}
	for _, cli := range workflow.Jobs.Test.Strategy.Matrix.CLI {
		name := map[string]string{"terraform": "Terraform", "tofu": "OpenTofu"}[cli.Name]
		versions[name] = append(versions[name], strings.TrimSuffix(cli.Version, ".*"))
	}
	return versions
}

// The tables of compatibility list the versions of the test workflow, from the first.
func TestCompatibilityIsTested(t *testing.T) {
	t.Parallel()
	row := regexp.MustCompile(`(?m)^\| (Terraform|OpenTofu) \| ([0-9.]+)[^|]* \| ([^|]+) \|`)
	want := testedVersions(t)
	pages := docPages(t)
	for name, separator := range map[string]string{"README.md": ", ", "README.zh-CN.md": "、"} {
		got := map[string][]string{}
		for _, cells := range row.FindAllStringSubmatch(pages[name].prose, -1) {
			got[cells[1]] = strings.Split(cells[3], separator)
			if first := got[cells[1]][0]; cells[2] != first {
				t.Errorf("%s: %s from %s, but tested from %s", name, cells[1], cells[2], first)
			}
		}
		if !maps.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s has %v, the workflow %v", name, got, want)
		}
	}
	for cli, versions := range want {
		for _, name := range []string{indexPage, translationOf(indexPage)} {
			if first := cli + " " + versions[0]; !strings.Contains(pages[name].prose, first) {
				t.Errorf("%s does not say %s", name, first)
			}
		}
	}
}
