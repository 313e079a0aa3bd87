#!/usr/bin/env bash
# Builds the container images from Debian packages, Node.js, helm and dist/bundle, without a container engine and
# without rights: docs/image.md. Options: scripts/build-image.sh --help
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$root/node_modules/.bin:$PATH"

for program in apt-get dpkg-deb tar gzip npm node; do
  command -v "$program" >/dev/null || {
    echo "error: there is no $program on PATH; images are built on Debian or in scripts/image/Dockerfile" >&2
    exit 1
  }
done
tar --version | grep -q 'GNU tar' || { echo "error: the tar on PATH is not GNU's" >&2; exit 1; }
exec node "$root/scripts/image/main.ts" "$@"
