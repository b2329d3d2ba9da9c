#!/bin/sh
# Plans and applies examples/demo against the fake of the API, offline, and shows
# what came of it. With -v it also shows everything that the tools print.
set -eu
cd "$(dirname "$0")/.."

case ${1:-} in
  '' | -v) verbose=${1:-} ;;
  *)
    echo 'usage: tools/demo.sh [-v]' >&2
    exit 2
    ;;
esac
. tools/lib.sh

bold='' plain=''
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi

# title TEXT begins a part of the story.
title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }

# run NAME COMMAND... runs a command, with what it prints in $tmp/NAME.log. It is
# shown if the command fails, or with -v.
run() {
  log=$tmp/$1.log
  shift
  code=0
  "$@" >"$log" 2>&1 || code=$?
  if [ "$code" != 0 ] || [ "$verbose" ]; then cat "$log"; fi
  return "$code"
}

# lines NAME prints the elements of an output, text NAME a text.
lines() { "$cli" output "$1" | sed -n 's/^  "*\([^"]*\)"*\(.*\)$/  \1\2/; s/,$//; /^ /p'; }
text() {
  "$cli" output -raw "$1" | sed 's/^/  /'
  echo
}

title 'A demo of the QingCloud provider, against a mock of the API on this machine'
echo '  It applies examples/demo/main.tf. The first time, building takes a few minutes.'
run build build_provider qingcloud/qingcloud
run fakeapi go build -o "$tmp/bin/" ./cmd/fakeapi

mkdir "$tmp/demo"
cp examples/demo/*.tf "$tmp/demo/"
cd "$tmp/demo"
# Whatever the CLI or the provider looks up at home or writes there stays in $tmp.
export HOME="$tmp" TMPDIR="$tmp" TF_CLI_ARGS=-no-color

TF_LOG_PROVIDER=${TF_LOG_PROVIDER:-INFO} TF_LOG_PATH=$tmp/provider.log \
  run plan "$tmp/bin/fakeapi" -backends 437 -- "$cli" plan -input=false
run apply "$tmp/bin/fakeapi" -backends 437 -- "$cli" apply -input=false -auto-approve
if [ "$verbose" ]; then cat "$tmp/provider.log"; fi

title '1. The load balancer named web-prod, with its private and public address'
text load_balancer
title '2. Its listeners'
lines listeners
title '3. The servers behind port 443, with their health; one is for a forwarding policy'
lines servers
title '4. An nginx upstream of those that can serve'
text upstream
title '5. What the plan warned of'
sed -n '/^Warning: Check block/,/^Not up/p' "$tmp/plan.log" | sed 's/^\(.\)/  \1/' >"$tmp/warning"
grep -q 'Not up' "$tmp/warning"
cat "$tmp/warning"
title "6. The example in QingCloud's documentation, lb-1234abcd"
lines documented
title '7. The health of 437 servers, from several result pages'
lines large

title '8. What the plan cost'
printf '  %-33s%8s%10s%8s\n' 'data source' items requests passes
awk '
  / QingCloud read: / {
    for (i = 1; i <= NF; i++) { n = index($i, "="); value[substr($i, 1, n - 1)] = substr($i, n + 1) }
    printf "  %-33s%8d%10d%8d\n", value["data_source"], value["items"], value["requests"], value["passes"]
  }
' "$tmp/provider.log" | sort >"$tmp/cost"
grep -q backends "$tmp/cost"
cat "$tmp/cost"

title 'Where to go next'
cat <<'END'
  examples/demo/main.tf        what you have just seen, to copy from
  docs/guides/quick-start.md   your first plan, with an account or without
  docs/guides/                 recipes, health checks, errors and what to do
  make demo ARGS=-v            everything that the tools printed
END
