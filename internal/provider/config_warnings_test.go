// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// warningsFor resolves settings with a config file and returns the details of the
// warnings with that summary.
func warningsFor(t *testing.T, summary, file string, model providerModel, env fakeEnv) []string {
	t.Helper()
	model.ConfigFile = types.StringValue(filepath.Join(t.TempDir(), "config.yaml"))
	writeFile(t, model.ConfigFile.ValueString(), file)
	_, diags := resolveSettings(model, env.get)
	var details []string
	for _, d := range diags.Warnings() {
		if d.Summary() == summary {
			details = append(details, strings.ReplaceAll(d.Detail(), model.ConfigFile.ValueString(), "FILE"))
		}
	}
	return details
}

// A key that is not read, although it was meant to be, is warned of where it matters:
// the setting is not in the file by its right name, and not set elsewhere.
func TestIgnoredSettings(t *testing.T) {
	t.Parallel()
	const (
		intro  = "These settings in the config file FILE are not read:\n\n"
		advice = "\n\nUse the keys of QingCloud's SDKs, or set the values in the provider block."
		parts  = ": the provider reads protocol, host, port and uri. Requests go to "
		public = "https://api.qingcloud.com/iaas/"
	)
	endpoint := providerModel{Endpoint: types.StringValue("https://argument.example.com")}
	for _, c := range []struct {
		file  string
		model providerModel
		env   fakeEnv
		want  string
	}{
		{"endpoint: https://private.example.com/iaas/\n", providerModel{}, completeEnv, intro + "- endpoint" + parts + public + advice},
		{"hosts: s3cret\nport: 7777\n", providerModel{}, completeEnv, intro + "- hosts" + parts + "https://api.qingcloud.com:7777/iaas/" + advice},
		{"access_key_id: QYKEY\nsecret_access_key: s3cret\n", providerModel{}, fakeEnv{}, intro + "- access_key_id: the provider reads qy_access_key_id\n- secret_access_key: the provider reads qy_secret_access_key" + advice},
		{"Zone: pek3\n", providerModel{}, completeEnv, intro + "- Zone: the provider reads zone" + advice},
		{"region: pek3\nURL: x\nsecret-key: x\n", endpoint, completeEnv, intro + "- region: the provider reads zone" + advice},
		{"endpoint: x\nhost: h\n", providerModel{}, completeEnv, ""},
		{"endpoint: x\n", endpoint, completeEnv, ""},
		{"endpoint: x\n", providerModel{}, fakeEnv{"QINGCLOUD_ENDPOINT": "https://variable.example.com", "QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s"}, ""},
		{"region: x\nzone: pek3\n", providerModel{}, completeEnv, ""},
		{"access_key_id: QYKEY\nsecret_access_key: s3cret\n", providerModel{}, completeEnv, ""},
		{"log_level: warn\nretry_time: 3\nconnection_retries: 3\njson_disable_unquote: true\nadditional_user_agent: x\n", providerModel{}, completeEnv, ""},
	} {
		got := strings.Join(warningsFor(t, "Settings in the QingCloud Config File Ignored", c.file, c.model, c.env), "|")
		if got != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.file, got, c.want)
		}
	}
}

// A config file that the provider block names, and whose values differ from those of the
// environment, is warned of, without any value.
func TestOverriddenConfigFile(t *testing.T) {
	t.Parallel()
	const (
		intro  = "The provider block sets config_file, but environment variables take precedence, and their values differ from those in the config file FILE:\n\n"
		advice = "\n\nUnset the variables to use the file, or set the arguments in the provider block."
		file   = "qy_access_key_id: QYFILE\nqy_secret_access_key: filesecret\nzone: file1\nhost: file.example.com\n"
		key    = "- access_key is read from QINGCLOUD_ACCESS_KEY"
	)
	model := func(change func(*providerModel)) (model providerModel) {
		change(&model)
		return model
	}
	for name, c := range map[string]struct {
		file  string
		model providerModel
		env   fakeEnv
		want  string
	}{
		"all": {
			file,
			providerModel{},
			fakeEnv{"QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s", "QINGCLOUD_ZONE": "var1", "QINGCLOUD_ENDPOINT": "https://variable.example.com"},
			intro + key + "\n- zone is read from QINGCLOUD_ZONE\n- endpoint is read from QINGCLOUD_ENDPOINT" + advice,
		},
		"other names":       {file, providerModel{}, fakeEnv{"QINGCLOUD_ACCESS_KEY_ID": "QYVARIABLE", "QINGCLOUD_SECRET_ACCESS_KEY": "s"}, intro + key + "_ID" + advice},
		"the secret alone":  {file, providerModel{}, fakeEnv{"QINGCLOUD_ACCESS_KEY": "QYFILE", "QINGCLOUD_SECRET_KEY": "s"}, intro + key + advice},
		"the same values":   {file, providerModel{}, fakeEnv{"QINGCLOUD_ACCESS_KEY": "QYFILE", "QINGCLOUD_SECRET_KEY": "filesecret", "QINGCLOUD_ZONE": "file1", "QINGCLOUD_ENDPOINT": "https://file.example.com:443/iaas"}, ""},
		"nothing in common": {"zone: file1\n", providerModel{}, fakeEnv{"QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s", "QINGCLOUD_ENDPOINT": "https://variable.example.com"}, ""},
		"half a key":        {"qy_access_key_id: QYFILE\n", providerModel{}, completeEnv, ""},
		"arguments": {
			file, model(func(m *providerModel) {
				m.AccessKey, m.SecretKey, m.Zone, m.Endpoint = types.StringValue("QYARGUMENT"), types.StringValue("s"), types.StringValue("arg1"), types.StringValue("https://argument.example.com")
			}),
			fakeEnv{"QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s", "QINGCLOUD_ZONE": "var1", "QINGCLOUD_ENDPOINT": "https://variable.example.com"},
			"",
		},
		"other arguments": {
			file, model(func(m *providerModel) {
				m.Zone, m.Endpoint = types.StringValue("arg1"), types.StringValue("https://argument.example.com")
			}),
			completeEnv, intro + key + advice,
		},
		"no variable": {file, providerModel{}, fakeEnv{}, ""},
		"a broken file that is not needed": {
			"]", providerModel{}, fakeEnv{"QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s", "QINGCLOUD_ZONE": "var1", "QINGCLOUD_ENDPOINT": "https://variable.example.com"}, "",
		},
	} {
		got := strings.Join(warningsFor(t, "QingCloud Config File Overridden by the Environment", c.file, c.model, c.env), "|")
		if got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}

// A file that the environment names as well gives way to the rest of the environment
// without a warning, and so does the default file.
func TestOverriddenVariable(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	makeFolder(t, filepath.Join(home, ".qingcloud"))
	file := filepath.Join(home, ".qingcloud", "config.yaml")
	writeFile(t, file, "zone: file1\n")
	for _, config := range []string{file, ""} {
		env := fakeEnv{"HOME": home, "QINGCLOUD_CONFIG": config, "QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s", "QINGCLOUD_ZONE": "var1"}
		if s, diags := resolveSettings(providerModel{}, env.get); len(diags) > 0 || s.zone != "var1" {
			t.Errorf("%q: got %s, %v", config, s.zone, diags)
		}
	}
}
