#!/usr/bin/env bash
# Runs the quick tests and the demo on newer versions of Node, each in a copy of its own: test/newer-node.sh [VERSION…],
# by default 22, 24 and 26. The npm package node-linux-ARCH carries a version's binary, and the headers that native
# modules are built with where there is no build of them for it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ $# -gt 0 ] || set -- 22 24 26
case "$(uname -m)" in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "There is no package of Node for $(uname -m)." >&2 && exit 1 ;;
esac
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

for version in "$@"; do
  project="$root/$version/project"
  mkdir -p "$project"
  git ls-files -z | tar --null -c -T - | tar -x -C "$project"
  npm install --silent --no-audit --no-fund --prefix "$root/$version" "node-linux-$arch@$version"
  node="$root/$version/node_modules/node-linux-$arch"
  (
    cd "$project"
    export PATH="$node/bin:$PATH" npm_config_nodedir="$node"
    echo "== Node $(node --version) =="
    npm ci --no-audit --no-fund
    npx vitest run --project quick
    npm run --silent demo
  )
done
