import { TemplateError } from './template-error.ts';
import { isList, type Value } from './values.ts';

/** What one template may take: far above honest ones. */
const mostSteps = 1_000_000;
const mostText = 16 * 1024 * 1024;

/** Holds a template to limits, so that a stranger's ends. */
export class Budget {
  #steps = 0;
  #text = 0;

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > mostSteps) throw new TemplateError(`the template takes more than ${mostSteps} steps`, 1);
  }

  /** A value that is gone through all the way down: a few steps can make one that is shared in itself a billion times. */
  walk(value: Value): void {
    const open: Value[] = [value];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!isList(next) && !(next instanceof Map)) continue;
      this.step(isList(next) ? next.length : next.size);
      for (const inner of next.values()) open.push(inner);
    }
  }

  /** Text that is made, in UTF-16 units; asked before it is. */
  text(length: number): void {
    this.#text += length;
    if (this.#text > mostText) throw new TemplateError('the template makes more than 16 MiB of text', 1);
  }
}
