import type { ControlVerdict, ResourceVerdicts } from '../model/evaluation.ts';
import { fingerprint } from './fingerprint.ts';

/** What is told of a resource, to be compared: a number per control. Equal ones are mostly the same object. */
export interface Marks {
  /** Ids, sorted. */
  readonly controls: readonly string[];
  readonly values: readonly number[];
}

export const noMarks: Marks = { controls: [], values: [] };

const mostKnown = 4000;

/** Makes marks. Workloads are alike, so few different ones serve many of them. */
export class MarkMaker {
  readonly #ofPassed = new WeakMap<ControlVerdict, number>();
  readonly #known = new Map<number, Marks>();

  /** The marks of what is told of the resource of a key: its own verdicts and those of vectors. */
  of(resource: string, told: Iterable<ResourceVerdicts>): Marks {
    const parts = new Map<string, number[]>();
    for (const { key, id, controls } of told) {
      const place = key === resource ? undefined : fingerprint(JSON.stringify([key, id]));
      for (const verdict of controls) {
        const mark = this.#markOf(verdict);
        const part = place === undefined ? mark : fingerprint(`${place} ${mark}`);
        const known = parts.get(verdict.id);
        if (known) known.push(part);
        else parts.set(verdict.id, [part]);
      }
    }
    const controls = Array.from(parts.keys()).toSorted();
    return this.#share({ controls, values: controls.map((control) => joined(parts.get(control) ?? [])) });
  }

  #markOf(verdict: ControlVerdict): number {
    if (verdict.status !== 'passed' || verdict.subStatus !== '' || verdict.rules.length !== 1) return markOf(verdict);
    // Of those there is one object for all resources.
    let mark = this.#ofPassed.get(verdict);
    if (mark === undefined) {
      mark = markOf(verdict);
      this.#ofPassed.set(verdict, mark);
    }
    return mark;
  }

  #share(marks: Marks): Marks {
    const id = fingerprint(`${marks.controls.join()} ${marks.values.join()}`);
    const known = this.#known.get(id);
    if (known && differing(known, marks).length === 0) return known;
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(id, marks);
    return marks;
  }
}

/** The ids of the controls of which different things are told, sorted. */
export function differing(before: Marks, after: Marks): readonly string[] {
  if (before === after) return [];
  const [left, right] = [before, after].map(
    ({ controls, values }) => new Map(controls.map((id, index) => [id, values[index]])),
  );
  const ids = new Set([...before.controls, ...after.controls]);
  return Array.from(ids)
    .filter((id) => left?.get(id) !== right?.get(id))
    .toSorted();
}

function markOf(verdict: ControlVerdict): number {
  return fingerprint(JSON.stringify(verdict));
}

function joined(parts: readonly number[]): number {
  const [only = 0] = parts;
  return parts.length === 1 ? only : fingerprint(parts.toSorted((left, right) => left - right).join());
}
