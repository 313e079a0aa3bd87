import { TemplateError } from './template-error.ts';
import { isList, type Value } from './values.ts';

/** What the templates of one ResourceSet may take together: far above honest ones. */
const mostSteps = 5_000_000;
const mostText = 128 * 1024 * 1024;
/** Text that one function may get. What it makes of that is a few times longer at most. */
const mostInCall = 8 * 1024 * 1024;

/** Holds templates to limits, so that a stranger's end. */
export class Budget {
  #steps = 0;
  #text = 0;

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > mostSteps) throw new TemplateError(`the templates take more than ${mostSteps} steps`, 1);
  }

  /** Text that is made, in UTF-16 units; asked before it is. */
  text(length: number): void {
    this.#text += length;
    if (this.#text > mostText) throw new TemplateError('the templates make more than 128 MiB of text', 1);
  }

  /**
   * What a function gets. With `deep` it goes through all that is in it: a few steps can make a list that is shared in
   * itself a billion times.
   */
  take(values: readonly Value[], deep: boolean): void {
    let length = 0;
    const open: Value[] = [...values];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (typeof next === 'string') length += next.length;
      if (length > mostInCall) throw new TemplateError('a function gets more than 8 MiB of text', 1);
      if (!deep || (!isList(next) && !(next instanceof Map))) continue;
      this.step(isList(next) ? next.length : next.size);
      for (const inner of next.values()) open.push(inner);
    }
    this.text(length);
  }
}
