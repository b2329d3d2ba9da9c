#!/bin/sh
# Plans and applies examples/demo against the fake of the API, offline.
set -eu
cd "$(dirname "$0")/.."
. tools/lib.sh

build_provider qingcloud/qingcloud
go build -o "$tmp/bin/" ./cmd/fakeapi

mkdir "$tmp/demo"
cp examples/demo/*.tf "$tmp/demo/"
cd "$tmp/demo"

# Whatever the CLI or the provider looks up at home or writes there stays in $tmp.
export HOME="$tmp" TMPDIR="$tmp"
if [ ! -t 1 ]; then
  export TF_CLI_ARGS=-no-color
fi

# Both commands run under one fake, since its port is another every time.
# shellcheck disable=SC2016
"$tmp/bin/fakeapi" -backends 437 -- sh -ec '
  "$1" plan -input=false
  "$1" apply -input=false -auto-approve
' sh "$cli"
