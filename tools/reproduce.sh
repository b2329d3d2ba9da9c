#!/bin/sh
# Builds the release files of HEAD again, in another clone, and compares them with
# those that `make snapshot` made here.
set -eu
cd "$(dirname "$0")/.."

if [ -n "$(git status --porcelain)" ]; then
  echo 'Commit first: only what is committed can be built again.' >&2
  exit 1
fi
tmp=$(mktemp -d "${TMPDIR:-/tmp}/qingcloud.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

# released DIRECTORY prints the checksum of each file in dist/ that is released.
released() { (cd "$1/dist" && sha256sum -- *.zip *.tar.gz *.sbom.json *_SHA256SUMS); }

released . >"$tmp/here"
git clone -q . "$tmp/clone"
make -C "$tmp/clone" snapshot >"$tmp/log" 2>&1 || {
  cat "$tmp/log" >&2
  exit 1
}
released "$tmp/clone" >"$tmp/there"
diff -u "$tmp/here" "$tmp/there"
echo "All $(wc -l <"$tmp/here") files are the same in another clone."
