import { apiVersionOf, collectionPath, type ServedKind } from '../../../../src/kube/api/kube-api.ts';
import { postureKinds } from '../../../../src/kube/kinds/watched/posture-kinds.ts';
import type { Mapping } from '../../engine/cluster/yaml.ts';

const byKind = new Map(postureKinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

/** The kind of an object as the API server serves it. */
export function servedKind(apiVersion: string, kind: string): ServedKind {
  const served = byKind.get(`${apiVersion}/${kind}`);
  if (!served) throw new Error(`no control reads ${apiVersion}/${kind}`);
  return served;
}

/** Where an object is created. */
export function placeOf({ apiVersion, kind, metadata }: Mapping): string {
  const served = servedKind(String(apiVersion), String(kind));
  return collectionPath(served, served.isNamespaced ? String((metadata as Mapping)['namespace']) : undefined);
}
