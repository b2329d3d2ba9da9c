#!/bin/sh
# Installs the archive that `make snapshot` made for this machine from a
# filesystem mirror, as users without a registry do, and plans with it: init
# writes a lock file, and takes it the second time.
set -eu
cd "$(dirname "$0")/.."
. tools/lib.sh

archive=$(ls dist/terraform-provider-qingcloud_*_"$(go env GOOS)_$(go env GOARCH)".zip)
version=$(basename "$archive" | cut -d_ -f2)
case $("$cli" version) in
  OpenTofu*) host=registry.opentofu.org ;;
  *) host=registry.terraform.io ;;
esac
(cd dist && grep "$(basename "$archive")" ./*_SHA256SUMS | sha256sum -c - >/dev/null)

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
cat >"$tmp/plan/main.tf" <<END
terraform {
  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "$version"
    }
  }
}

data "qingcloud_loadbalancer_backends" "seed" {
  loadbalancer = "lb-1234abcd"
}

output "total_count" {
  value = data.qingcloud_loadbalancer_backends.seed.total_count
}
END
go build -o "$tmp/bin/" ./cmd/fakeapi
cd "$tmp/plan"
export HOME="$tmp"
"$cli" init -no-color -input=false >"$tmp/init.log" || { cat "$tmp/init.log" >&2; exit 1; }
grep -q "\"$version\"" .terraform.lock.hcl
rm -r .terraform
"$cli" init -no-color -input=false -lockfile=readonly >"$tmp/init.log" || { cat "$tmp/init.log" >&2; exit 1; }
"$tmp/bin/fakeapi" -- "$cli" plan -no-color -input=false | tee "$tmp/plan.log"
grep -q '+ total_count = 2' "$tmp/plan.log"
echo "Installed $version from a mirror, with a lock file, and planned with it."
