// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// The parts of the secrets that are set in the wrong place.
const (
	mistakenID  = "QWERTYUIOPASDFGHJKLZ"
	mistakenKey = "f3Kd9LmQ2xZ7pRt8VbN4wYc6HsJ1gTe5UaXoBiCk"
	mistakenPEM = "MHcCAQEEIIGhbUqzP9gYk0X3mJ6sVd2fR7tNaWc1LpEoH5uKxQ8roAoGCCqGSM49"
)

// mistakenSecrets are what may be set in place of a value: the secret alone, or a file
// that contains one.
func mistakenSecrets() map[string]string {
	yaml := fmt.Sprintf("qy_access_key_id: '%s'\nqy_secret_access_key: '%s'\nzone: 'pek3'\n", mistakenID, mistakenKey)
	return map[string]string{
		"a secret key":          mistakenKey,
		"in lower case":         strings.ToLower(mistakenKey),
		"an access key ID":      mistakenID,
		"a config file":         yaml,
		"without line breaks":   strings.ReplaceAll(yaml, "\n", " "),
		"one setting":           "qy_secret_access_key: " + mistakenKey,
		"JSON":                  fmt.Sprintf(`{"qy_access_key_id":"%s","qy_secret_access_key":"%s"}`, mistakenID, mistakenKey),
		"an INI file":           fmt.Sprintf("[default]\naccess_key_id = %s\nsecret_access_key = %s\n", mistakenID, mistakenKey),
		"a shell script":        "export QINGCLOUD_SECRET_KEY=" + mistakenKey,
		"a certificate and key": "-----BEGIN CERTIFICATE-----\n" + mistakenPEM + "\n-----END CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----\n" + mistakenPEM + "\n-----END EC PRIVATE KEY-----\n",
		"a URL":                 "https://me:" + mistakenKey + "@files.example.com/config.yaml",
		"a broken URL":          "https://me:" + mistakenKey + "%zz@files.example.com/config.yaml",
		"a path in a file":      filepath.Join("/etc", mistakenKey),
		"a path below home":     "~/" + mistakenKey,
		"a long name":           strings.Repeat(mistakenKey, 200) + ".pem",
		"a line break":          mistakenKey + "\n",
		"two secrets":           mistakenKey + "\n" + mistakenID,
		"quoted":                "'" + mistakenKey + "'",
	}
}

// leaks returns parts of the secrets, 12 characters long, that a text contains.
func leaks(text string) []string {
	var found []string
	text = strings.ToLower(text)
	for _, secret := range []string{mistakenID, mistakenKey, mistakenPEM} {
		for i := range len(secret) - 11 {
			if part := strings.ToLower(secret[i : i+12]); strings.Contains(text, part) {
				found = append(found, part)
			}
		}
	}
	return found
}

// settingPlaces are the places of a provider's settings: a function for each that puts
// a value there.
func settingPlaces(t *testing.T, schema *tfprotov6.Schema) map[string]func(value string, args blockValues, env fakeEnv) {
	t.Helper()
	places := map[string]func(string, blockValues, fakeEnv){}
	for _, a := range schema.Block.Attributes {
		if a.Type.Is(tftypes.String) {
			places[a.Name] = func(value string, args blockValues, _ fakeEnv) { args[a.Name] = value }
		}
	}
	for _, variable := range []string{
		"QINGCLOUD_ACCESS_KEY", "QINGCLOUD_SECRET_KEY", "QINGCLOUD_ACCESS_KEY_ID", "QINGCLOUD_SECRET_ACCESS_KEY", "QINGCLOUD_ZONE", "QINGCLOUD_ENDPOINT",
		"QINGCLOUD_CONFIG", "QINGCLOUD_CA_FILE", "QINGCLOUD_USE_INSTANCE_ROLE", "QINGCLOUD_MAX_RETRIES", "QINGCLOUD_MAX_CONCURRENCY",
		"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "NO_PROXY",
	} {
		places[variable] = func(value string, _ blockValues, env fakeEnv) { env[variable] = value }
	}
	for _, key := range append(slices.Clone(configKeys), "endpoint", mistakenKey, mistakenID) {
		places["config.yaml "+key] = func(value string, args blockValues, _ fakeEnv) {
			file := filepath.Join(t.TempDir(), "config.yaml")
			quoted, _ := json.Marshal(value)
			writeFile(t, file, fmt.Sprintf("%s: %s\n", key, quoted))
			args["config_file"] = file
		}
		places["config.yaml, twice "+key] = func(value string, args blockValues, _ fakeEnv) {
			file := filepath.Join(t.TempDir(), "config.yaml")
			quoted, _ := json.Marshal(value)
			writeFile(t, file, fmt.Sprintf("%s: %s\nzone: [%s]\n%s: %s\n", key, quoted, quoted, key, quoted))
			args["config_file"] = file
		}
	}
	for name, content := range map[string]string{"config.yaml": "%s", "config.yaml, broken": "zone: [%s", "config.yaml, unknown": "unknown: *%s"} {
		places[name] = func(value string, args blockValues, _ fakeEnv) {
			file := filepath.Join(t.TempDir(), "config.yaml")
			writeFile(t, file, fmt.Sprintf(content, value))
			args["config_file"] = file
		}
	}
	return places
}

// Whichever setting a secret, or a file with one, is put into by mistake, and whether
// the others are set or not, no message and no line of the log shows it.
func TestSecretsInTheWrongSetting(t *testing.T) {
	t.Parallel()
	server := fakeapi.New(fakeapi.Config{})
	p := newProtocol(t, inMemory(server))
	places := settingPlaces(t, p.schema.Provider)
	for place, set := range places {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			for name, secret := range mistakenSecrets() {
				for _, env := range []fakeEnv{fakeEnvironment("https://api.example.com"), {"QINGCLOUD_USE_INSTANCE_ROLE": "true"}, {}} {
					args, others := blockValues{}, len(env)
					env["HOME"] = t.TempDir()
					set(secret, args, env)
					provider := inMemory(server)
					provider.getenv = env.get
					if found := leaks(everythingShown(t, protocolServer{t, newServer(provider), p.schema, p.source}, args)); len(found) > 0 {
						t.Errorf("%s, with %d other variables: shows %q", name, others, found)
					}
				}
			}
		})
	}
}

// everythingShown validates, configures and reads, and returns all messages and the
// log.
func everythingShown(t *testing.T, p protocolServer, args blockValues) string {
	t.Helper()
	ctx, lines := capturedLog(t)
	diagnostics := p.validateProvider(args)
	resp, err := p.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: p.block(p.schema.Provider, args)})
	if err != nil {
		t.Fatal(err)
	}
	diagnostics = append(diagnostics, resp.Diagnostics...)
	_, diags := p.read(ctx, nil)
	log, err := json.Marshal(lines())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(diagnosticTexts(append(diagnostics, diags...)), "\n") + string(log)
}

// The same of the arguments of data sources, which are validated.
func TestSecretsInTheWrongArgument(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, inMemory(fakeapi.New(fakeapi.Config{})))
	for _, row := range allDataSources {
		for secretName, secret := range mistakenSecrets() {
			arguments := blockValues{"zone": secret, "timeouts": map[string]any{"read": secret}}
			for name, a := range row.arguments {
				switch a.value.(type) {
				case string:
					arguments[name] = secret
				case []string:
					arguments[name] = []string{secret}
				}
			}
			for name, value := range arguments {
				args := mergeValues(blockValues{name: value}, row.arguments[name].with)
				if found := leaks(strings.Join(diagnosticTexts(p.of(row.name).validate(args)), "\n")); len(found) > 0 {
					t.Errorf("%s.%s, %s: shows %q", row.name, name, secretName, found)
				}
			}
		}
	}
}
