#!/bin/sh
# Prints the absolute path of the Terraform or OpenTofu to use: the one that
# QINGCLOUD_TEST_CLI names (a name on PATH, a path, or `opentofu`,
# `opentofu@VERSION` or `terraform@VERSION` for one built from source), or else what
# PATH has.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
cli=${QINGCLOUD_TEST_CLI:-}
opentofu=1.12.6

case $cli in
  opentofu) exec "$tools/build_cli.sh" opentofu "$opentofu" ;;
  opentofu@* | terraform@*) exec "$tools/build_cli.sh" "${cli%%@*}" "${cli#*@}" ;;
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
exec "$tools/build_cli.sh" opentofu "$opentofu"
