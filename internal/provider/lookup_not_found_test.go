// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

// An error that may mean that search_word finds nothing does not end a look-up by
// name. Any other error does, and so does one of the request without search_word.
func TestSearchWordFindsNothing(t *testing.T) {
	t.Parallel()
	for code, found := range map[int]bool{1300: true, 2100: true, 1400: false} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			config := fakeapi.Config{SearchFindsNothing: true, NotFoundCode: code}
			p, server := rowOf(oneLB).serve(t, config, namedLoadBalancers("web")...)
			_, diags := p.read(t.Context(), byName("web"))
			requests := server.Requests()
			last := requests[len(requests)-1].Params["search_word"]
			switch {
			case found && (len(diags) > 0 || last != ""):
				t.Errorf("%q, the last search_word is %q", diagnosticTexts(diags), last)
			case !found && (len(requests) != 1 || !strings.Contains(singleDiagnostic(t, diags), "ret_code 1400")):
				t.Errorf("%d requests, %q", len(requests), diagnosticTexts(diags))
			}
		})
	}
}

func TestLookupRefusedWithoutSearchWord(t *testing.T) {
	t.Parallel()
	p, server := rowOf(oneLB).serve(t, fakeapi.Config{Fault: func(fakeapi.Request) fakeapi.Fault { return fakeapi.Fault{RetCode: 2100} }})
	_, diags := p.read(t.Context(), byName("web"))
	if got := singleDiagnostic(t, diags); len(server.Requests()) != 2 || !strings.Contains(got, "ret_code 2100, resource not found") {
		t.Errorf("%d requests, %s", len(server.Requests()), got)
	}
}
