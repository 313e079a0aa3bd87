#!/usr/bin/env bash
# Shows the operator, scanner and storage at work on a real API server: a Deployment with a privileged container gets its
# WorkloadConfigurationScan, is fixed, is deleted. Exit code 1 if something is not as it should be.
# Needs `npm ci`, Go and openssl: the control plane is built once, which takes minutes (docs/test-cluster.md).
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export PATH="$root/node_modules/.bin:$PATH"

node "$root/scripts/cluster/main.ts" build >/dev/null
node "$root/scripts/demo-operator/main.ts"
