// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// invalidFile is the error of a file that an argument names.
func invalidFile(argument, problem string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Invalid QingCloud Provider Setting",
		fmt.Sprintf("The value of %s, read from the argument %s, is invalid. %s", argument, argument, problem))
}

// configureWithFiles resolves settings with a complete key and these files.
func configureWithFiles(configFile, caFile string) diag.Diagnostics {
	_, diags := resolveSettings(providerModel{
		AccessKey: types.StringValue("QYARGUMENT"), SecretKey: types.StringValue("s"),
		ConfigFile: types.StringValue(configFile), CAFile: types.StringValue(caFile),
	}, fakeEnv{}.get)
	return diags
}

// A path is shown if there is such a file, or if it looks like the path of one; what is
// more likely the content of a file, or a secret, is not.
func TestMayShowPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	existing := filepath.Join(dir, "no-extension")
	writeFile(t, existing, "")
	odd := filepath.Join(dir, "{odd} name")
	writeFile(t, odd, "")
	for name, want := range map[string]bool{
		existing: true, odd: true, dir: true,
		filepath.Join(dir, "missing.yaml"): true, filepath.Join(dir, "missing.PEM"): true, `C:\Users\me\ca.crt`: true, "配置.yml": true,
		"../a b/config.yaml": true, "~/.qingcloud/config.yaml": true,

		filepath.Join(dir, "missing"): false, "": false, ".yaml": false, "/.yaml": false, "/a/.pem": false,
		"zone: pek3.yaml": false, `{"key":"x.json`: false, "-----BEGIN x.pem": false, "https://me:secret@h/c.yaml": false,
		"a\nb.yaml": false, "a\u202eb.yaml": false, "a\xffb.yaml": false, strings.Repeat("a", 250) + ".yaml": true, strings.Repeat("a", 251) + ".yaml": false,
	} {
		if mayShowPath(name) != want {
			t.Errorf("%q: want %t", name, want)
		}
	}
}

// At most 1 MiB is read, also of a file that says it is empty.
func TestLargestFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "config.yaml")
	for size, tooLarge := range map[int]bool{maxFile: false, maxFile + 1: true} {
		writeFile(t, file, "#"+strings.Repeat("x", size-2)+"\n")
		diags := configureWithFiles(file, "")
		if tooLarge != diags.Contains(invalidFile("config_file", file+": the file is larger than 1 MiB.")) || !tooLarge && len(diags) > 0 {
			t.Errorf("%d bytes: got %v", size, diags)
		}
	}
}
