#!/usr/bin/env bash
# Runs the model of a changing list with at least a million random runs, then every
# fuzz target for FUZZTIME each; `go test` accepts only one at a time.
set -euo pipefail
cd "$(dirname "$0")/.."

# 150,000 runs of each world, more than a million in all.
echo '== the model'
go test -count=1 -timeout=30m -run='^(TestNoListIsWrong|TestListsThatMayBeWrong)$' -v ./internal/pagination -model-runs=150000

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# ended_in_time reports whether a failure is only that FUZZTIME was over, which Go
# before 1.27 sometimes calls a failure (https://go.dev/issue/75804).
ended_in_time() {
  [[ $(sed -n '/^--- FAIL/{n;p;}' "$log") == '    context deadline exceeded' ]] && ! grep -q 'Failing input' "$log"
}

targets=$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal || true)
if [[ -z $targets ]]; then
  echo 'No fuzz target was found.' >&2
  exit 1
fi
while IFS=: read -r file func; do
  name=${func#func }
  echo "== $name"
  if ! go test -run='^$' -fuzz="^$name\$" -fuzztime="${FUZZTIME:-30s}" "./$(dirname "$file")" 2>&1 | tee "$log"; then
    ended_in_time
  fi
done <<<"$targets"
