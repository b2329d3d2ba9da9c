#!/bin/sh
# What is worth running before each commit: everything that is quick. It looks for
# lint only in what has changed since the branch left main.
set -eu
cd "$(dirname "$0")/.."

base=$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || git rev-parse HEAD)
lint() { go tool -modfile=tools/lint/go.mod golangci-lint "$@"; }

echo '== format'
lint fmt --diff
echo '== lint'
go mod tidy -diff
lint run --allow-parallel-runners --new-from-rev="$base"
echo '== docs'
tools/docs.sh -check
echo '== tests, without the CLI'
go test -short ./...
