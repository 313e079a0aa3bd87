#!/usr/bin/env bash
# This repository's own fleet on kind with all of Flux, helm-controller included: installs, changes, breaks, repairs and
# prunes, and exits non-zero where anything is not as it should be. Needs a Docker engine, kind, kubectl, flux, helm and
# Node 24 on PATH; IMAGE_ARCHIVE names an archive of the image where it is not to be pulled. KEEP=1 leaves the cluster.
# It has never run on the machines this project is made on: they have no Docker.
set -euo pipefail
cd "$(dirname "$0")/../.."

for program in docker kind kubectl flux helm node git; do
  command -v "$program" >/dev/null || { echo "no $program on PATH" >&2 && exit 2; }
done
docker info >/dev/null

name=kubescape-gitops-flux
folder=$(mktemp -d)
export KUBECONFIG=$folder/kubeconfig
cleanup() {
  [ -n "${SERVED_PID:-}" ] && kill "$SERVED_PID" 2>/dev/null || true
  [ "${KEEP:-}" = 1 ] || kind delete cluster --name "$name" || true
  rm -rf "$folder"
}
trap cleanup EXIT

kind create cluster --name "$name" --wait 3m
[ -z "${IMAGE_ARCHIVE:-}" ] || kind load image-archive "$IMAGE_ARCHIVE" --name "$name"
flux install

# Where containers of kind's network reach this machine.
gateway=$(docker network inspect kind --format '{{range .IPAM.Config}}{{.Gateway}}{{"\n"}}{{end}}' | grep -F . | head -1)
coproc SERVED { node scripts/cluster/serve-fleet.ts "$gateway"; }
read -r line <&"${SERVED[0]}"
value() { node -p 'JSON.parse(process.argv[1])[process.argv[2]]' "$line" "$1"; }
files=$(value files)
git=$(value git)
stage=clusters/stages/dev/clusters/services-amer
variables=$files/$stage/environment.env
bare=$files/../served/$(basename "$(dirname "$git")")/$(basename "$git")
push() {
  git -C "$files" -c user.name=kind -c user.email=kind@localhost commit --quiet --all --message "$1"
  git -C "$files" push --quiet "$bare" HEAD:refs/heads/develop
}
reconcile() {
  flux reconcile kustomization flux-system --with-source
  flux reconcile kustomization kubescape --with-source --timeout "${1:-10m}"
}
memory() {
  kubectl get deployment kubescape -n kubescape -o 'jsonpath={.spec.template.spec.containers[0].resources.limits.memory}'
}
expect() {
  [ "$2" = "$3" ] || { echo "$1: $2, not $3" >&2 && exit 1; }
}

kubectl apply -f "$files/$stage/flux-system/gotk-sync.yaml"
flux reconcile kustomization flux-system --with-source
reconcile
expect 'memory of the scanner' "$(memory)" 512Mi
kubectl wait deployment --all -n kubescape --for=condition=Available --timeout=5m

kubectl run web --image=registry.example/web:1 --privileged
until kubectl get workloadconfigurationscan pod-web -n default; do sleep 1; done

echo KUBESCAPE_MEMORY_LIMIT=640Mi >>"$variables"
push 'more memory'
reconcile
expect 'memory after the change' "$(memory)" 640Mi

sed -i 's/^KUBESCAPE_MEMORY_LIMIT=.*/KUBESCAPE_MEMORY_LIMIT=plenty/' "$variables"
push 'a broken value'
if reconcile 3m; then echo 'a broken value is taken' >&2 && exit 1; fi
flux get helmreleases -n flux-system
sed -i 's/^KUBESCAPE_MEMORY_LIMIT=.*/KUBESCAPE_MEMORY_LIMIT=768Mi/' "$variables"
push 'a good value'
reconcile
expect 'memory after the repair' "$(memory)" 768Mi

sed -i '/kubescape.yaml/d' "$files/base/services/kustomization.yaml"
push 'no kubescape'
flux reconcile kustomization flux-system --with-source
kubectl wait namespace/kubescape --for=delete --timeout=5m
echo 'all of it is as it should be'
