import * as z from 'zod';
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

const Identity = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().default('') }),
});

/** Which object it is. */
export function identityOf(object: Mapping): {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
} {
  const { apiVersion, kind, metadata } = Identity.parse(object);
  return { apiVersion, kind, ...metadata };
}

/** Where an object is created. */
export function placeOf(object: Mapping): string {
  const { apiVersion, kind, namespace } = identityOf(object);
  return collectionPath(servedKind(apiVersion, kind), namespace);
}
