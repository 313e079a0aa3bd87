import { markdownSections } from '../report/gate/gate-markdown.ts';
import type { GateReport } from '../report/gate/gate-report.ts';
import { gateOutcomeSentence } from '../report/gate/verdict.ts';
import type { Publication } from './publication.ts';

/** What a check run says of a report: its title, and the summary without a second heading of the same words. */
export function verdictTexts(report: GateReport): Pick<Publication, 'title' | 'summary'> {
  const [first = '', ...sections] = markdownSections(report);
  return { title: gateOutcomeSentence(report), summary: [first.replace(/^## [^\n]*\n+/, ''), ...sections] };
}
