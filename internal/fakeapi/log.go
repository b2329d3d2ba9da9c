// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package fakeapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// logLine describes a request and its response in one line, without what is the same in
// each request, or secret.
func logLine(r Request, response map[string]any, f Fault) string {
	action := actionNamed(r.Params["action"])
	var line strings.Builder
	if action == nil {
		line.WriteString("unknown action")
	} else {
		line.WriteString(action.name)
		for _, name := range slices.Sorted(maps.Keys(r.Params)) {
			if name == "zone" || !slices.Contains(commonParams, name) {
				fmt.Fprintf(&line, " %s=%q", name, r.Params[name])
			}
		}
	}
	switch {
	case f.Drop:
		line.WriteString(": no response")
	case f.Status != 0 && f.RetCode == 0:
		fmt.Fprintf(&line, ": HTTP %d", f.Status)
	default:
		fmt.Fprintf(&line, ": ret_code %v", response["ret_code"])
		if action != nil {
			if items, ok := response[action.set].([]Item); ok {
				fmt.Fprintf(&line, ", %d of %v items", len(items), response["total_count"])
			}
		}
	}
	if f.Delay > 0 {
		fmt.Fprintf(&line, " after %s", f.Delay)
	}
	return line.String()
}
