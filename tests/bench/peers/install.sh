#!/bin/sh
# Installs the servers Maillage is compared with, at the versions written here and in package-lock.json, into a folder:
# the first argument, else BENCH_PEERS, else target/bench-peers at the root. What is there already stays.
#
# Needs npm, cargo, a C++ compiler and the network. y-sweet is compiled and takes several minutes: leave it out with
# WITHOUT_Y_SWEET=1.
set -eu
y_sweet=0.9.1
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-${BENCH_PEERS:-$here/../../../target/bench-peers}}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cp "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$here"/*.mjs "$folder"/
# better-sqlite3 is compiled where no built one can be had; the headers that came with Node spare it asking for others.
if [ -f /usr/include/node/node.h ]; then
    export npm_config_nodedir=/usr
fi
if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
    (cd "$folder" && npm ci --no-audit --no-fund)
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
fi
if [ -z "${WITHOUT_Y_SWEET:-}" ]; then
    # Does nothing if this version is there.
    cargo install y-sweet --version "$y_sweet" --locked --root "$folder"
fi
