#!/bin/sh
# Builds OpenTofu or Terraform from its Go module, once per version, and prints where
# it is. Terraform's modules from 1.9 on have nested modules, and do not build so.
#
# usage: tools/build_cli.sh opentofu|terraform VERSION
set -eu

product=$1
version=$2
case $product in
  opentofu) module=github.com/opentofu/opentofu command=./cmd/tofu name=tofu ;;
  terraform) module=github.com/hashicorp/terraform command=. name=terraform ;;
esac
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$root/.cache/$product/$version
cli=$dir/$name

if [ ! -x "$cli" ]; then
  echo "Building $name $version; this takes some minutes, once." >&2
  mkdir -p "$dir"
  # `go install` refuses a module with replace directives, so the build runs
  # inside the module; a rename keeps a half-written file from being taken.
  new=$cli.new.$$
  trap 'rm -f "$new"' EXIT
  trap 'exit 130' INT TERM HUP
  (
    unset GOOS GOARCH
    export GOWORK=off GOFLAGS=
    cd "$dir" &&
      go mod download "$module@v$version" &&
      cd "$(go list -m -f '{{.Dir}}' "$module@v$version")" &&
      go build -ldflags "-s -w -X $module/version.dev=no" -o "$new" "$command"
  ) >"$dir/build.log" 2>&1 || {
    cat "$dir/build.log" >&2
    exit 1
  }
  mv -f "$new" "$cli"
fi

echo "$cli"
