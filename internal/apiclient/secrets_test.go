// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package apiclient

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapitest"
)

// secretsOf returns the secrets of the requests so far.
func secretsOf(key Credentials, requests []fakeapi.Request) []string {
	secrets := []string{key.SecretAccessKey(), key.AccessKeyID(), key.Token()}
	for _, r := range requests {
		secrets = append(secrets, r.Params["signature"])
	}
	return secrets
}

// checkHidden wants no secret in a text.
func checkHidden(t *testing.T, where, text string, secrets []string) {
	t.Helper()
	if part := fakeapitest.Leak(text, secrets...); part != "" {
		t.Errorf("%s shows %q: %s", where, part, text)
	}
}

// A server quotes the request in every part of its response.
func TestNoErrorAndNoTraceShowsASecret(t *testing.T) {
	t.Parallel()
	key := NewCredentials("QYACCESSKEY/LONG+ID=", "s3cret-key-with/odd+characters=", "t0ken/of+a=role")
	quoting := map[string]func(r fakeapi.Request) fakeapi.Fault{
		"message": func(r fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{RetCode: 1200, Message: quoteRequest(key, r)}
		},
		"busy": func(r fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{RetCode: 5100, Message: quoteRequest(key, r)}
		},
		"location": func(r fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{Status: 302, Header: map[string]string{"Location": "https://other.example/?" + quoteRequest(key, r)}}
		},
		"host": func(fakeapi.Request) fakeapi.Fault { // the secret key's slash ends it
			return fakeapi.Fault{Status: 302, Header: map[string]string{"Location": "https://" + key.SecretAccessKey() + ".example/"}}
		},
		"field": func(r fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{Body: `{"ret_code":0,"total_count":{"` + r.Params["signature"] + `":1}}`}
		},
		"item": func(r fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{Body: `{"ret_code":0,"total_count":1,"loadbalancer_backend_set":["` + key.SecretAccessKey() + `"]}`}
		},
		"cut field": func(r fakeapi.Request) fakeapi.Fault { // an error quotes the first 40 characters
			return fakeapi.Fault{Body: `{"ret_code":0,"total_count":["` + strings.Repeat("x", 20) + r.Params["signature"] + `"]}`}
		},
		"cut item": func(fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{Body: `{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"port":["` + strings.Repeat("x", 20) + key.SecretAccessKey() + `"]}]}`}
		},
		"lower case": func(r fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{RetCode: 1200, Message: lowerEscape(r.Params["signature"]) + " " + lowerEscape(key.Token())}
		},
		"HTML": func(r fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Body: "<html>" + quoteRequest(key, r)} },
		"other HTML": func(r fakeapi.Request) fakeapi.Fault {
			return fakeapi.Fault{Status: 500, Body: "<html>" + quoteRequest(key, r)}
		},
		"nothing odd": func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{RetCode: 1400} },
		"stall":       func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Stall: true} },
		"drop":        func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{Drop: true} },
	}
	for name, fault := range quoting {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(fakeapi.Config{Fault: fault, Keys: map[string]string{key.AccessKeyID(): key.SecretAccessKey()}}, 5)
				var traced []Attempt
				client := newClient(t, server, func(c *Config) {
					c.Credentials = key
					c.Trace = func(_ context.Context, a Attempt) { traced = append(traced, a) }
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, _, err := LoadBalancerBackends.All(ctx, client, entireZone)
				failure := failureOf(t, err)
				secrets := secretsOf(key, server.Requests())
				for _, text := range []string{err.Error(), fmt.Sprintf("%+v", failure), fmt.Sprintf("%#v", *failure)} {
					checkHidden(t, "the error", text, secrets)
				}
				if len(traced) == 0 {
					t.Error("nothing traced")
				}
				checkHidden(t, "the trace", fmt.Sprintf("%+v", traced), secrets)
			})
		})
	}
}

func quoteRequest(key Credentials, r fakeapi.Request) string {
	return fmt.Sprintf("signature %s %s of %s, secret %s, token %s, does not match",
		r.Params["signature"], escape(r.Params["signature"]), r.Params["access_key_id"], key.SecretAccessKey(), key.Token())
}

// Go's own errors quote URLs and malformed responses.
func TestNoTransportErrorShowsASecret(t *testing.T) {
	t.Parallel()
	for name, roundTrip := range map[string]func(*http.Request) (*http.Response, error){
		"quotes the URL": func(r *http.Request) (*http.Response, error) { return nil, fmt.Errorf("Get %q: broken", r.URL) },
		"quotes the query": func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("malformed status %q", r.URL.RawQuery)
		},
	} {
		var seen string
		client := newClient(t, newServer(fakeapi.Config{}, 0), func(c *Config) {
			c.MaxRetries = 0
			c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
				seen = r.URL.Query().Get("signature")
				return roundTrip(r)
			})
		})
		_, _, err := LoadBalancerBackends.All(t.Context(), client, entireZone)
		text := fmt.Sprintf("%+v", failureOf(t, err))
		for _, secret := range []string{seen, escape(seen), testKey.AccessKeyID(), testKey.SecretAccessKey()} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: the error shows %q: %s", name, secret, text)
			}
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestCredentialsDoNotPrint(t *testing.T) {
	t.Parallel()
	key := NewCredentials("QYACCESSKEYIDEXAMPLE", "SECRETACCESSKEY", "SECRETTOKEN")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		client := newClient(t, newServer(fakeapi.Config{}, 0), func(c *Config) { c.Credentials, c.Transport = key, nil }) // the fake's transport knows keys
		hidden := struct{ unexported Credentials }{key}
		role := &InstanceRole{key: key}
		for _, thing := range []any{key, &key, []Credentials{key}, Config{Credentials: key}, client, *role, role, hidden, &hidden} {
			text := fmt.Sprintf(verb, thing)
			if strings.Contains(text, "SECRET") || strings.Contains(text, "QYACC") || strings.Contains(text, fmt.Sprintf("%x", "SECRET")) {
				t.Errorf("%s: %s", verb, text)
			}
		}
	}
	if got := key.String(); got != "access key …MPLE" {
		t.Errorf("got %s", got)
	}
	for id, want := range map[string]string{"": "…", "short": "…", "QYACCESSKEYIDEXAMPLE": "…MPLE"} {
		if got := maskKeyID(id); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
}

// FuzzFailureText checks that whatever a server responds, an error is one short line
// without a secret. $SIGNATURE, $KEY and $TOKEN stand for those of the request.
func FuzzFailureText(f *testing.F) {
	key := NewCredentials("QYACCESSKEY/LONG+ID=", "s3cret/with+odd=characters", "t0ken/of+a=role")
	f.Add(200, `{"ret_code":1200,"message":"signature $SIGNATURE of\u001b[31m $TOKEN\u202e"}`, "")
	f.Add(404, `{"ret_code":0,"total_count":0}`, "")
	f.Add(200, `{"ret_code":0,"total_count":1,"loadbalancer_backend_set":[{"loadbalancer_backend_id":"$KEY\n","loadbalancer_id":"x"}]}`, "")
	f.Add(200, `{"ret_code":0,"total_count":"$SIGNATURE","loadbalancer_backend_set":[{"port":"$TOKEN"}]}`, "")
	f.Add(302, "", "https://$TOKEN.example/?signature=$SIGNATURE")
	f.Add(502, "<html>$KEY", "")
	f.Fuzz(func(t *testing.T, status int, body, location string) {
		if status < 200 || status > 999 {
			return
		}
		var signature string
		client := newClient(t, fakeapi.New(fakeapi.Config{}), func(c *Config) {
			c.Credentials, c.MaxRetries = key, 0
			recordSleeps(c)
			c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
				signature = r.URL.Query().Get("signature")
				fill := strings.NewReplacer("$SIGNATURE", signature, "$KEY", key.SecretAccessKey(), "$TOKEN", key.Token()).Replace
				header := http.Header{"Location": {fill(location)}}
				return &http.Response{StatusCode: status, ProtoMajor: 1, Header: header, Body: io.NopCloser(strings.NewReader(fill(body)))}, nil
			})
		})
		filter := Filter{Zone: fakeapi.Zone, Params: map[string][]string{"loadbalancer": {"lb-1"}}}
		_, _, err := LoadBalancerBackends.All(t.Context(), client, filter)
		if err == nil {
			return
		}
		text := failureOf(t, err).Message
		if n := utf8.RuneCountInString(text); n > maxTextLength+50 {
			t.Errorf("%d characters", n)
		}
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(c rune) bool { return unicode.In(c, unicode.Cc, unicode.Cf) }) {
			t.Errorf("got %q", text)
		}
		checkHidden(t, "the error", text, []string{key.SecretAccessKey(), key.Token(), signature})
	})
}
