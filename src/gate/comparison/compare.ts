import type { Failure } from './failures.ts';
import type { Judged } from '../clusters/judged-cluster.ts';
import type { Part } from '../../render/judging/parts.ts';
import type { JudgedResource } from '../../render/judging/resources.ts';
import { objectKey } from './finding-key.ts';
import type { SideParts } from '../clusters/side-parts.ts';
import { newItems } from './surplus.ts';

/** One state of a cluster: what it holds, and the verdicts. */
export interface ClusterSide {
  /** All that its Flux renders, also for other clusters. */
  readonly parts: SideParts;
  /** Those that go to the cluster which is judged here. */
  readonly own: readonly Part[];
  readonly judged: Judged;
}

/** A failure that was not there before; `items` name what is new of it where only some is. */
export interface NewFailure {
  readonly failure: Failure;
  readonly items: readonly string[];
}

/** A failure that one side has, and the reason why the other cannot say. */
export interface Incomparable {
  readonly failure: Failure;
  readonly side: 'base' | 'head';
  readonly why: string;
}

export interface Comparison {
  readonly added: readonly NewFailure[];
  readonly fixed: readonly Failure[];
  readonly unchanged: readonly Failure[];
  readonly incomparable: readonly Incomparable[];
}

/** Whether a change wrote a line that decides a failure of the head. */
export type IsWritten = (failure: Failure) => boolean;

/**
 * Tells what a change makes worse and better. What only one side could evaluate is neither, unless the change itself
 * wrote what fails.
 */
export function compareClusters(base: ClusterSide, head: ClusterSide, isWritten: IsWritten): Comparison {
  const added: NewFailure[] = [];
  const fixed: Failure[] = [];
  const unchanged: Failure[] = [];
  const incomparable: Incomparable[] = [];
  for (const failure of head.judged.failures.values()) {
    const before = base.judged.failures.get(failure.key);
    if (before !== undefined) {
      const items = newItems(failure.units, before.units);
      const named = items.filter((item) => item !== '');
      if (items.length > 0) added.push({ failure: ofNewObject(failure, before), items: named });
      else unchanged.push(failure);
      continue;
    }
    const why = whyUnknownBefore(failure, base, head);
    if (why === undefined || isWritten(failure)) added.push({ failure, items: [] });
    else incomparable.push({ failure, side: 'head', why });
  }
  for (const failure of base.judged.failures.values()) {
    if (head.judged.failures.has(failure.key)) continue;
    if (head.judged.waived.has(failure.key)) continue;
    const why = whyUnknownAfter(failure, base, head);
    if (why === undefined) fixed.push(failure);
    else incomparable.push({ failure, side: 'base', why });
  }
  return { added, fixed, unchanged, incomparable };
}

/** The failure as that of an object which did not have it, where several objects are known by one key. */
function ofNewObject(failure: Failure, before: Failure): Failure {
  const found = Array.from(failure.each).find(([object]) => !before.each.has(object));
  return found ? { ...failure, ...found[1] } : failure;
}

/** The resource of the inventory that a failure is about; of a vector, the one that makes it. */
export function resourceOf({ verdicts: { key } }: Failure, { rendered }: Judged): JudgedResource | undefined {
  const end = key.indexOf(' > ');
  return rendered.get(key) ?? (end < 0 ? undefined : rendered.get(key.slice(0, end)));
}

function whyUnknownBefore(failure: Failure, base: ClusterSide, head: ClusterSide): string | undefined {
  if (isUnjudged(failure, base.judged)) return `${failure.control} could not be judged in the base`;
  const resource = resourceOf(failure, head.judged);
  if (resource === undefined || base.judged.objects.has(objectKey(resource.resource))) return undefined;
  const why = base.parts.whySilent(resource.part, head.parts);
  return why && `in the base, ${why}`;
}

function whyUnknownAfter(failure: Failure, base: ClusterSide, head: ClusterSide): string | undefined {
  if (isUnjudged(failure, head.judged)) return `${failure.control} can no longer be judged`;
  const resource = resourceOf(failure, base.judged);
  if (resource === undefined || head.judged.objects.has(objectKey(resource.resource))) return undefined;
  return head.parts.whyUnknown(resource.part, base.parts);
}

function isUnjudged({ verdicts, control }: Failure, { unjudged }: Judged): boolean {
  const keys = [verdicts, ...verdicts.related].map(objectKey);
  return unjudged.values().some((one) => one.controls.includes(control) && keys.includes(one.object));
}
