#!/usr/bin/env bash
# Makes a small Flux repository of two stages with eight pull requests, and one of a bundled base and head, in a temporary
# folder, gates each change, and checks verdicts and lines. Exit code 1 if one is wrong. Needs `npm ci`, git, and helm
# (fetched once where it is absent).
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export PATH="$root/node_modules/.bin:$PATH"

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

node "$root/scripts/demo-gate/main.ts" "$folder"
