#!/bin/sh
# Looks for known vulnerabilities in what the provider calls, and in the programs that
# make a release. In these, one without a fix is only shown: there is no version to
# update to. Arguments are passed to govulncheck.
set -eu
cd "$(dirname "$0")/.."

tmp=$(mktemp -d "${TMPDIR:-/tmp}/qingcloud.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

go build -modfile=tools/dev/go.mod -o "$tmp/" golang.org/x/vuln/cmd/govulncheck
go build -modfile=tools/release/go.mod -o "$tmp/" tool

echo '== the provider'
failed=
"$tmp/govulncheck" "$@" ./... || failed=1
for program in goreleaser syft go-licenses; do
  echo "== $program"
  code=0
  "$tmp/govulncheck" "$@" -mode=binary "$tmp/$program" >"$tmp/log" || code=$?
  cat "$tmp/log"
  case $code in
    0) ;;
    3) if grep 'Fixed in: ' "$tmp/log" | grep -qv 'Fixed in: N/A'; then failed=1; fi ;;
    *) failed=1 ;;
  esac
done
[ -z "$failed" ]
