import { withInlineWaiversOf } from '../../engine/exceptions/inline.ts';
import { metadataOf } from '../../render/flux/cluster/object-index.ts';
import type { RenderedObject } from '../../render/flux/cluster/rendered.ts';
import { textOf } from '../../render/flux/objects/kubernetes-object.ts';
import { objectKey } from '../comparison/finding-key.ts';
import type { Adapt, Judged } from '../clusters/judged-cluster.ts';

/** Gives the head's objects the annotations that waive in the base, and none of their own: nobody waives for himself. */
export function withBaseWaivers(base: Judged | undefined): Adapt {
  const made = new WeakMap<RenderedObject, RenderedObject>();
  return (rendered) => {
    const counterpart = base && counterpartOf(rendered, base);
    const object = withInlineWaiversOf(rendered.object, counterpart?.object);
    if (object === rendered.object) return rendered;
    const known = made.get(rendered) ?? { ...rendered, object };
    made.set(rendered, known);
    return known;
  };
}

function counterpartOf({ object }: RenderedObject, { objects }: Judged): RenderedObject | undefined {
  const metadata = metadataOf(object);
  const identity = {
    apiVersion: textOf(object, 'apiVersion'),
    kind: textOf(object, 'kind'),
    name: textOf(metadata, 'name'),
  };
  const namespace = textOf(metadata, 'namespace');
  const found = objects.get(objectKey({ ...identity, namespace }));
  // What has no namespace yet gets the default one.
  return (found ?? (namespace === '' ? objects.get(objectKey({ ...identity, namespace: 'default' })) : undefined))
    ?.rendered;
}
