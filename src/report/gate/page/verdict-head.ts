import type { Outcome } from '../../report.ts';
import { amount } from '../../wording.ts';
import type { GateCounts, GateReport } from '../gate-report.ts';
import { gateOutcomeSentence, nextStep } from '../verdict.ts';
import { outcomeIcon } from './icons.ts';
import { html, nothing, type Content, type Markup } from './markup.ts';

/** Takes an outcome, its sentence and what stands below, gives the part that everybody reads first. */
export function verdictHead(outcome: Outcome, sentence: string, below: Content): Markup {
  return html`<section class="verdict" id="verdict">
    ${outcomeIcon(outcome)}
    <h1><span class="word">${outcome.toUpperCase()}</span> <span class="sentence">${sentence}</span></h1>
    ${below}
  </section>`;
}

/** Takes a report, gives its outcome, what to do next, and the numbers behind both. */
export function reportHead(report: GateReport): Markup {
  const { outcome } = report;
  const word = `${outcome.toUpperCase()}: `;
  const sentence = gateOutcomeSentence(report);
  const rest = sentence.startsWith(word) ? sentence.slice(word.length) : sentence;
  const next = html`<p class="next">${nextStep(report)}</p>`;
  return html`${verdictHead(outcome, rest, next)}${numbers(report)}`;
}

const counters = [
  ['blocking', 'blocking'],
  ['new', 'new'],
  ['fixed', 'fixed'],
  ['unchanged', 'unchanged'],
  ['notComparable', 'not comparable'],
  ['waived', 'waived'],
] as const satisfies readonly (readonly [keyof GateCounts, string])[];

/** Zeros look clean: what could not be evaluated stands before them. */
function numbers({ counts, notEvaluated }: GateReport): Markup {
  const gaps = notEvaluated.filter(({ blocks }) => blocks).length;
  const items = counters.map(([name, title]) => numberOf(counts[name], name, title));
  return html`<dl class="numbers" aria-label="Findings">
    ${gaps === 0 ? nothing : numberOf(gaps, 'notEvaluated', 'not evaluated')}${items}
  </dl>`;
}

function numberOf(count: number, name: string, title: string): Markup {
  return html`<div class="${name}${count === 0 ? ' zero' : ''}">
    <dt>${title}</dt>
    <dd>${amount(count)}</dd>
  </div>`;
}
