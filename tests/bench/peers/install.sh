#!/bin/sh
# Installs the servers Maillage is compared with into a folder (default: target/bench-peers at the root).
# Needs npm and the network; y-sweet is compiled and takes several minutes: leave it out with WITHOUT_Y_SWEET=1.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../../../target/bench-peers}
mkdir -p "$folder"
cp "$here"/package.json "$here"/*.mjs "$folder"/
(cd "$folder" && npm install --no-audit --no-fund)
if [ -z "${WITHOUT_Y_SWEET:-}" ]; then
    cargo install y-sweet --version 0.9.1 --locked --root "$folder"
fi
