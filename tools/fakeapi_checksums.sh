#!/bin/sh
# Writes the checksums of the mock API's archives, for GoReleaser, which has only one
# file of checksums of its own and runs this in dist/.
#
# usage: tools/fakeapi_checksums.sh DOCUMENT
set -eu
sha256sum qingcloud-fakeapi_*.tar.gz >"$1"
