import * as z from 'zod';
import type { LiveObject } from '../../kube/watch/watched.ts';
import type { ResultKind } from '../kinds/stored-kinds.ts';

/** Says how large the spec is that a watch of metadata does not show. */
const sizeAnnotation = 'kubescape.io/resource-size';

/** Nothing of an API server is larger: a writer that says so is wrong. */
const largest = 64 * 1024 ** 2;

const Spec = z.object({ spec: z.unknown() });

/**
 * How many bytes a stored object takes, as JSON. Measured of what is watched whole; otherwise its metadata measured, and
 * its spec as `kubescape.io/resource-size` says, else as objects of its kind usually are.
 */
export function estimatedBytes(kind: ResultKind, { metadata, object }: LiveObject): number {
  const known = Buffer.byteLength(JSON.stringify(object) ?? '');
  if (Spec.safeParse(object).data?.spec !== undefined) return known;
  const told = metadata.annotations?.[sizeAnnotation] ?? '';
  const spec = /^\d{1,12}$/.test(told) ? Math.min(Number(told), largest) : kind.usualBytes;
  return known + spec;
}
