#!/bin/sh
# Runs all tests, the acceptance tests with the real CLI. Arguments are passed to
# `go test`. A skipped test is a failure, unless the CLI is too old for it.
set -eu
cd "$(dirname "$0")/.."
. tools/lib.sh

export TF_ACC=1 TF_ACC_TERRAFORM_PATH="$cli" TF_ACC_PROVIDER_NAMESPACE=qingcloud TF_ACC_TEMP_DIR="$tmp"
# For example "Terraform v1.11.4".
version=$("$cli" version | head -n 1)
case $version in
  OpenTofu*) export TF_ACC_PROVIDER_HOST=registry.opentofu.org ;;
esac

if [ $# -eq 0 ]; then
  # Excluded from the other tests, since it is too slow for the race detector.
  TF_ACC='' go test -count=1 -v -run='^TestLongestLists' ./internal/provider | tee "$tmp/longest"
  grep -q '^--- PASS' "$tmp/longest"
fi

# cgo is on if there is a C compiler, which the race detector needs.
race=-race
if [ "$(go env CGO_ENABLED)" = 0 ]; then
  race=
  echo 'There is no C compiler, so the tests run without the race detector.' >&2
fi

echo "$version"
go tool -modfile=tools/dev/go.mod gotestsum --format pkgname --jsonfile "$tmp/test.json" -- \
  $race -count=1 -shuffle=on -timeout=20m ./... "$@"

# tests ACTION prints the package and the name of each test with that action in
# test2json's output.
tests() {
  sed -n "s/.*\"Action\":\"$1\",\"Package\":\"\([^\"]*\)\",\"Test\":\"\([^\"]*\)\".*/\1 \2/p" "$tmp/test.json"
}

# Prints the tests that say "needs Terraform 1.7" or the like, and the version.
needs() {
  sed -n 's/.*"Action":"output","Package":"\([^"]*\)","Test":"\([^"]*\)","Output":".*: needs \([A-Za-z]*\) \([0-9]*\)\.\([0-9]*\)\\n".*/\1 \2 \3 \4 \5/p' "$tmp/test.json"
}

tests skip >"$tmp/skipped"
needs >"$tmp/needs"
unexpected=$(awk -v version="$version" '
  BEGIN { split(version, cli, /[ v.]+/) }
  FILENAME == ARGV[1] {
    if ($3 == cli[1] && (cli[2] < $4 || cli[2] == $4 && cli[3] + 0 < $5 + 0)) expected[$1 " " $2] = 1
    next
  }
  !($0 in expected) { print "  " $0 }
' "$tmp/needs" "$tmp/skipped")
if [ -n "$unexpected" ]; then
  printf 'These tests were skipped, although %s can run them:\n%s\n' "$version" "$unexpected" >&2
  exit 1
fi
if [ -z "$(tests pass | head -n 1)" ]; then
  echo 'No test ran.' >&2
  exit 1
fi
