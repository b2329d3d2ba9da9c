#!/bin/sh
# Runs the model of a changing list with at least a million random runs, then every
# fuzz target for FUZZTIME each; `go test` accepts only one at a time.
set -eu
cd "$(dirname "$0")/.."

# 150,000 runs of each of the eight worlds in which no list may be wrong.
echo '== the model'
go test -count=1 -run='^(TestNoListIsWrong|TestListsThatMayBeWrong)$' -v ./internal/apiclient -model-runs=150000

targets=$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal || true)
if [ -z "$targets" ]; then
  echo 'No fuzz target was found.' >&2
  exit 1
fi
echo "$targets" | while IFS=: read -r file func; do
  name=${func#func }
  echo "== $name"
  go test -run='^$' -fuzz="^$name\$" -fuzztime="${FUZZTIME:-30s}" "./$(dirname "$file")"
done
