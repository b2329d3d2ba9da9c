#!/bin/sh
# Formats examples/, and generates docs/ from the schema, templates and examples.
# With -check it fails if that changes anything.
set -eu
cd "$(dirname "$0")/.."
. tools/lib.sh

# snapshot NAME copies what this script writes.
snapshot() {
  mkdir "$tmp/$1"
  for dir in docs examples; do
    if [ -d "$dir" ]; then cp -R "$dir" "$tmp/$1/"; fi
  done
}

# tfplugindocs COMMAND runs it, and shows its output only if it fails.
tfplugindocs() {
  command=$1
  shift
  go tool -modfile=tools/dev/go.mod tfplugindocs "$command" \
    --provider-name qingcloud --providers-schema "$tmp/schema.json" "$@" >"$tmp/$command.log" 2>&1 || {
    cat "$tmp/$command.log" >&2
    exit 1
  }
}

snapshot before

# tfplugindocs looks the schema up under this source, with either CLI.
source=registry.terraform.io/hashicorp/qingcloud
build_provider "$source"
mkdir "$tmp/schema"
cat >"$tmp/schema/main.tf" <<END
terraform {
  required_providers {
    qingcloud = {
      source = "$source"
    }
  }
}
END
(cd "$tmp/schema" && "$cli" providers schema -json) >"$tmp/schema.json"

for dir in examples/data-sources/*; do
  [ -f "$dir/versions.tf" ] || cp examples/data-sources/qingcloud_loadbalancers/versions.tf "$dir/"
done
"$cli" fmt -recursive examples
tfplugindocs generate --rendered-provider-name QingCloud
go run ./tools/reference docs/index.md docs/guides/index-zh.md docs/guides/reference-zh.md <"$tmp/schema.json"
tfplugindocs validate

if [ "${1:-}" = -check ]; then
  snapshot after
  if ! (cd "$tmp" && diff -Nru before after); then
    echo 'docs/ or examples/ were not up to date: run "make generate" and commit what it changes.' >&2
    exit 1
  fi
fi
