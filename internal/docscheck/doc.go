// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package docscheck has the tests of the documentation: the README files, docs/ and
// examples/. Nothing imports it.
//
//	markdown_test.go        a page, as far as the tests need to understand it
//	docs_test.go            translations, ret_codes, environment variables, skipped blocks
//	links_test.go           links, anchors, and what the registries render
//	compatibility_test.go   the versions that pages say are tested
//	versions_test.go        the versions that examples require, and the data that they use
//	chinese_test.go         how Chinese pages are written
//	errors_test.go          the pages of errors have every message of the code
//	config_test.go          blocks and examples, completed to configurations
//	standin_test.go         stand-ins for resources of other providers
//	address_test.go         configurations get addresses in a safe way
//	plan_test.go            all configurations, planned by the real CLI
//	fake_test.go            the fake that they are planned with
//	private_cloud_test.go   the same with https, behind a proxy
//	examples_test.go        examples/, applied and tested
//	output_test.go          what pages say that the CLI prints
//	quotes_test.go          Terraform's messages, as its page quotes them
package docscheck
