#!/bin/sh
# Fuzzes every fuzz target for FUZZTIME each; `go test` takes only one at a time.
set -eu
cd "$(dirname "$0")/.."

targets=$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal || true)
if [ -z "$targets" ]; then
  echo 'There is no fuzz target.'
  exit
fi
echo "$targets" | while IFS=: read -r file func; do
  name=${func#func }
  echo "== $name"
  go test -run='^$' -fuzz="^$name\$" -fuzztime="${FUZZTIME:-30s}" "./$(dirname "$file")"
done
