#!/usr/bin/env bash
# Audits .github/workflows and action.yml with zizmor, without asking GitHub. ZIZMOR names a program; else that on PATH is
# taken, else what `--install` put into the cache before: it makes a Python environment there, in seconds. Without any of
# them it says so and ends with 0, or with 3 under `--required`.
set -euo pipefail

version=1.32.0
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/kubescape-gitops/zizmor-$version"
install=no
required=no
for argument in "$@"; do
  case "$argument" in
    --install) install=yes ;;
    --required) required=yes ;;
    *)
      echo "usage: scripts/check-workflows.sh [--install] [--required]" >&2
      exit 2
      ;;
  esac
done

if [ "$install" = yes ] && [ ! -x "$cache/bin/zizmor" ]; then
  # Where there is no Python, or no way to the package, the end below tells.
  if python3 -m venv "$cache.new" && "$cache.new/bin/pip" install --quiet --disable-pip-version-check "zizmor==$version"; then
    rm -rf "$cache"
    # The scripts in it know where they were made; zizmor is a binary and does not care.
    mv "$cache.new" "$cache"
  else
    rm -rf "$cache.new"
  fi
fi

zizmor="${ZIZMOR:-$(command -v zizmor || true)}"
if [ -z "$zizmor" ] && [ -x "$cache/bin/zizmor" ]; then zizmor="$cache/bin/zizmor"; fi
if [ -z "$zizmor" ]; then
  echo "SKIPPED: the audit of the workflows: there is no zizmor; scripts/check-workflows.sh --install gets zizmor $version from PyPI" >&2
  if [ "$required" = yes ]; then exit 3; fi
  exit 0
fi

cd "$root"
exec "$zizmor" --offline --no-progress --persona pedantic .github/workflows action.yml
