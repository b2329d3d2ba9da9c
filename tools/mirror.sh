#!/bin/sh
# Installs the archive that `make snapshot` made for this machine from a
# filesystem mirror, as users without a registry do, and plans the README's example
# with it and the released mock API: init writes a lock file, and takes it the second
# time.
set -eu
cd "$(dirname "$0")/.."
. tools/lib.sh

archive=$(ls dist/terraform-provider-qingcloud_*_"$(go env GOOS)_$(go env GOARCH)".zip)
version=$(basename "$archive" | cut -d_ -f2)
case $("$cli" version) in
  OpenTofu*) host=registry.opentofu.org ;;
  *) host=registry.terraform.io ;;
esac
fakeapi=$(ls dist/qingcloud-fakeapi_*_"$(go env GOOS)_$(go env GOARCH)".tar.gz)
sums=dist/terraform-provider-qingcloud_${version}_SHA256SUMS
(cd dist && sha256sum -c --quiet --ignore-missing "${sums#dist/}" "qingcloud-fakeapi_${version}_SHA256SUMS")
if [ "$(grep -c 'terraform-provider-qingcloud_.*\.zip$\|_manifest\.json$' "$sums")" != "$(wc -l <"$sums")" ]; then
  echo "$sums names files that Terraform's registry refuses." >&2
  exit 1
fi

mirror=$tmp/mirror/$host/qingcloud/qingcloud
mkdir -p "$mirror" "$tmp/plan"
cp "$archive" "$mirror/"
cat >"$TF_CLI_CONFIG_FILE" <<END
provider_installation {
  filesystem_mirror {
    path = "$tmp/mirror"
  }
}
END
# The first block of the README, with the version of the snapshot.
awk '/^```terraform/ { on = 1; next } /^```/ && on { exit } on' README.md | sed "s/\(version *= \)\"~>.*/\1\"$version\"/" >"$tmp/plan/main.tf"
mkdir "$tmp/bin"
tar -xzf "$fakeapi" -C "$tmp/bin"
cd "$tmp/plan"
export HOME="$tmp"
"$cli" init -no-color -input=false >"$tmp/init.log" || { cat "$tmp/init.log" >&2; exit 1; }
grep -q "\"$version\"" .terraform.lock.hcl
rm -r .terraform
"$cli" init -no-color -input=false -lockfile=readonly >"$tmp/init.log" || { cat "$tmp/init.log" >&2; exit 1; }
PATH=/usr/bin:/bin "$tmp/bin/fakeapi" -quiet -- "$cli" plan -no-color -input=false | tee "$tmp/plan.log"
grep -q '192.168.0.11' "$tmp/plan.log"
echo "Installed $version from a mirror, with a lock file, and planned the README's example with it."
