# shellcheck shell=sh
# Shared by the scripts in this directory, which source it from the project's root.

# cli is the Terraform or OpenTofu to run, tmp a directory that is removed at the end.
# shellcheck disable=SC2034
cli=$(tools/cli.sh)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/qingcloud.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

# The caller's settings must not change what a script does, except for logging.
for name in $(env | sed -n 's/^\([A-Za-z0-9_]*\)=.*/\1/p'); do
  case $name in
    TF_LOG | TF_LOG_CORE | TF_LOG_PROVIDER* | TF_LOG_PATH_MASK | TF_ACC_LOG*) ;;
    TF_* | QINGCLOUD_*) unset "$name" ;;
  esac
done

# Terraform warns about a configuration file that does not exist.
TF_CLI_CONFIG_FILE=$tmp/cli.tfrc
: >"$TF_CLI_CONFIG_FILE"
CHECKPOINT_DISABLE=1
export TF_CLI_CONFIG_FILE CHECKPOINT_DISABLE

# build_provider SOURCE builds the provider and makes the CLI use it for SOURCE;
# with dev_overrides no `init`, and so no registry, is needed.
build_provider() {
  go build -o "$tmp/bin/" . || return
  cat >"$TF_CLI_CONFIG_FILE" <<END
provider_installation {
  dev_overrides {
    "$1" = "$tmp/bin"
  }
}
END
}
