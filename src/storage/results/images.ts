import * as z from 'zod';
import type { LiveObject } from '../../kube/watch/watched.ts';
import type { ResultKind } from '../kinds/stored-kinds.ts';

const imageId = 'kubescape.io/image-id';
const digest = /sha256:[0-9a-f]{64}/;

const name = z
  .object({ name: z.string().max(253) })
  .optional()
  .catch(undefined);
const References = z.object({ spec: z.object({ vulnerabilitiesRef: z.object({ all: name, relevant: name }) }) });

/**
 * By what objects about images find each other: the digest of the image, and the name of the manifest. A
 * VulnerabilityManifestSummary says which are in use, as it lives no longer than its workload.
 */
export function imagesOf(kind: ResultKind, { metadata, object }: LiveObject): readonly string[] {
  const found = digest.exec(metadata.annotations?.[imageId] ?? '')?.[0];
  const names = kind.class === 'counts' ? referredTo(object) : [metadata.name];
  return [...(found === undefined ? [] : [found]), ...names.map((name) => `name:${name}`)];
}

function referredTo(object: unknown): readonly string[] {
  const references = References.safeParse(object).data?.spec.vulnerabilitiesRef;
  return [references?.all?.name ?? '', references?.relevant?.name ?? ''].filter((each) => each !== '');
}
