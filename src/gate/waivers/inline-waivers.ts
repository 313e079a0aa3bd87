import { inlineSkipOf, skipControls, type InlineSkip } from '../../engine/exceptions/inline.ts';
import type { Place, Resource } from '../../model/resource.ts';
import { objectKey } from '../comparison/finding-key.ts';

/** Annotations of an object that except it from controls. */
export interface InlineWaiver {
  /** `annotation kubescape.io/skip-controls on Deployment apps/web`. */
  readonly name: string;
  readonly skip: InlineSkip;
  readonly place?: Place;
  /** What its object is known by on both sides. */
  readonly object: string;
  /** Where those of several clusters stand together. */
  readonly cluster?: string;
}

/** The inline waivers of some resources, in their order, expired ones too. */
export function inlineWaiversOf(resources: Iterable<Resource>, cluster?: string): readonly InlineWaiver[] {
  return Array.from(resources).flatMap((resource): readonly InlineWaiver[] => {
    const skip = inlineSkipOf(resource.object);
    if (skip === undefined) return [];
    const { kind, namespace, name, origin } = resource;
    const where = namespace === '' ? name : `${namespace}/${name}`;
    const place = origin?.at(['metadata', 'annotations', skipControls]);
    const object = objectKey(resource);
    return [
      {
        name: `annotation ${skipControls} on ${kind} ${where}`,
        skip,
        object,
        ...(place ? { place } : {}),
        ...(cluster === undefined ? {} : { cluster }),
      },
    ];
  });
}
