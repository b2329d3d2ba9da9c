// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

func TestConfigFileEndpoint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, endpoint, metadata string }{
		"nothing":       {"", "https://api.qingcloud.com/iaas/", apiclient.DefaultMetadataURL},
		"the SDK's own": {"host: api.qingcloud.com\nport: 443\nprotocol: https\nuri: /iaas\nlog_level: warn\n", "https://api.qingcloud.com:443/iaas", apiclient.DefaultMetadataURL},
		"private":       {"host: 'api.private.example'\nport: '7777'\nprotocol: http\n", "http://api.private.example:7777/iaas/", apiclient.DefaultMetadataURL},
		"host alone":    {"host: api.private.example\n", "https://api.private.example/iaas/", apiclient.DefaultMetadataURL},
		"IPv6":          {"host: 'fd00::1'\nport: 80\nprotocol: http\nuri: iaas/\n", "http://[fd00::1]:80/iaas/", apiclient.DefaultMetadataURL},
		"IPv6, no port": {"host: 'fd00::1'\n", "https://[fd00::1]/iaas/", apiclient.DefaultMetadataURL},
		"IPv6, [], too": {"host: '[fd00::1]'\n", "https://[fd00::1]/iaas/", apiclient.DefaultMetadataURL},
		"IPv6 and port": {"host: '[fd00::1]:7777'\n", "https://[fd00::1]:7777/iaas/", apiclient.DefaultMetadataURL},
		"metadata":      {"credential_proxy_host: 10.0.0.1\ncredential_proxy_port: 8080\n", "https://api.qingcloud.com/iaas/", "http://10.0.0.1:8080/latest/meta-data/security-credentials"},
		"metadata, all": {"credential_proxy_protocol: https\ncredential_proxy_host: m.example\ncredential_proxy_uri: /x\n", "https://api.qingcloud.com/iaas/", "https://m.example/x"},
	} {
		file := filepath.Join(t.TempDir(), "config.yaml")
		writeFile(t, file, c.text)
		s, diags := resolveSettings(providerModel{ConfigFile: types.StringValue(file), UseInstanceRole: types.BoolValue(true)}, fakeEnv{}.get)
		if diags.HasError() || s.endpoint.String() != c.endpoint || s.role != c.metadata {
			t.Errorf("%s: got %s and %s, %v", name, s.endpoint, s.role, diags)
		}
	}
}

// The file in the home folder is found, and arguments and variables win over it.
func TestConfigFilePrecedence(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	makeFolder(t, filepath.Join(home, ".qingcloud"))
	writeFile(t, filepath.Join(home, ".qingcloud", "config.yaml"), "qy_access_key_id: QYFILE\nqy_secret_access_key: s\nzone: file1\nhost: file.example\n")
	writeFile(t, filepath.Join(home, "other.yaml"), "zone: other1\n")
	for name, c := range map[string]struct {
		model    providerModel
		env      fakeEnv
		zone     string
		endpoint string
	}{
		"file":       {providerModel{}, fakeEnv{}, "file1", "https://file.example/iaas/"},
		"variables":  {providerModel{}, fakeEnv{"QINGCLOUD_ZONE": "var1", "QINGCLOUD_ENDPOINT": "https://variable.example"}, "var1", "https://variable.example/iaas/"},
		"arguments":  {providerModel{Zone: types.StringValue("arg1"), Endpoint: types.StringValue("https://argument.example")}, fakeEnv{"QINGCLOUD_ZONE": "var1"}, "arg1", "https://argument.example/iaas/"},
		"other file": {providerModel{}, fakeEnv{"QINGCLOUD_CONFIG": "~/other.yaml", "QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s"}, "other1", "https://api.qingcloud.com/iaas/"},
	} {
		c.env["HOME"] = home
		s, diags := resolveSettings(c.model, c.env.get)
		if diags.HasError() || s.zone != c.zone || s.endpoint.String() != c.endpoint {
			t.Errorf("%s: got %s and %s, %v", name, s.zone, s.endpoint, diags)
		}
	}
}

// Without a home folder there is no default file: least of all one in the folder
// that happens to be current.
func TestNoHome(t *testing.T) {
	dir := t.TempDir()
	makeFolder(t, filepath.Join(dir, ".qingcloud"))
	writeFile(t, filepath.Join(dir, ".qingcloud", "config.yaml"), "qy_access_key_id: QYPLANTED\nqy_secret_access_key: s\nhost: evil.example\n")
	t.Chdir(dir)
	for goos, variable := range map[string]string{"linux": "HOME", "darwin": "HOME", "windows": "USERPROFILE"} {
		checkNoHome(t, goos, variable)
	}
}

func checkNoHome(t *testing.T, goos, variable string) {
	t.Helper()
	reason := "the home directory is unknown (" + variable + " is not set)"
	s, diags := resolveSettingsOn(goos, providerModel{AccessKey: types.StringValue("QYARGUMENT"), SecretKey: types.StringValue("s")}, fakeEnv{}.get)
	if len(diags) > 0 || s.endpoint.String() != apiclient.DefaultEndpoint {
		t.Errorf("%s: got %s, %v", goos, s.endpoint, diags)
	}
	_, diags = resolveSettingsOn(goos, providerModel{}, fakeEnv{}.get)
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), "- the config file ~/.qingcloud/config.yaml: "+reason+"\n") {
		t.Errorf("%s: got %v", goos, diags)
	}
	for _, env := range []fakeEnv{{"QINGCLOUD_CONFIG": "~/other.yaml"}, {"QINGCLOUD_CA_FILE": "~/ca.pem", "QINGCLOUD_ACCESS_KEY": "QY", "QINGCLOUD_SECRET_KEY": "s"}} {
		if _, diags := resolveSettingsOn(goos, providerModel{}, env.get); len(diags) == 0 || !strings.HasSuffix(diags[0].Detail(), reason+".") {
			t.Errorf("%s, %v: got %v", goos, env, diags)
		}
	}
}

// The home directory is where the operating system's variable says; on Windows a
// name may have backslashes.
func TestExpandHome(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, c := range map[string]struct {
		goos, name string
		env        fakeEnv
		want       string // below home; "" for the name itself
	}{
		"Linux":                     {"linux", "~/a/b.yaml", fakeEnv{"HOME": home}, "a/b.yaml"},
		"a backslash is no divider": {"linux", `~\a`, fakeEnv{"HOME": home}, ""},
		"not another's home":        {"linux", "~other/a", fakeEnv{"HOME": home}, ""},
		"Windows":                   {"windows", "~/a/b.yaml", fakeEnv{"USERPROFILE": home}, "a/b.yaml"},
		"backslash":                 {"windows", `~\b.yaml`, fakeEnv{"USERPROFILE": home}, "b.yaml"},
		"HOME on Windows":           {"windows", "~/a", fakeEnv{"HOME": home, "USERPROFILE": home + "x"}, "a"},
	} {
		r := &resolver{goos: c.goos, getenv: c.env.get}
		want := c.name
		if c.want != "" {
			want = filepath.Join(home, filepath.FromSlash(c.want))
		}
		if got, err := r.expandHome(c.name); err != nil || got != want {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
	r := &resolver{goos: "linux", getenv: fakeEnv{"USERPROFILE": home}.get}
	if got, err := r.expandHome("~/a"); err == nil {
		t.Errorf("USERPROFILE on Linux: got %s", got)
	}
}

// A default file that cannot be used is skipped with a warning, where nothing is
// missed.
func TestBrokenDefaultConfigFile(t *testing.T) {
	t.Parallel()
	broken := t.TempDir()
	makeFolder(t, filepath.Join(broken, ".qingcloud"))
	writeFile(t, filepath.Join(broken, ".qingcloud", "config.yaml"), "zone: [x\n")
	folder := t.TempDir()
	makeFolder(t, filepath.Join(folder, ".qingcloud"))
	makeFolder(t, filepath.Join(folder, ".qingcloud", "config.yaml"))
	for _, home := range []string{broken, folder} {
		env := fakeEnv{"HOME": home, "QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s", "QINGCLOUD_ZONE": "pek3"}
		s, diags := resolveSettings(providerModel{}, env.get)
		if diags.HasError() || len(diags) != 1 || diags[0].Summary() != "QingCloud Config File Skipped" || s.endpoint.String() != apiclient.DefaultEndpoint {
			t.Errorf("%s: got %s, %v", home, s.endpoint, diags)
		}
		delete(env, "QINGCLOUD_ACCESS_KEY")
		delete(env, "QINGCLOUD_SECRET_KEY")
		if _, diags := resolveSettings(providerModel{}, env.get); len(diags.Errors()) != 1 || diags.Errors()[0].Summary() != "Missing QingCloud Access Key" {
			t.Errorf("%s, no key: got %v", home, diags)
		}
	}
}

// A metadata service elsewhere, in plain text, is warned of.
func TestExposedMetadata(t *testing.T) {
	t.Parallel()
	for address, exposed := range map[string]bool{
		"": false, "credential_proxy_host: 127.0.0.1\n": false, "credential_proxy_host: localhost\n": false,
		"credential_proxy_host: 10.0.0.1\n": true, "credential_proxy_host: m.example\n": true,
		"credential_proxy_host: m.example\ncredential_proxy_protocol: https\n": false,
	} {
		file := filepath.Join(t.TempDir(), "config.yaml")
		writeFile(t, file, address)
		_, diags := resolveSettings(providerModel{ConfigFile: types.StringValue(file), UseInstanceRole: types.BoolValue(true)}, fakeEnv{}.get)
		if diags.HasError() || exposed != (len(diags) == 1 && diags[0].Summary() == "Secret Key Fetched over Unencrypted HTTP") {
			t.Errorf("%q: got %v", address, diags)
		}
	}
}

// A file that nobody needs may be broken, and what it says is checked like all
// else.
func TestConfigFileProblems(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, file, "]")
	all := providerModel{
		AccessKey: types.StringValue("QYARGUMENT"), SecretKey: types.StringValue("s"), Zone: types.StringValue("pek3"),
		Endpoint: types.StringValue("https://argument.example"), ConfigFile: types.StringValue(file),
	}
	if _, diags := resolveSettings(all, fakeEnv{}.get); len(diags) > 0 {
		t.Errorf("not needed: %v", diags)
	}
	writeFile(t, file, "zone: PEK3\nprotocol: gopher\n")
	all.Zone, all.Endpoint = types.StringNull(), types.StringNull()
	_, diags := resolveSettings(all, fakeEnv{}.get)
	if len(diags) != 2 || !strings.Contains(diags[0].Detail(), "The value of zone, read from the config file "+file+", is invalid.") ||
		!strings.Contains(diags[1].Detail(), "The value of protocol, read from the config file "+file+", is invalid.") {
		t.Errorf("got %v", diags)
	}
}

// A private authority is trusted with ca_file, and only then. What is wrong with the
// certificate otherwise, each operating system says in its own words.
func TestCAFile(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	listener := httptest.NewTLSServer(server)
	t.Cleanup(listener.Close)
	file := filepath.Join(t.TempDir(), "ca.pem")
	writeFile(t, file, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: listener.Certificate().Raw})))
	for variable, want := range map[string]string{"QINGCLOUD_CA_FILE": "", "NOTHING": "tls: failed to verify certificate"} {
		env := fakeEnvironment(listener.URL)
		env[variable] = file
		p := newProtocol(t, &qingcloudProvider{version: "test", getenv: env.get, configureClient: noSleep})
		p.configure(nil)
		_, diags := p.read(t.Context(), nil)
		if got := strings.Join(diagnosticTexts(diags), ""); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: got %s", variable, got)
		}
	}
}

func TestCAFileProblems(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "odd.pem"), "not PEM")
	for name, want := range map[string]string{
		"missing.pem": "missing.pem: the file does not exist.",
		"odd.pem":     "odd.pem: it contains no CA certificate in PEM format.",
	} {
		env := fakeEnv{"HOME": dir, "QINGCLOUD_CA_FILE": "~/" + name, "QINGCLOUD_ACCESS_KEY": "QYVARIABLE", "QINGCLOUD_SECRET_KEY": "s"}
		_, diags := resolveSettings(providerModel{}, env.get)
		if len(diags) != 1 || !strings.HasSuffix(diags[0].Detail(), want) || !strings.HasPrefix(diags[0].Detail(), "The value of ca_file, read from the environment variable QINGCLOUD_CA_FILE, is invalid. ") {
			t.Errorf("%s: got %v", name, diags)
		}
	}
}

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

// ca_file applies to a metadata service with https, too.
func TestCAFileForTheMetadataService(t *testing.T) {
	t.Parallel()
	role := &fakeapi.Role{AccessKeyID: "QYROLEKEY", SecretAccessKey: "secret", Token: "token", Lifetime: time.Hour}
	listener := httptest.NewUnstartedServer(fakeapi.New(fakeapi.Config{Role: role}))
	listener.Config.ErrorLog = log.New(io.Discard, "", 0)
	listener.StartTLS()
	defer listener.Close()
	address, err := url.Parse(listener.URL)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	config, ca := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "ca.pem")
	writeFile(t, config, fmt.Sprintf("credential_proxy_protocol: https\ncredential_proxy_host: %s\ncredential_proxy_port: %s\n", address.Hostname(), address.Port()))
	writeFile(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: listener.Certificate().Raw})))
	for file, trusted := range map[string]bool{ca: true, "": false} {
		s, diags := resolveSettings(providerModel{
			ConfigFile: types.StringValue(config), UseInstanceRole: types.BoolValue(true), CAFile: types.StringValue(file),
		}, fakeEnv{}.get)
		if diags.HasError() {
			t.Fatal(diags)
		}
		key, err := s.credentialsProvider().Retrieve(t.Context())
		if trusted && (err != nil || key.AccessKeyID() != role.AccessKeyID) || !trusted && (err == nil || !strings.Contains(err.Error(), "certificate")) {
			t.Errorf("with ca_file %q: got %v, %v", file, key, err)
		}
	}
}
