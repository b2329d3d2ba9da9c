#!/bin/sh
# Runs GoReleaser with the arguments given and the SBOM tool that it calls.
set -eu
cd "$(dirname "$0")/.."

go build -modfile=tools/release/go.mod -o .cache/bin/ github.com/anchore/syft/cmd/syft
PATH=$PWD/.cache/bin:$PATH
export PATH
exec go tool -modfile=tools/release/go.mod goreleaser "$@"
