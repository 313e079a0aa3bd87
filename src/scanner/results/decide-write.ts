import { annotationKeys, labelKeys, ownAnnotations } from '../../kube/names/metadata-keys.ts';
import { passingAnnotations } from './content-hash.ts';
import type { ResultMetadata } from './wire.ts';

/** Of a stored object what the decision reads. Anybody may have written it. */
export interface StoredMetadata {
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

export type WriteDecision<T> =
  | { readonly action: 'unchanged' }
  | {
      readonly action: 'write';
      /** Complete; with the stored object's resourceVersion, so that a newer one is not overwritten unseen. */
      readonly object: T;
      /** Whether the verdict is another one than the stored. */
      readonly isNewVerdict: boolean;
    };

/**
 * Whether a result has to be written over what is stored under its name, and as what. `now` is in milliseconds since
 * 1970. Nothing is written when the stored object says that it holds the same and has our metadata intact. What is
 * written keeps labels and annotations of others, and drops those of ours that no longer hold; the time at which the
 * verdict changed moves only with the verdict.
 */
export function decideWrite<T extends { readonly metadata: ResultMetadata }>(
  wanted: T,
  stored: StoredMetadata | undefined,
  now: number,
): WriteDecision<T> {
  if (stored && isIntact(wanted.metadata, stored)) return { action: 'unchanged' };
  const isNewVerdict = !isSameVerdict(wanted.metadata, stored);
  const kept = isNewVerdict ? undefined : changedAt(stored);
  const metadata: ResultMetadata = {
    ...wanted.metadata,
    labels: { ...foreign(stored?.labels, ownLabelKeys), ...wanted.metadata.labels },
    annotations: {
      ...foreign(stored?.annotations, ownAnnotationKeys),
      ...wanted.metadata.annotations,
      [ownAnnotations.verdictChanged]: kept ?? new Date(now).toISOString(),
    },
    ...(stored?.resourceVersion === undefined ? {} : { resourceVersion: stored.resourceVersion }),
  };
  return { action: 'write', object: { ...wanted, metadata }, isNewVerdict };
}

/** Labels that only results have. */
export const ownLabelKeys: ReadonlySet<string> = new Set<string>(Object.values(labelKeys));
/** Annotations that only results have. */
export const ownAnnotationKeys: ReadonlySet<string> = new Set<string>([
  ...Object.values(annotationKeys),
  ...Object.values(ownAnnotations),
]);

/** The content's hash is there, and so is everything of ours: somebody may have edited the metadata since. */
function isIntact(wanted: ResultMetadata, stored: StoredMetadata): boolean {
  const owners = new Set(stored.ownerReferences?.map(({ uid }) => uid));
  return (
    stored.annotations?.[ownAnnotations.contentHash] === wanted.annotations[ownAnnotations.contentHash] &&
    changedAt(stored) !== undefined &&
    // A revision is filled in when it becomes known; a newer one alone is no reason to write.
    (wanted.annotations[ownAnnotations.fluxRevision] === undefined ||
      stored.annotations?.[ownAnnotations.fluxRevision] !== undefined) &&
    holds(stored.labels, wanted.labels) &&
    holds(stored.annotations, wanted.annotations) &&
    (wanted.ownerReferences ?? []).every(({ uid }) => owners.has(uid))
  );
}

function holds(
  stored: Readonly<Record<string, string>> | undefined,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => passingAnnotations.includes(key) || stored?.[key] === value);
}

function isSameVerdict(wanted: ResultMetadata, stored: StoredMetadata | undefined): boolean {
  const { verdictHash } = ownAnnotations;
  const hash = wanted.annotations[verdictHash] ?? '';
  // Earlier versions wrote the same hash whole.
  return hash !== '' && stored?.annotations?.[verdictHash]?.slice(0, hash.length) === hash;
}

/** When the stored verdict changed, as it says; undefined unless it is a time. */
export function changedAt(stored: StoredMetadata | undefined): string | undefined {
  const text = stored?.annotations?.[ownAnnotations.verdictChanged];
  return text !== undefined && /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

function foreign(
  stored: Readonly<Record<string, string>> | undefined,
  own: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(stored ?? {}).filter(([key]) => !own.has(key)));
}
