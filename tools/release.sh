#!/bin/sh
# Runs GoReleaser with the arguments given and the tools that it calls.
set -eu
cd "$(dirname "$0")/.."

# An SBOM names the version of Syft, which its own releases are built with.
syft=$(go list -modfile=tools/release/go.mod -m -f '{{.Version}}' github.com/anchore/syft)
go build -modfile=tools/release/go.mod -ldflags "-X main.version=${syft#v}" -o .cache/bin/ github.com/anchore/syft/cmd/syft
go build -modfile=tools/release/go.mod -o .cache/bin/ github.com/google/go-licenses/v2
PATH=$PWD/.cache/bin:$PATH
export PATH
exec go tool -modfile=tools/release/go.mod goreleaser "$@"
