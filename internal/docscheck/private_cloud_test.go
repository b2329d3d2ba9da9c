// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package docscheck

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// privateCloud is a fake for each https endpoint that the documentation names,
// with a certificate by an authority of its own, behind a proxy that leads there
// whichever host is asked for.
type privateCloud struct {
	proxy       string
	ca          string // in PEM form
	caFile      string
	connections atomic.Int64
}

func newPrivateCloud(t *testing.T, form string) *privateCloud {
	t.Helper()
	certificate, ca := newCertificate(t, "api.qingcloud.com", "api.cloud.example.com")
	api := httptest.NewUnstartedServer(docServer(t, form))
	api.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	api.StartTLS()
	t.Cleanup(api.Close)
	cloud := &privateCloud{ca: ca, caFile: filepath.Join(t.TempDir(), "ca.pem")}
	if err := os.WriteFile(cloud.caFile, []byte(ca), 0o600); err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cloud.connections.Add(1)
		tunnel(w, r, api.Listener.Addr().String())
	}))
	t.Cleanup(proxy.Close)
	cloud.proxy = proxy.URL
	return cloud
}

// tunnel answers CONNECT with a connection to address.
func tunnel(w http.ResponseWriter, r *http.Request, address string) {
	server, err := new(net.Dialer).DialContext(context.WithoutCancel(r.Context()), "tcp", address)
	if err != nil || r.Method != http.MethodConnect {
		http.Error(w, "only CONNECT", http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	fmt.Fprint(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}

// newCertificate makes a certificate for hosts that signs itself, and returns it
// in PEM form, too.
func newCertificate(t *testing.T, hosts ...string) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: hosts, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
