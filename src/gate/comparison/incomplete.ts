import type { Remark } from '../../render/judging/remarks.ts';
import { placeOf } from '../../render/judging/remarks.ts';
import type { Part } from '../../render/judging/parts.ts';
import type { ClusterSide } from './compare.ts';
import type { JudgedResource } from '../../render/judging/resources.ts';
import { withoutContent } from './without-content.ts';
import type { SideParts } from '../clusters/side-parts.ts';

/** Something that one state of a cluster could not evaluate. */
export interface Gap extends Remark {
  /** The same in both states for the same cause, also when the change edits what is missing. */
  readonly key: string;
  /** `HelmRelease apps/web`, or the object that could not be judged. */
  readonly part: string;
}

/** Everything that a state of a cluster could not evaluate. */
export function gapsOf({ own, judged, parts }: ClusterSide): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  for (const part of own) for (const gap of gapsOfPart(part, parts)) gaps.set(gap.key, gaps.get(gap.key) ?? gap);
  for (const { key, what, resource, message } of judged.unjudged.values()) {
    const place = placeOfResource(judged.rendered.get(resource));
    gaps.set(`verdict ${key}`, { key: `verdict ${key}`, part: what, ...place, message });
  }
  return Array.from(gaps.values());
}

function* gapsOfPart(part: Part, parts: SideParts): Generator<Gap> {
  const { id, definition, rendered } = part;
  const { state, error, unresolved } = rendered;
  const gap = (key: string, message: string, cause = message): Gap => {
    return { key: `${id} ${key}`, part: id, ...placeOf(definition), message, cause };
  };
  if (state === 'error') yield gap('error', `cannot be rendered: ${withoutContent(error ?? 'Flux would fail')}`);
  // Whoever it asks may have something else by now: that is no business of a change, whom it asks is.
  const asked = (kind: string): string => `${kind} ${parts.askedFor(part)}`;
  if (state === 'remote') {
    yield gap(asked('source'), `is not rendered: ${unresolved[0]?.why ?? 'its source is elsewhere'}`);
  }
  if (state !== 'unresolved') return;
  for (const { kind, name, why, cause = `${kind} ${name}: ${why}`, remedy } of unresolved) {
    const key = kind === 'chart' || kind === 'source' ? asked(kind) : `${kind} ${name}`;
    const found = gap(key, `is not complete: ${kind} ${name}: ${why}`, cause);
    yield remedy === undefined ? found : { ...found, message: `${found.message}; ${remedy}`, remedy };
  }
}

function placeOfResource(found: JudgedResource | undefined): Omit<Remark, 'message'> {
  if (found === undefined) return {};
  const place = placeOf(found.rendered);
  return place.file === undefined ? placeOf(found.part.definition) : place;
}
