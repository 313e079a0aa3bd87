import { struct, text, valueOr, type Shape } from '../../kustomize/kustomization/spec.ts';

/** `spec.kubeConfig` of a Kustomization or a HelmRelease: where the access to another cluster is kept. */
export const kubeConfig = struct('KubeConfigReference', {
  secretRef: struct('SecretKeyReference', { name: text, key: text }),
  configMapRef: struct('LocalObjectReference', { name: text }),
});

/** What may go to another cluster. */
interface Sent {
  readonly namespace: string;
  readonly spec: { readonly kubeConfig?: Shape<typeof kubeConfig.fields> | undefined };
}

/** Where Flux looks in a Secret when no key is named. */
const usualKey = 'value';

/**
 * What holds the access to the cluster that `spec.kubeConfig` names, as `Secret/namespace/name`, with `#key` behind it
 * where that is not the usual one; undefined without it.
 */
export function otherClusterOf({ namespace, spec: { kubeConfig: sent } }: Sent): string | undefined {
  if (sent === undefined) return undefined;
  const secret = valueOr(sent.secretRef?.name, '');
  if (secret === '') return `ConfigMap/${namespace}/${valueOr(sent.configMapRef?.name, '')}`;
  const key = valueOr(sent.secretRef?.key, '') || usualKey;
  return `Secret/${namespace}/${secret}${key === usualKey ? '' : `#${key}`}`;
}
