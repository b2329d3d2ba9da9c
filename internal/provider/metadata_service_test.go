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
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

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
