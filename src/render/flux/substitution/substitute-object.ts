import { isMapping } from '../../../manifests/construct.ts';
import { LineTable } from '../../../manifests/line-table.ts';
import { Fault } from '../../../manifests/problem.ts';
import type { Edits } from './edits.ts';
import { SubstitutionError } from './errors.ts';
import { readSubstituted, type ReadObject } from './read-substituted.ts';
import { substitute, type Substituted } from './substitute.ts';
import type { Variables } from './variables.ts';

/** How a Kustomization asks for substitution. */
export interface SubstitutionOptions {
  /** Whether an undefined variable is an error: Flux' default since 2.9. */
  readonly strict: boolean;
  /** `substituteStrategy: Always`: also without any variable. */
  readonly always: boolean;
}

/** An object after substitution. */
export interface SubstitutedObject<Origin> extends Substituted<Origin>, ReadObject {}

const optOut = 'kustomize.toolkit.fluxcd.io/substitute';

/**
 * Substitutes one object that kustomize has built, as kustomize-controller does before it applies it. `text` is what
 * kustomize prints, `object` is its data. Undefined where Flux leaves the object alone: without any variable, unless
 * `always`, and for objects with the label or annotation `kustomize.toolkit.fluxcd.io/substitute: disabled`. Throws a
 * SubstitutionError, which in a cluster fails the whole Kustomization.
 */
export function substituteObject<Origin>(
  built: { readonly text: string; readonly object: unknown },
  variables: Variables<Origin>,
  { strict, always }: SubstitutionOptions,
): SubstitutedObject<Origin> | undefined {
  if ((variables.isEmpty && !always) || isOptedOut(built.object)) return undefined;
  variables.check();
  const substituted = substitute(built.text, variables, strict);
  return { ...substituted, ...read(substituted) };
}

function isOptedOut(object: unknown): boolean {
  const metadata = isMapping(object) ? object['metadata'] : undefined;
  if (!isMapping(metadata)) return false;
  return [metadata['labels'], metadata['annotations']].some((map) => isMapping(map) && map[optOut] === 'disabled');
}

/** Reads the new text. What is wrong with it is mostly due to a value, which a message must not give away. */
function read({ text, edits }: Substituted<unknown>): ReadObject {
  try {
    return readSubstituted(text, () => masked(text, edits));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const at = Math.min(error.offset, text.length);
    const followed = edits.follow(at);
    const offset = 'edit' in followed ? followed.edit.inStart : followed.offset;
    const names = suspects(text, edits, at);
    const blame = names.length === 0 ? '' : `; look at the value of ${names.join(', ')}`;
    const { line } = new LineTable(text).at(at);
    const message = `after substitution the object cannot be read, line ${line}: ${error.message}${blame}`;
    throw new SubstitutionError('no-yaml', message, offset, names);
  }
}

/** The text with asterisks instead of values. */
function masked(text: string, edits: Edits<unknown>): string {
  let shown = '';
  let at = 0;
  for (const { outStart, outEnd, uses } of edits.all) {
    if (uses.length === 0) continue;
    shown += text.slice(at, outStart) + '*'.repeat(outEnd - outStart);
    at = outEnd;
  }
  return shown + text.slice(at);
}

/** The variables in the line at fault, or else those of the last value before it: a bracket that it left open. */
function suspects(text: string, edits: Edits<unknown>, at: number): string[] {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const near = edits.within(start, end < 0 ? text.length : end).filter(({ uses }) => uses.length > 0);
  const last = edits.all.findLast(({ outEnd, uses }) => outEnd <= start && uses.length > 0);
  const found = near.length > 0 || last === undefined ? near : [last];
  return Array.from(new Set(found.flatMap(({ uses }) => uses.map(({ name }) => name))));
}
