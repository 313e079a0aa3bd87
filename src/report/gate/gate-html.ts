import type { GateReport } from './gate-report.ts';
import { sidesText } from './gate-wording.ts';
import { factList, pageEnd, pageStart, type PageFrame } from './page/frame.ts';
import { html } from './page/markup.ts';
import { reportSections } from './page/report-sections.ts';
import { contents, sectionMarkup } from './page/section.ts';
import { reportHead } from './page/verdict-head.ts';

/** Takes the report of a gate, gives chunks of a page for a browser: one file, no script, nothing to fetch. */
export function gateHtml(report: GateReport): Generator<string> {
  return gatePage(report, {});
}

/**
 * Takes the report of a gate and what its reader knows besides, gives chunks of a page for a browser. However large the
 * report is, the page stays one that a browser opens at once; what it leaves out is counted.
 */
export function* gatePage(report: GateReport, frame: PageFrame): Generator<string> {
  // What is wrong with a report shows before anything of it is sent.
  const sections = reportSections(report);
  yield pageStart(report.outcome, frame);
  const facts = [compared(report), ...(frame.facts ?? [])];
  yield html`${reportHead(report)}
    <aside>${contents(sections)}${factList(facts)}</aside>`.text;
  yield '\n<div class="parts">\n';
  for (const section of sections) yield `${sectionMarkup(section).text}\n`;
  yield '</div>';
  const { name, version } = report.tool;
  yield pageEnd(html`<footer><p>${name} ${version} · policy ${report.policy.digest}</p></footer>`);
}

function compared(report: GateReport): readonly [name: string, value: string] {
  const text = sidesText(report);
  const end = text.indexOf(': ');
  return [text.slice(0, end), text.slice(end + 2)];
}
