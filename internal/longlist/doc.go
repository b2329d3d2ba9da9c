// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package longlist encodes the list of a data source without the framework, which
// converts, copies and compares each of its values several times: that takes most
// of the time and memory of a plan with thousands of objects.
//
// [NewServer] wraps the framework's server. A data source hands its list to [Defer]
// and sets the attribute to an unknown value; the framework does the entire read;
// and at the end the server puts the encoded list where the unknown value is.
//
// This relies on three facts about terraform-plugin-framework and
// terraform-plugin-go, which the tests of equality check after each upgrade:
//
//   - The framework passes the context of ReadDataSource on to Read. If it did not,
//     Defer would report false, and the data source would set the list itself.
//   - A state is MessagePack, encoded with vmihailenco/msgpack: objects with their
//     attributes ordered by name, integers in the shortest form.
//   - An unknown value is the extension 0xd4 0 0. Anything else in the place of the
//     list is an error, and an unknown value that is left is refused by Terraform, so
//     that a list cannot get lost.
package longlist
