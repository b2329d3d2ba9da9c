#!/bin/sh
# Runs every test, the acceptance tests through the real CLI; further arguments
# go to `go test`. A skipped test is a failure: a green run has run them all.
set -eu
cd "$(dirname "$0")/.."
. tools/lib.sh

export TF_ACC=1 TF_ACC_TERRAFORM_PATH="$cli" TF_ACC_PROVIDER_NAMESPACE=qingcloud TF_ACC_TEMP_DIR="$tmp"
case $("$cli" version) in
  OpenTofu*) export TF_ACC_PROVIDER_HOST=registry.opentofu.org ;;
esac

"$cli" version | head -n 1
go tool -modfile=tools/gotestsum/go.mod gotestsum --format pkgname --jsonfile "$tmp/test.json" -- \
  -race -count=1 -shuffle=on -timeout=20m ./... "$@"

# tests ACTION prints the tests, not the packages, of which test2json says ACTION.
tests() {
  sed -n "s/.*\"Action\":\"$1\",\"Package\":\"\([^\"]*\)\",\"Test\":\"\([^\"]*\)\".*/  \1 \2/p" "$tmp/test.json"
}

skipped=$(tests skip)
if [ -n "$skipped" ]; then
  printf 'Skipped tests count as failures here:\n%s\n' "$skipped" >&2
  exit 1
fi
if [ -z "$(tests pass | head -n 1)" ]; then
  echo 'No test ran.' >&2
  exit 1
fi
