import { createHash } from 'node:crypto';
import { ownAnnotations } from '../../kube/names/metadata-keys.ts';
import type { ResultMetadata } from './wire.ts';

/** What says when and from where a result was written: no reason to write it again. */
export const passingAnnotations: readonly string[] = [
  ownAnnotations.contentHash,
  ownAnnotations.verdictChanged,
  ownAnnotations.fluxRevision,
];

/** Lists whose order says nothing. Findings of several objects come in the order in which those were met. */
const sets = new Set(['paths', 'appliedIgnoreRules', 'relatedResourcesIDs']);

/**
 * 128 bits of the SHA-256 of what is written, apart from the object's name and passing annotations, in 22 characters: it
 * is stored with every result. Order of keys has no part in it.
 */
export function contentHash({ metadata, spec }: { readonly metadata: ResultMetadata; readonly spec: unknown }): string {
  const { labels, annotations: all, ownerReferences = [] } = metadata;
  const annotations = Object.fromEntries(Object.entries(all).filter(([key]) => !passingAnnotations.includes(key)));
  const said = canonical({ labels, annotations, ownerReferences, spec });
  return createHash('sha256').update(said).digest('base64url').slice(0, 22);
}

/** One text for all JSON values that are equal but for the order of keys and of sets. */
function canonical(value: unknown, key = ''): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return `[${(sets.has(key) ? items.toSorted() : items).join()}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, name)}`);
  return `{${entries.toSorted().join()}}`;
}
