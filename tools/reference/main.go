// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Command reference fills in the pages that it is given. They are Go templates with the
// data of a [reference], and with the delimiters <% %>, since {{ }} are those of
// tfplugindocs. Its input is the output of `terraform providers schema -json`.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed chinese.yaml
var chinese []byte

func main() {
	log.SetFlags(0)
	var file struct {
		Providers map[string]schema `json:"provider_schemas"`
	}
	check(json.NewDecoder(os.Stdin).Decode(&file))
	for _, s := range file.Providers { // there is one
		r, err := newReference(s, chinese)
		check(err)
		for _, name := range os.Args[1:] {
			page, err := r.render(name)
			check(err)
			check(os.WriteFile(name, page, 0o600)) //nolint:gosec // named by the caller
		}
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// render returns a page with its placeholders replaced.
func (r reference) render(name string) ([]byte, error) {
	page, err := template.New(filepath.Base(name)).Delims("<%", "%>").ParseFiles(name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, r)
	return b.Bytes(), err
}
