// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"testing"
)

// There is a warning about a config file that others can read only if the access key
// comes from it.
func TestReadableConfigFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	makeFolder(t, filepath.Join(home, ".qingcloud"))
	name := filepath.Join(home, ".qingcloud", "config.yaml")
	writeFile(t, name, "qy_access_key_id: 'QYFILE'\nqy_secret_access_key: 'secret'\nzone: 'pek3'\n")
	for mode, key := range map[os.FileMode]fakeEnv{
		0o644: {},
		0o600: {},
		0o640: {"QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s"},
	} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name) // Windows has no such modes
		if err != nil {
			t.Fatal(err)
		}
		want := len(key) == 0 && info.Mode().Perm()&0o077 != 0
		key["HOME"] = home
		s, diags := resolveSettingsOn("linux", providerModel{}, key.get)
		warned := len(diags) == 1 && diags[0].Summary() == "QingCloud Config File Readable by Others"
		if s.zone != "pek3" || warned != want || !warned && len(diags) > 0 {
			t.Errorf("%#o: got %v", mode, diags)
		}
	}
}
