import type { Outcome } from '../../report.ts';
import { Markup } from './markup.ts';

/** Each outcome has a shape of its own, so that no one has to see colours. */
const shapes: Readonly<Record<Outcome, string>> = {
  pass: '<circle class="ground" cx="12" cy="12" r="11"/><path class="sign" d="M7 12.5l3.4 3.4L17 9"/>',
  fail: '<path class="ground" d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z"/><path class="sign" d="M8 8l8 8M16 8l-8 8"/>',
  incomplete: '<path class="ground" d="M12 1.5L23.5 22H.5z"/><path class="sign" d="M12 9v6M12 18.2v.6"/>',
};

/** Takes an outcome, gives its shape. It says nothing to a screen reader: the word stands beside it. */
export function outcomeIcon(outcome: Outcome): Markup {
  return new Markup(
    `<svg class="icon ${outcome}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes[outcome]}</svg>`,
  );
}
