#!/bin/sh
# Applies the recipes in examples/recipes with the real hashicorp/local provider
# against the fake of the API, and has the programs that read their files check
# them: nginx, promtool (Debian: prometheus) and ansible-inventory (ansible-core).
set -eu
cd "$(dirname "$0")/.."
. tools/lib.sh

missing=
for program in nginx promtool ansible-inventory; do
  command -v "$program" >/dev/null || missing="$missing $program"
done
if [ -n "$missing" ]; then
  echo "make test-recipes needs$missing." >&2
  exit 1
fi

# install BINARY SOURCE VERSION installs a provider where the CLI looks for it before
# it asks a registry, as the guide "Installation" says.
case $("$cli" version) in
  OpenTofu*) host=registry.opentofu.org ;;
  *) host=registry.terraform.io ;;
esac
platform=$(go env GOOS)_$(go env GOARCH)
install() {
  dir=$tmp/.terraform.d/plugins/$host/$2/$3/$platform
  mkdir -p "$dir"
  cp "$tmp/bin/$1" "$dir/$1_v$3"
}

go build -o "$tmp/bin/" . ./cmd/fakeapi
go build -modfile=tools/recipes/go.mod -o "$tmp/bin/" github.com/terraform-providers/terraform-provider-local
install terraform-provider-qingcloud qingcloud/qingcloud 0.1.0
install terraform-provider-local hashicorp/local 2.5.0
export HOME="$tmp" TF_CLI_ARGS=-no-color

# The API does not promise addresses: without any, and with no backends at all, a
# recipe must stop before it writes a file.
cp -R examples/recipes "$tmp/recipes"
data=$tmp/recipes/data.json
sed '/"private_ip": "192/d' "$data" >"$tmp/no-addresses.json"
# An instance whose second network interface has an IPv6 address.
sed '/lbb-web00002/,/private_ip/s/192.168.0.11/2001:db8:1::5/' "$data" >"$tmp/ipv6.json"
awk '/"loadbalancer_backend_set": \[/ { print "  \"loadbalancer_backend_set\": [],"; skip = 1 } !skip; /^  \],$/ { skip = 0 }' "$data" >"$tmp/no-backends.json"

# apply RECIPE DATA applies a recipe, installed with its version constraints.
apply() {
  (
    cd "$tmp/recipes/$1"
    "$cli" init -input=false
    "$tmp/bin/fakeapi" -data "$2" -- "$cli" apply -input=false -auto-approve
  ) >"$tmp/log" 2>&1
}

# fail MESSAGE ends the test.
fail() {
  cat "$tmp/log" >&2
  echo "$1" >&2
  exit 1
}

# stops RECIPE DATA MESSAGE requires that a recipe stops and writes nothing.
stops() {
  before=$(ls "$tmp/recipes/$1")
  if apply "$1" "$2"; then fail "$1 did not stop with $(basename "$2")."; fi
  tr -s '\n│ ' ' ' <"$tmp/log" | grep -qF "$3" || fail "$1 stopped without: $3"
  [ "$before" = "$(ls "$tmp/recipes/$1")" ] || fail "$1 wrote a file with $(basename "$2")."
}

# writes RECIPE FILE DATA requires that a recipe writes this text, given as input, and
# that a second plan changes nothing.
writes() {
  apply "$1" "$3" || fail "$1 could not be applied with $(basename "$3")."
  diff -u - "$tmp/recipes/$1/$2" >&2 || fail "$1 wrote something else with $(basename "$3")."
  (cd "$tmp/recipes/$1" && "$tmp/bin/fakeapi" -data "$3" -- "$cli" plan -input=false -detailed-exitcode) >"$tmp/log" 2>&1 ||
    fail "A second plan of $1 changes something."
}

# nginx_accepts RECIPE has nginx check the recipe's site.conf.
nginx_accepts() {
  cat >"$tmp/recipes/$1/nginx.conf" <<END
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path tmp;
  proxy_temp_path tmp;
  fastcgi_temp_path tmp;
  uwsgi_temp_path tmp;
  scgi_temp_path tmp;
  include site.conf;
}
END
  nginx -t -p "$tmp/recipes/$1" -c "$tmp/recipes/$1/nginx.conf" >"$tmp/log" 2>&1 || fail "nginx refuses the file of $1."
}

for recipe in nginx nginx-policies allow-list prometheus ansible; do
  stops "$recipe" "$tmp/no-addresses.json" 'Backends without an address: lbb-web0000'
done
stops nginx "$tmp/no-backends.json" 'nginx refuses an upstream without servers.'
stops nginx-policies "$tmp/no-backends.json" 'A policy has no backend that receives requests, which nginx refuses.'
stops allow-list "$tmp/no-backends.json" 'The load balancer has no backends: the allow-list would lock everybody out.'
stops prometheus "$tmp/no-backends.json" 'The load balancer has no backends: Prometheus would monitor nothing.'
stops ansible "$tmp/no-backends.json" 'The load balancer has no backends: every play would skip all hosts.'

writes nginx upstream-web.conf "$data" <<'END'
upstream web {
  server 192.168.0.11:8080 weight=10;
  server 192.168.0.12:8080 weight=20;
  server 192.168.0.15:8080 weight=10 backup;
  server 192.168.0.20:8080 weight=5;
}
END
nginx_accepts nginx

writes nginx-policies upstreams.conf "$data" <<'END'
upstream web-default {
  server 192.168.0.11:8080 weight=10;
  server 192.168.0.12:8080 weight=20;
  server 192.168.0.15:8080 weight=10 backup;
  server 192.168.0.20:8080 weight=5;
}
upstream web-lbp-web00001 {
  server 192.168.0.16:9000 weight=5;
}
END
nginx_accepts nginx-policies

writes allow-list allow-web.conf "$data" <<'END'
allow 192.168.0.11/32;
allow 192.168.0.12/32;
allow 192.168.0.13/32;
allow 192.168.0.14/32;
allow 192.168.0.15/32;
allow 192.168.0.16/32;
allow 192.168.0.20/32;
deny all;
END
nginx_accepts allow-list

apply prometheus "$data" || fail 'prometheus could not be applied.'
(cd "$tmp/recipes/prometheus" && promtool check config prometheus.yml && promtool check service-discovery prometheus.yml web) >"$tmp/log" 2>&1 ||
  fail 'promtool refuses the file of prometheus.'
[ "$(grep -c '"__address__": "192.168.0.1[1-6]:9100"\|"__address__": "192.168.0.20:9100"' "$tmp/log")" -ge 7 ] || fail 'Prometheus does not find the seven targets.'

apply ansible "$data" || fail 'ansible could not be applied.'
ansible-inventory -i "$tmp/recipes/ansible/inventory.yml" --list >"$tmp/log" 2>&1 || fail 'ansible-inventory refuses the file of ansible.'
[ "$(grep -c '"ansible_host": "192.168.0' "$tmp/log")" = 7 ] || fail 'Ansible does not find the seven hosts.'
[ "$(grep -c '"in_service": true' "$tmp/log")" = 4 ] || fail 'Not four hosts are in service.'

# has RECIPE FILE LINE... requires that a recipe writes these lines with an instance
# whose second address is an IPv6 one.
has() {
  recipe=$1 file=$2
  shift 2
  apply "$recipe" "$tmp/ipv6.json" || fail "$recipe could not be applied with ipv6.json."
  for line in "$@"; do
    grep -qxF -- "$line" "$tmp/recipes/$recipe/$file" || { cat "$tmp/recipes/$recipe/$file" >&2; fail "$recipe does not write with ipv6.json: $line"; }
  done
}

has nginx upstream-web.conf '  server [2001:db8:1::5]:8080 weight=10;'
nginx_accepts nginx
has nginx-policies upstreams.conf '  server [2001:db8:1::5]:8080 weight=10;'
nginx_accepts nginx-policies
has allow-list allow-web.conf 'allow 192.168.0.11/32;' 'allow 2001:db8:1::5/128;'
nginx_accepts allow-list
apply prometheus "$tmp/ipv6.json" || fail 'prometheus could not be applied with ipv6.json.'
(cd "$tmp/recipes/prometheus" && promtool check service-discovery prometheus.yml web) >"$tmp/log" 2>&1 || fail 'promtool refuses the file of prometheus with ipv6.json.'
grep -qF '"__address__": "[2001:db8:1::5]:9100"' "$tmp/log" || fail 'Prometheus does not find the target with an IPv6 address.'
apply ansible "$tmp/ipv6.json" || fail 'ansible could not be applied with ipv6.json.'
ansible-inventory -i "$tmp/recipes/ansible/inventory.yml" --host i-web00001-2001-db8-1--5 >"$tmp/log" 2>&1 || fail 'Ansible does not find the host for the second address.'
grep -qF '"ansible_host": "2001:db8:1::5"' "$tmp/log" || fail 'Ansible does not find the second address.'
ansible-inventory -i "$tmp/recipes/ansible/inventory.yml" --list >"$tmp/log" 2>&1
[ "$(grep -c '"ansible_host":' "$tmp/log")" = 8 ] || fail 'Ansible does not find the eight addresses.'

echo 'All recipes were applied, and nginx, promtool and ansible-inventory accept their files.'
