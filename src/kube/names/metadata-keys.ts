/** Labels of results, as Kubescape writes and its consumers select. Values are cleaned by `toValidLabelValue`. */
export const labelKeys = {
  /** Empty for the core group. */
  apiGroup: 'kubescape.io/workload-api-group',
  apiVersion: 'kubescape.io/workload-api-version',
  /** In its original case on posture results: `Deployment`. */
  kind: 'kubescape.io/workload-kind',
  name: 'kubescape.io/workload-name',
  /** Only about namespaced objects. */
  namespace: 'kubescape.io/workload-namespace',
  /** `true` on results about an RBAC subject with its binding and role; the next six are theirs as well. */
  rbac: 'kubescape.io/rbac-resource',
  roleName: 'kubescape.io/role-name',
  roleNamespace: 'kubescape.io/role-namespace',
  roleBindingName: 'kubescape.io/rolebinding-name',
  roleBindingNamespace: 'kubescape.io/rolebinding-namespace',
  clusterRoleName: 'kubescape.io/clusterrole-name',
  clusterRoleBindingName: 'kubescape.io/clusterrolebinding-name',
} as const;

/** Annotations of results that Kubescape has too. */
export const annotationKeys = {
  /** Of an RBAC result that of the binding. */
  wlid: 'kubescape.io/wlid',
} as const;

/** Annotations of ours. Nobody else reads or writes them. */
export const ownAnnotations = {
  /** Hash of what is written: a write happens only when it differs. */
  contentHash: 'kubescape-gitops.dev/content-hash',
  /** Hash of the verdicts alone: neither versions nor positions of fields have a part in it. */
  verdictHash: 'kubescape-gitops.dev/verdict-hash',
  /** When the verdict hash last became another one, RFC 3339 in UTC. */
  verdictChanged: 'kubescape-gitops.dev/verdict-changed',
  /** Whose result it is, where labels do not say it: see `result-holder.ts`. */
  identity: 'kubescape-gitops.dev/identity',
  engineVersion: 'kubescape-gitops.dev/engine-version',
  /** Of controls, inputs and exceptions that it was judged by. */
  policyDigest: 'kubescape-gitops.dev/policy-digest',
  /** Which Flux object applied it, `namespace/name`. */
  fluxKustomization: 'kubescape-gitops.dev/flux-kustomization',
  fluxHelmRelease: 'kubescape-gitops.dev/flux-helm-release',
  /** What that had applied when the result was written, such as `main@sha1:…`. */
  fluxRevision: 'kubescape-gitops.dev/flux-revision',
} as const;
