import type { LivingObjects } from '../gone/living-objects.ts';
import type { StoredResult } from '../results/stored-result.ts';

/**
 * Tells whether something uses what a result about an image is about: a stored VulnerabilityManifestSummary refers to it
 * or names its image, or the workload that it says it is of is not gone. Those summaries live as long as their workloads.
 */
export function imageUse(all: Iterable<StoredResult>, living: LivingObjects): (result: StoredResult) => boolean {
  const used = new Set<string>();
  for (const { kind, images } of all) {
    if (kind.class === 'counts') for (const image of images) used.add(image);
  }
  return ({ images, subject }) =>
    images.some((image) => used.has(image)) ||
    (subject.type === 'objects' && living.lifeOfAll(subject.objects) !== 'gone');
}
