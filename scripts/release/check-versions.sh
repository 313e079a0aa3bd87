#!/usr/bin/env bash
# Whether a tag, the npm package and the chart say one version. Usage: scripts/release/check-versions.sh v0.1.0
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tag="${1:?usage: scripts/release/check-versions.sh TAG}"
package="$(node --print 'require("./package.json").version')"
chart="$(sed -n "s/^appVersion: *['\"]\{0,1\}\([^'\"]*\)['\"]\{0,1\} *$/\1/p" flux/chart/Chart.yaml)"

if [ "$tag" != "v$package" ] || [ "$chart" != "$package" ]; then
  echo "the tag is \"$tag\", package.json says \"$package\", appVersion of flux/chart/Chart.yaml says \"$chart\": make all three one version" >&2
  exit 1
fi
