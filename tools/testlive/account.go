// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/apiclient"
	"github.com/qingcloud/terraform-provider-qingcloud/internal/provider"
)

// account is an account that is read, whosever it is. Reads change nothing there.
type account struct {
	ctx      context.Context // of the run
	env      map[string]string
	client   *apiclient.Client
	zone     string
	recorder *recorder
}

// openAccount opens the account that the provider would use in an environment.
func openAccount(ctx context.Context, env map[string]string) (*account, error) {
	config, zone, err := provider.ClientConfig(func(name string) string { return env[name] })
	if err != nil {
		return nil, err
	}
	if zone == "" {
		return nil, errors.New("no zone is set. Set QINGCLOUD_ZONE")
	}
	a := &account{ctx: ctx, env: env, zone: zone, recorder: &recorder{next: &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: config.RootCAs, MinVersion: tls.VersionTLS12},
	}}}
	config.Transport = a.recorder
	a.client, err = apiclient.New(config)
	return a, err
}

// recorder keeps the responses of the API as they are.
type recorder struct {
	next http.RoundTripper

	mu        sync.Mutex
	responses []map[string]any
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var response map[string]any
	if json.Unmarshal(body, &response) == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.responses = append(r.responses, response)
	}
	return resp, nil
}

// rawItems reads a list without the provider's defaults, and returns the items as
// they were sent, each once.
func rawItems[T any](a *account, list *apiclient.List[T], params map[string][]string) ([]map[string]any, error) {
	a.recorder.responses = nil
	if _, _, err := list.All(a.ctx, a.client, apiclient.Filter{Zone: a.zone, Params: params}); err != nil {
		return nil, err
	}
	var items []map[string]any
	seen := map[string]bool{}
	for _, response := range a.recorder.responses {
		for _, item := range objectList(response[list.Resource+"_set"]) {
			if id := memberText(item, list.Resource+"_id"); !seen[id] {
				seen[id] = true
				items = append(items, item)
			}
		}
	}
	slices.SortFunc(items, func(a, b map[string]any) int {
		return strings.Compare(memberText(a, list.Resource+"_id"), memberText(b, list.Resource+"_id"))
	})
	return items, nil
}

// objectList are the objects of a list in JSON; nil for an element that is none.
func objectList(list any) []map[string]any {
	elements, _ := list.([]any)
	all := make([]map[string]any, 0, len(elements))
	for _, element := range elements {
		object, _ := element.(map[string]any)
		all = append(all, object)
	}
	return all
}

func memberText(b map[string]any, name string) string {
	s, _ := b[name].(string)
	return s
}

// report writes a line for each list at each level of verbose, one for each question,
// and one for each problem, of which its error is the number.
func (a *account) report(providerDir string, out io.Writer) error {
	lines, problems, err := a.readAll(providerDir)
	if err != nil {
		return err
	}
	for _, line := range slices.Concat(lines, a.answers(), problems) {
		fmt.Fprintln(out, line)
	}
	if len(problems) > 0 {
		return fmt.Errorf("problems: %d", len(problems))
	}
	return nil
}
