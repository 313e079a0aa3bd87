import { image, patch } from '../../../kustomize/kustomization/fields.ts';
import { flag, list, pairs, struct, text, type Shape } from '../../../kustomize/kustomization/spec.ts';
import { toJson, type MapNode } from '../../../kustomize/index.ts';
import { get } from '../../../kustomize/tree/node.ts';
import { FluxError } from '../flux-error.ts';
import { kubeConfig } from '../kube-config.ts';
import { longestName } from '../limits.ts';
import { placesOf } from '../places-of.ts';
import { namedSpec, readObject } from '../read-object.ts';

const reference = { kind: text, name: text, namespace: text };

/** What of a Flux Kustomization decides which objects reach the cluster. Names and types are those of its CRD, v1. */
const fluxKustomization = struct('Kustomization', {
  apiVersion: text,
  metadata: struct('ObjectMeta', { name: text, namespace: text }),
  spec: struct('KustomizationSpec', {
    suspend: flag,
    path: text,
    prune: flag,
    force: flag,
    sourceRef: struct('CrossNamespaceSourceReference', reference),
    dependsOn: list(struct('DependencyReference', reference)),
    targetNamespace: text,
    namePrefix: text,
    nameSuffix: text,
    patches: list(struct('Patch', { patch: text, target: patch.fields.target })),
    components: list(text),
    ignoreMissingComponents: flag,
    images: list(struct('Image', { name: text, newName: text, newTag: image.fields.newTag, digest: text })),
    buildMetadata: list(text),
    commonMetadata: struct('CommonMetadata', { labels: pairs, annotations: pairs }),
    decryption: struct('Decryption', { provider: text }),
    kubeConfig,
    postBuild: struct('PostBuild', {
      substitute: pairs,
      substituteFrom: list(struct('SubstituteReference', { kind: text, name: text, optional: flag })),
      substituteStrategy: text,
    }),
  }),
});

/** A Flux Kustomization as it stands in the cluster. */
export interface FluxKustomization {
  readonly name: string;
  readonly namespace: string;
  readonly spec: KustomizationSpec;
  /** As long as it is the same, so is the spec, and where it stands. */
  readonly version: string;
}

export type KustomizationSpec = NonNullable<Shape<typeof fluxKustomization.fields>['spec']>;

/** Reads a rendered object of kind Kustomization. Throws a FluxError for what the API server would refuse. */
export function readFluxKustomization(node: MapNode): FluxKustomization {
  const object = readObject(node, fluxKustomization);
  const name = object.metadata?.name?.value ?? '';
  if (name.length > longestName) {
    throw new FluxError(`the name "${name.slice(0, 40)}…" of a Kustomization has more than ${longestName} characters`);
  }
  return {
    ...namedSpec('Kustomization', object),
    version: `${JSON.stringify(toJson(get(node, 'spec') ?? node))}\n${placesOf(node)}`,
  };
}
