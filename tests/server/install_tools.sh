#!/usr/bin/env bash
# The clients and the browser that tests/server runs; what is there already stays.
#
# Debian's packages need root. What cannot be installed is said, and its tests
# are skipped. Everything else goes below one folder outside the checkout.
set -uo pipefail

tools=${MOTO_CONNECT_TDG_TOOLS:-$HOME/.cache/moto-connect-tdg-tools}
mkdir -p "$tools/node"

missing() { echo "install_tools: cannot be installed: $1" >&2; }

debian=()
command -v node >/dev/null || debian+=(nodejs)
command -v npm >/dev/null || debian+=(npm)
command -v chromium >/dev/null || debian+=(chromium)
command -v go >/dev/null || debian+=(golang-go)
[ -d /usr/share/gocode/src/github.com/aws/aws-sdk-go-v2/service/connect ] ||
    debian+=(golang-github-aws-aws-sdk-go-v2-dev)
if [ ${#debian[@]} -gt 0 ]; then
    apt-get update -qq >/dev/null
    for package in "${debian[@]}"; do
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
            "$package" >/dev/null || missing "$package"
    done
fi

# The CLI and aiobotocore each pin a botocore of their own.
for package in awscli aiobotocore; do
    if [ ! -e "$tools/$package/done" ]; then
        python3 -m venv "$tools/$package" &&
            "$tools/$package/bin/pip" install -q "$package" &&
            touch "$tools/$package/done" || missing "$package"
    fi
done

for package in @aws-sdk/client-connect esbuild; do
    if [ ! -d "$tools/node/node_modules/$package" ]; then
        npm install --prefix "$tools/node" --silent --no-package-lock --no-audit \
            --no-fund "$package" || missing "$package"
    fi
done
