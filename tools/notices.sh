#!/bin/sh
# Writes the licenses and notices of everything that is in the binaries, on any
# platform, to .cache/THIRD_PARTY_NOTICES. GoReleaser runs it, with go-licenses on PATH,
# which fails on a license that it does not know or that forbids the use.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

tmp=$(mktemp -d "${TMPDIR:-/tmp}/qingcloud.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

self=$(go list -m)
mkdir "$tmp/all"
platforms=$(sed -n '/^    goos:/,/^    goarch:/s/^ *- //p' .goreleaser.yml)
for os in $platforms; do
  export GOOS="$os" CGO_ENABLED=0
  go-licenses save . --ignore "$self" --save_path "$tmp/$os" >"$tmp/log" 2>&1 || {
    cat "$tmp/log" >&2
    exit 1
  }
  chmod -R u+w "$tmp/$os" # files of Go's module cache are read-only
  cp -R "$tmp/$os/." "$tmp/all/"
  go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}' . >>"$tmp/modules"
done

# texts DIRECTORY lists the licenses and notices in it. For some licenses go-licenses
# saves the source, too.
texts() { find "$1" -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' \) | sort; }

# section FILE TITLE writes a text under a title.
section() {
  rule=$(printf "%080d" 0 | tr 0 =)
  printf '\n%s\n%s\n%s\n\n' "$rule" "$2" "$rule"
  cat "$1"
}

cd "$tmp/all"
{
  echo "This provider contains the following software. Its source code is at the address that each title names."
  section "$(go env GOROOT)/LICENSE" 'go.dev'
  texts . | while read -r file; do
    section "$file" "$(dirname "${file#./}")"
  done
} >"$tmp/notices"
sort -u "$tmp/modules" | while read -r module; do
  if [ ! -d "$module" ] || [ -z "$(texts "$module")" ]; then
    echo "No license of $module was found." >&2
    exit 1
  fi
done
cd "$OLDPWD"
mkdir -p .cache
mv "$tmp/notices" .cache/THIRD_PARTY_NOTICES
