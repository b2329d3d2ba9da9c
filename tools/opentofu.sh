#!/bin/sh
# Builds OpenTofu from its Go module, once a version, and prints where it is.
#
# usage: tools/opentofu.sh [VERSION]
set -eu

version=${1:-1.12.6}
module=github.com/opentofu/opentofu
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$root/.cache/opentofu/$version
tofu=$dir/tofu

if [ ! -x "$tofu" ]; then
  echo "Building OpenTofu $version; this takes some minutes, once." >&2
  mkdir -p "$dir"
  # `go install` refuses a module with replace directives, so the build runs
  # inside the module; a rename keeps a half-written file from being taken.
  new=$tofu.new.$$
  trap 'rm -f "$new"' EXIT
  trap 'exit 130' INT TERM HUP
  (
    unset GOOS GOARCH
    export GOWORK=off GOFLAGS=
    cd "$dir"
    go mod download "$module@v$version"
    cd "$(go list -m -f '{{.Dir}}' "$module@v$version")"
    go build -ldflags "-s -w -X $module/version.dev=no" -o "$new" ./cmd/tofu
  ) >&2
  mv -f "$new" "$tofu"
fi

echo "$tofu"
