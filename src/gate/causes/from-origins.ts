import type { Path } from '../../model/path.ts';
import type { Violation } from '../../model/finding.ts';
import type { Identity } from '../../model/resource.ts';
import type { FieldOrigin } from '../../render/flux/cluster/field-origin.ts';
import type { RenderedObject } from '../../render/flux/cluster/rendered.ts';
import type { JudgedResource } from '../../render/judging/resources.ts';
import type { Part } from '../../render/judging/parts.ts';
import type { Judged } from '../clusters/judged-cluster.ts';
import { objectKey } from '../comparison/finding-key.ts';
import type { SideParts } from '../clusters/side-parts.ts';
import { resourceOf, type ClusterSide, type NewFailure } from '../comparison/compare.ts';
import type { ChangedLines, Touched } from './changed-lines.ts';

/** A changed line that a finding leads to. */
export interface FoundCause extends Touched {
  /** `proved`: taken back, the finding is gone. `exact`: it decides the failing field. `file`: it has a say. */
  readonly certainty: 'proved' | 'exact' | 'file';
}

/** A place that has a say in a field. */
interface Step {
  readonly file: string;
  readonly line: number;
}

interface Sides {
  readonly base: ClusterSide | undefined;
  readonly head: ClusterSide;
}

/** The changed line that decides what fails: in the head, or, where something is missing now, in the base. */
export function decidingLine(
  { failure }: NewFailure,
  { base, head }: Sides,
  changed: ChangedLines,
): FoundCause | undefined {
  const paths = failure.violations.flatMap(pathsOf);
  for (const { path, related } of paths) {
    const identity = related === undefined ? undefined : failure.verdicts.related[related];
    const now = identity ? relatedTo(identity, head.judged) : resourceOf(failure, head.judged);
    const found = now && decidingField(now, base?.judged.objects.get(objectKey(now.resource)), path, changed);
    if (found) return found;
  }
  const own = resourceOf(failure, head.judged);
  if (own === undefined || paths.length > 0 || base?.judged.objects.has(objectKey(own.resource))) return undefined;
  // A new object that fails as a whole fails because it is there.
  return touchedIn('head', own.rendered, [], changed);
}

function decidingField(
  { rendered: now }: JudgedResource,
  then: JudgedResource | undefined,
  path: Path,
  changed: ChangedLines,
): FoundCause | undefined {
  // The place of what is missing is that of its parent, which may have changed for other reasons.
  const gone = then !== undefined && !has(now, path) && has(then.rendered, path) ? then.rendered : undefined;
  return (gone && touchedIn('base', gone, path, changed)) ?? touchedIn('head', now, path, changed);
}

function has({ object }: RenderedObject, path: Path): boolean {
  return path.reduce<unknown>((at, step) => valueAt(at, step), object) !== undefined;
}

/** The changed line nearest to an object: of its own text, or of what makes Flux render it. */
export function nearestLine(
  { failure }: NewFailure,
  { judged, parts }: ClusterSide,
  changed: ChangedLines,
): FoundCause | undefined {
  const resource = resourceOf(failure, judged);
  if (resource === undefined) return undefined;
  const own = touchedIn('head', resource.rendered, [], changed);
  if (own) return { ...own, certainty: 'file' };
  for (const definition of definitionsOf(resource, parts)) {
    const found = changedWithin(definition, changed);
    if (found) return { ...found, certainty: 'file' };
  }
  return undefined;
}

/** The files that hold the objects which a failure is about. */
export function filesOf({ failure }: NewFailure, { judged }: ClusterSide): readonly string[] {
  const related = failure.verdicts.related.map((identity) => relatedTo(identity, judged));
  const objects = [resourceOf(failure, judged), ...related].filter((one) => one !== undefined);
  return objects.flatMap(({ rendered }) => stepsOf(rendered.origin([])).map(({ file }) => file));
}

/** What makes Flux render an object, the nearest first. */
function* definitionsOf({ part }: JudgedResource, parts: SideParts): Generator<RenderedObject> {
  const seen = new Set<string>();
  for (let at: Part | undefined = part; at !== undefined && !seen.has(at.id);) {
    seen.add(at.id);
    if (at.definition) yield at.definition;
    at = at.parent === undefined ? undefined : parts.get(at.parent);
  }
}

/** A changed line that some field of an object's spec leads to. */
function changedWithin(rendered: RenderedObject, changed: ChangedLines): FoundCause | undefined {
  const open: Path[] = [[], ['spec']];
  let left = 500;
  for (const path of open) {
    if (left-- === 0) return undefined;
    const found = touchedIn('head', rendered, path, changed);
    if (found) return found;
    const value = path.reduce<unknown>((at, step) => valueAt(at, step), rendered.object);
    if (path.length === 0 || typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) open.push([...path, Array.isArray(value) ? Number(key) : key]);
  }
  return undefined;
}

function valueAt(value: unknown, step: Path[number]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[typeof step === 'object' ? step.entry : String(step)];
}

function touchedIn(
  side: 'base' | 'head',
  rendered: RenderedObject,
  path: Path,
  changed: ChangedLines,
): FoundCause | undefined {
  const origin = rendered.origin(path);
  for (const [index, { file, line }] of stepsOf(origin).entries()) {
    const touched = file === '' ? undefined : changed.at(side, file, line);
    const certainty = index === 0 && origin.certainty !== 'exact' ? 'file' : 'exact';
    // What a chart makes of values is not told by the place of the values.
    if (touched && origin.certainty !== 'release') return { ...touched, certainty };
  }
  return undefined;
}

/** The text that decides first, then what it went through, the last first. */
function stepsOf({ file, line, layers }: FieldOrigin): readonly Step[] {
  return [{ file, line }, ...layers.toReversed()];
}

interface FailedPath {
  readonly path: Path;
  /** Index among the related objects; undefined for the object itself. */
  readonly related: number | undefined;
}

/** What failed, what is to be set, deleted, looked at; of a finding without a path the object. */
function pathsOf({ failed, fix, delete: deleted, review }: Violation): readonly FailedPath[] {
  const paths = [...failed, ...fix.map(({ path }) => path), ...deleted, ...review];
  return paths.map((path) => {
    const [first, index] = path;
    if (first !== 'relatedObjects' || typeof index !== 'number') return { path, related: undefined };
    return { path: path.slice(2), related: index };
  });
}

function relatedTo(identity: Identity, { objects }: Judged): JudgedResource | undefined {
  return objects.get(objectKey(identity));
}
