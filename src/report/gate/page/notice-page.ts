import { factList, pageEnd, pageStart, type PageFrame } from './frame.ts';
import { html } from './markup.ts';
import { lineList } from './section.ts';
import { verdictHead } from './verdict-head.ts';

/** What is said where there is no report. */
export interface Notice {
  /** Begins the sentence that everybody reads first: `not evaluated`. */
  readonly heading: string;
  readonly sentence: string;
  readonly details?: readonly string[];
  readonly frame?: PageFrame;
}

/** Takes a notice, gives chunks of a whole page, which looks as incomplete as it is: nothing was judged. */
export function* noticePage({ heading, sentence, details = [], frame = {} }: Notice): Generator<string> {
  yield pageStart('incomplete', frame);
  const lines = details.map((text) => ({ place: '', text, blocks: false }));
  const next = html`<p class="next">${sentence}</p>`;
  yield html`${verdictHead('incomplete', heading, next)}${lineList(lines)}${factList(frame.facts ?? [])}`.text;
  yield pageEnd();
}
