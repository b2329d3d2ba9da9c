#!/bin/sh
# Prints the absolute path of the Terraform or OpenTofu to use: the one that
# QINGCLOUD_TEST_CLI names (a name on PATH, a path, `opentofu` or
# `opentofu@VERSION` for one built from source), or else what PATH has.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
cli=${QINGCLOUD_TEST_CLI:-}

case $cli in
  opentofu) exec "$tools/opentofu.sh" ;;
  opentofu@*) exec "$tools/opentofu.sh" "${cli#opentofu@}" ;;
esac

for name in ${cli:-terraform tofu}; do
  found=$(command -v "$name") || continue
  if [ -f "$found.exe" ]; then found=$found.exe; fi # on Windows
  echo "$(cd "$(dirname "$found")" && pwd)/$(basename "$found")"
  exit
done

if [ -n "$cli" ]; then
  echo "QINGCLOUD_TEST_CLI is \"$cli\", which is not a command on PATH." >&2
  exit 1
fi
exec "$tools/opentofu.sh"
