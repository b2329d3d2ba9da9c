// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/qingcloud/terraform-provider-qingcloud/internal/fakeapi"
)

const usage = `A mock of the QingCloud API, to plan without an account.

usage: fakeapi [flags]                      serve until interrupted, and print the settings
       fakeapi [flags] -- COMMAND [ARG...]  run a command with the settings in its environment

  fakeapi -- terraform plan
  fakeapi -data backends.yaml -- terraform test
  fakeapi -fail http503:30% -log -- terraform plan

flags:
`

type options struct {
	address  string
	backends int
	data     string
	check    string
	schema   bool
	latency  time.Duration
	generous bool
	zones    []string
	accounts map[string]string // secret keys by access key ID
	failures []fakeapi.Failure
	seed     uint64
	log      bool
	quiet    bool
	command  []string
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{zones: []string{fakeapi.Zone}, accounts: map[string]string{fakeapi.AccessKeyID: fakeapi.SecretAccessKey}}
	flags := flag.NewFlagSet("fakeapi", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.address, "addr", "127.0.0.1:0", "`address` to listen on (default: a free port)")
	flags.StringVar(&o.data, "data", "", "`file` with the items to serve, in JSON or YAML, instead of the built-in ones")
	flags.StringVar(&o.check, "check", "", "only check a `file` for -data")
	flags.BoolVar(&o.schema, "schema", false, "print the JSON Schema of a file for -data")
	flags.IntVar(&o.backends, "backends", 0, "`number` of backends of an additional load balancer, "+fakeapi.LargeLoadBalancer)
	flags.BoolVar(&o.generous, "generous", false, "send every field at every verbose")
	flags.Func("zone", "`zones`, separated by commas (default "+fakeapi.Zone+"); an item may have a zone", func(text string) error {
		o.zones = strings.Split(text, ",")
		return nil
	})
	flags.Func("account", "another access key, as `ID:SECRET`; may be repeated", func(text string) error {
		id, secret, ok := strings.Cut(text, ":")
		if !ok || id == "" || secret == "" {
			return errors.New("use an access key ID, a colon and a secret key")
		}
		o.accounts[id] = secret
		return nil
	})
	flags.Func("fail", "`what` goes wrong: 5100, http503, down, slow=5s, changing; :3 or :30% for some requests", func(text string) error {
		failure, err := fakeapi.ParseFailure(text)
		o.failures = append(o.failures, failure)
		return err
	})
	flags.Uint64Var(&o.seed, "seed", 1, "`number` that decides which requests of a share fail (default 1)")
	flags.DurationVar(&o.latency, "latency", 0, "`time` to wait before each response")
	flags.BoolVar(&o.log, "log", false, "print each request in a line to stderr")
	flags.BoolVar(&o.quiet, "quiet", false, "print only the settings")
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.VisitAll(func(f *flag.Flag) {
			name, text := flag.UnquoteUsage(f)
			fmt.Fprintf(stderr, "  %-19s %s\n", "-"+f.Name+" "+name, text)
		})
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.command = flags.Args()
	return o, o.validate()
}

func (o options) validate() error {
	if o.data != "" && o.backends > 0 {
		return errors.New("-backends cannot be combined with -data, which has all items")
	}
	if slices.Contains(o.zones, "") {
		return errors.New("-zone has an empty zone: use zones such as pek3,sh1a")
	}
	return nil
}
