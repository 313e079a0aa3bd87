import { isFluxKustomization, mattersToOthers, namesOf } from '../../render/flux/cluster/flux-objects.ts';
import { isElsewhere } from '../../render/flux/cluster/other-cluster.ts';
import { keyOf, type RenderedObject } from '../../render/flux/cluster/rendered.ts';
import { applyRules } from '../../render/flux/objects/apply-rules.ts';
import { textOf } from '../../render/flux/objects/kubernetes-object.ts';
import type { Part } from '../../render/judging/parts.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { exactKey } from '../comparison/finding-key.ts';
import { SideParts } from './side-parts.ts';

/**
 * Objects of the base by which the cluster goes on, although the head does not render them, or not as they are there:
 * a Kustomization whose parent is suspended or does not prune, or that is marked to be left alone, goes on applying
 * what the head has in its folder.
 */
export function stayingOf(base: readonly Part[], head: readonly Part[]): readonly RenderedObject[] {
  const now = new Map<string, RenderedObject>();
  const skipped = new Set<string>();
  for (const { rendered } of head) {
    if (isElsewhere(rendered)) continue;
    for (const object of rendered.objects) now.set(keyOfObject(object), object);
    for (const object of rendered.skipped) skipped.add(keyOfObject(object));
  }
  const [before, parts] = [new SideParts(base), new SideParts(head)];
  const [entry] = base;
  return base.flatMap((part) => {
    // What the head cannot say of a part is told as that.
    if (isElsewhere(part.rendered) || parts.whySilent(part, before) !== undefined) return [];
    return part.rendered.objects.filter((one) => {
      if (!mattersToOthers(one) || isEntry(one, entry)) return false;
      const key = keyOfObject(one);
      const object = now.get(key);
      // The cluster has it already, so what the head makes of it is not applied.
      if (object) return applyRules(object.object).createOnly && !isSame(object, one);
      return skipped.has(key) || applyRules(one.object).keptOnPrune || isOrphaned(part, parts);
    });
  });
}

/** Whether what a part of the base applied is left when the head does not render it any more. */
function isOrphaned(part: Part, head: SideParts): boolean {
  if (head.get(part.id) !== undefined) return head.whyStays(part) !== undefined;
  return part.kind === 'Kustomization' && part.rendered.kustomization?.spec.prune?.value !== true;
}

/** The Kustomization with which Flux begins is what the head says: it applies itself before it goes by it. */
function isEntry(object: RenderedObject, entry: Part | undefined): boolean {
  return entry !== undefined && isFluxKustomization(object) && keyOf(namesOf(object)) === keyOf(entry.rendered);
}

function isSame(left: RenderedObject, right: RenderedObject): boolean {
  return left === right || canonicalJson(left.object) === canonicalJson(right.object);
}

function keyOfObject(rendered: RenderedObject): string {
  const { object } = rendered;
  return exactKey({ apiVersion: textOf(object, 'apiVersion'), kind: textOf(object, 'kind'), ...namesOf(rendered) });
}
