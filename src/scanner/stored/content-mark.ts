import { createHash } from 'node:crypto';
import { ownAnnotations } from '../../kube/names/metadata-keys.ts';
import { passingAnnotations } from '../results/content-hash.ts';
import { ownAnnotationKeys, ownLabelKeys, type StoredMetadata } from '../results/decide-write.ts';

/**
 * A short text that is the same for a result that is to be written and for a stored one that has all of it intact: what there is to
 * compare by, without keeping the metadata of all results. Where marks differ, `decideWrite` decides.
 */
export function contentMark({ labels = {}, annotations = {}, ownerReferences = [] }: StoredMetadata): string {
  const said = [
    ownPart(labels, ownLabelKeys),
    ownPart(annotations, ownAnnotationKeys).filter(([key]) => !passingAnnotations.includes(key)),
    annotations[ownAnnotations.contentHash] ?? '',
    ownerReferences.map(({ uid }) => uid).toSorted(),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
}

function ownPart(
  all: Readonly<Record<string, string>>,
  own: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  return Object.entries(all)
    .filter(([key]) => own.has(key))
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
}
