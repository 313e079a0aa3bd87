import type { ObjectFindings } from '../findings-by-control.ts';
import { amount, counted } from '../../wording.ts';
import { html, nothing, type Content } from './markup.ts';

/** How many objects a whole page lists: a browser opens that at once, and nobody reads more. */
const mostObjects = 1_500;

/** What is left of a page for objects of findings. */
export class Room {
  #left = mostObjects;

  /** Takes a list and how many of it may be shown at most, gives those that there is room for, and the others. */
  split<Item>(items: readonly Item[], most: number): readonly [shown: readonly Item[], hidden: readonly Item[]] {
    const count = Math.min(items.length, most, this.#left);
    this.#left -= count;
    return [items.slice(0, count), items.slice(count)];
  }
}

/** Takes how many of something are not shown, gives the sentence that says so and where they are; nothing for none. */
export function moreText(count: number, noun: string, about = ''): string {
  if (count === 0) return '';
  const which = about === '' ? '' : ` (${about})`;
  return `… ${amount(count)} more ${count === 1 ? noun : `${noun}s`}${which}; the JSON report (--format json) has all of them`;
}

/** Takes objects that are not shown, gives the item of a list that counts them and their findings. */
export function moreObjects(hidden: readonly ObjectFindings[]): Content {
  if (hidden.length === 0) return nothing;
  const findings = hidden.reduce((total, { length }) => total + length, 0);
  return html`<p class="more">${moreText(hidden.length, 'object', counted(findings, 'finding'))}</p>`;
}
