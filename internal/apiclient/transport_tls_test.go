// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// failWith reads from an endpoint without the fake behind it.
func failWith(t *testing.T, endpoint string, adjust ...func(*Config)) *Error {
	t.Helper()
	client := newClient(t, newServer(fakeapi.Config{}, 0), append([]func(*Config){func(c *Config) {
		c.Endpoint, c.Transport, c.MaxRetries = mustParseEndpoint(t, endpoint), nil, 1
		recordSleeps(c)
	}}, adjust...)...)
	defer closeIdle(client)()
	_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
	return failureOf(t, err)
}

func TestTLSFailuresAreHopeless(t *testing.T) {
	t.Parallel()
	handler := http.NotFoundHandler()
	unknown := httptest.NewUnstartedServer(handler)
	unknown.Config.ErrorLog = log.New(io.Discard, "", 0)
	unknown.StartTLS()
	defer unknown.Close()
	old := httptest.NewUnstartedServer(handler)
	old.Config.ErrorLog = log.New(io.Discard, "", 0)
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	defer old.Close()
	plain := httptest.NewServer(handler)
	defer plain.Close()

	for text, endpoint := range map[string]string{
		"x509: certificate signed by unknown authority":   unknown.URL,
		"tls: protocol version not supported":             old.URL,
		"http: server gave HTTP response to HTTPS client": strings.Replace(plain.URL, "http:", "https:", 1),
	} {
		if failure := failWith(t, endpoint); failure.Kind != KindTLS || failure.Attempts != 1 || !strings.Contains(failure.Message, text) {
			t.Errorf("%s: got %+v", text, failure)
		}
	}
}

// A TLS alert may be of a server that is in trouble, or may come from a connection
// that damages data.
func TestTLSFailuresThatPass(t *testing.T) {
	t.Parallel()
	server := newServer(fakeapi.Config{}, 5)
	listener := httptest.NewUnstartedServer(server)
	listener.Config.ErrorLog = log.New(io.Discard, "", 0)
	var handshakes atomic.Int64
	listener.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		if handshakes.Add(1) == 1 {
			return nil, errors.New("the certificate is being replaced")
		}
		return nil, nil
	}}
	listener.StartTLS()
	defer listener.Close()
	client := newClient(t, server, func(c *Config) {
		c.Endpoint, c.Transport, c.RootCAs = mustParseEndpoint(t, listener.URL), nil, x509.NewCertPool()
		c.RootCAs.AddCert(listener.Certificate())
		recordSleeps(c)
	})
	defer closeIdle(client)()
	if found, stats, err := LoadBalancerBackends.All(t.Context(), client, entireZone); err != nil || len(found) != 5 || stats.Retries != 1 {
		t.Errorf("%d, %+v, %v", len(found), stats, err)
	}
	for text, want := range map[string]Kind{
		"local error: tls: bad record MAC":     KindTransport,
		"remote error: tls: handshake failure": KindTLS,
	} {
		if got := transportKind(errors.New(text)); got != want {
			t.Errorf("%s: got kind %d", text, got)
		}
	}
}

// A certificate that names its host as the common name only is valid for none.
func TestCertificateWithoutSAN(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewUnstartedServer(http.NotFoundHandler())
	listener.Config.ErrorLog = log.New(io.Discard, "", 0)
	listener.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	listener.StartTLS()
	defer listener.Close()
	trusted := x509.NewCertPool()
	trusted.AddCert(listener.Certificate())
	for _, roots := range []*x509.CertPool{nil, trusted} {
		failure := failWith(t, listener.URL, func(c *Config) { c.RootCAs = roots })
		if failure.Kind != KindNoSAN || failure.Attempts != 1 || failure.Message != "the server's certificate has no subject alternative name (SAN), so it is valid for no host" {
			t.Errorf("got %+v", failure)
		}
	}
}

func TestConnectionFailuresPass(t *testing.T) {
	t.Parallel()
	closed, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	if failure := failWith(t, "http://"+closed.Addr().String()); failure.Kind != KindTransport || failure.Attempts != 2 || !strings.Contains(failure.Message, "refused") {
		t.Errorf("refused: got %+v", failure)
	}
	if failure := failWith(t, "http://no-such-host.invalid", func(c *Config) {
		transport := newTransport(1, nil)
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "no-such-host.invalid", IsNotFound: true}}
		}
		c.Transport = transport
	}); failure.Kind != KindDNS || failure.Attempts != 2 {
		t.Errorf("DNS: got %+v", failure)
	}
}

// A proxy's refusal of its user is final, since another attempt may lock the account, and
// is reported without the password.
func TestProxyFailure(t *testing.T) {
	t.Parallel()
	var received atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		received.Add(1)
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	failure := failWith(t, "https://api.example.com", func(c *Config) {
		transport := newTransport(1, nil)
		transport.Proxy = func(r *http.Request) (*url.URL, error) {
			u := *r.URL
			u.Scheme, u.Host, u.User, u.Path, u.RawQuery = "http", strings.TrimPrefix(proxy.URL, "http://"), url.UserPassword("me", "hunter2"), "", ""
			return &u, nil
		}
		c.Transport = transport
	})
	if failure.Kind != KindHTTP || failure.HTTPStatus != 407 || failure.Message != "the proxy refused the connection with 407 Proxy Authentication Required" || received.Load() != 1 {
		t.Errorf("%d requests, got %+v", received.Load(), failure)
	}
}
