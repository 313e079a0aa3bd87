#!/usr/bin/env bash
# Shows this repository's fleet on two real control planes with Flux' own controllers: installed as dev and as prod, at
# work, changed in one stage, broken, repaired, and pruned. Exit code 1 if something is not as it should be. helm-controller
# is stood in for by a driver that runs the real helm, and Pods by processes with their arguments, tokens and ConfigMaps.
# Needs `npm ci`, Go and openssl: control plane and Flux are built once, which takes minutes (docs/test-cluster.md).
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export PATH="$root/node_modules/.bin:$PATH"

node "$root/scripts/cluster/main.ts" build >/dev/null
node "$root/scripts/demo-flux/main.ts"
