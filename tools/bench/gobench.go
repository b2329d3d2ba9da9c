// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// goBenchmark runs one Go benchmark of a package, and returns its figures by unit.
func (b *bench) goBenchmark(ctx context.Context, folder, name string) (map[string]float64, error) {
	pattern := "^Benchmark" + strings.ReplaceAll(regexp.QuoteMeta(name), "/", "$/^") + "$"
	command := exec.CommandContext(ctx, b.tests[folder], "-test.run=^$", "-test.bench="+pattern, "-test.benchtime=300ms", "-test.benchmem", "-test.timeout=1h")
	command.Dir = folder
	text, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", name, err, text)
	}
	found := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark"+name) {
			continue
		}
		for i := 2; i+1 < len(words); i += 2 {
			if found[words[i+1]], err = strconv.ParseFloat(words[i], 64); err != nil {
				return nil, fmt.Errorf("%q: %w", line, err)
			}
		}
	}
	if found["ns/op"] == 0 {
		return nil, fmt.Errorf("%s has not run: %s", name, text)
	}
	return found, nil
}
