#!/bin/sh
# Writes the SBOM of an archive, for GoReleaser. The same archive makes the same SBOM:
# instead of the time of day and a random namespace, for which Syft has no setting, it
# has the time of the commit and the address of the release.
#
# usage: tools/sbom.sh ARCHIVE DOCUMENT TIME ADDRESS
set -eu

# The licenses of modules are in Go's cache.
SYFT_GOLANG_LOCAL_MOD_CACHE_DIR=$(go env GOMODCACHE)
export SYFT_GOLANG_LOCAL_MOD_CACHE_DIR SYFT_GOLANG_SEARCH_LOCAL_MOD_CACHE_LICENSES=true
SYFT_CHECK_FOR_APP_UPDATE=false syft "$1" --output spdx-json="$2.new"
sed -e "s|\"created\":\"[^\"]*\"|\"created\":\"$3\"|" \
  -e "s|\"documentNamespace\":\"[^\"]*\"|\"documentNamespace\":\"$4\"|" "$2.new" >"$2"
rm "$2.new"
for value in "\"created\":\"$3\"" "\"documentNamespace\":\"$4\""; do
  grep -qF "$value" "$2"
done
