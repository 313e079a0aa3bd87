#!/usr/bin/env bash
# Shows the GitHub App on this machine: a stand-in for GitHub, a Git server, `serve`, a pull request that fails and its
# repair, a check that is asked for again, and a kill -9 in between. Exit code 1 if something is not as it should be.
# Needs `npm ci`, git, and helm (fetched once where it is absent).
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export PATH="$root/node_modules/.bin:$PATH"

node "$root/scripts/demo-app/main.ts"
