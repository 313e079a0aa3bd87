import * as z from 'zod';
import { KubeError } from '../../kube/api/kube-error.ts';
import type { StoredMetadata } from '../results/decide-write.ts';

/** What is known of a stored result once it was read. */
export interface ReadResult extends StoredMetadata {
  readonly uid: string;
  readonly resourceVersion: string;
}

const texts = z.record(z.string(), z.string());
const Stored = z.object({
  metadata: z.object({
    uid: z.string().min(1),
    resourceVersion: z.string().min(1),
    labels: texts.optional(),
    annotations: texts.optional(),
    ownerReferences: z.array(z.object({ uid: z.string() })).optional(),
  }),
  spec: z.unknown().optional(),
});

/** Reads what the API server answered about a result. Throws KubeError when it is no object. */
export function readStored(answer: unknown): { readonly metadata: ReadResult; readonly spec: unknown } {
  const { data, error } = Stored.safeParse(answer);
  if (data === undefined) {
    const place = error.issues[0]?.path.join('.') ?? '';
    throw new KubeError('garbage', `the API server's answer is no stored result: ${place} is not as it should be`);
  }
  const { uid, resourceVersion, labels, annotations, ownerReferences } = data.metadata;
  return {
    metadata: {
      uid,
      resourceVersion,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(ownerReferences ? { ownerReferences } : {}),
    },
    spec: data.spec,
  };
}
