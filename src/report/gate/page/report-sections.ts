import { ClusterNames } from '../cluster-names.ts';
import { controlsById } from '../findings-by-control.ts';
import type { GateFinding, GateReport } from '../gate-report.ts';
import {
  effectLines,
  evaluatedText,
  knownGapLines,
  knownGapText,
  notComparableLines,
  notEvaluatedLines,
  policyText,
  reachText,
  waiverLines,
} from '../gate-wording.ts';
import { causeList, type Writing } from './cause-list.ts';
import { clusterTable } from './cluster-table.ts';
import { html, type Content, type Markup } from './markup.ts';
import { knownFindings } from './known-findings.ts';
import { Room } from './room.ts';
import { collapsed, lineList, type Section } from './section.ts';

/** Takes a report, gives the sections of its page, what somebody has to act on first. Empty ones are left out. */
export function reportSections(report: GateReport): Section[] {
  const writing: Writing = {
    controls: controlsById(report.controls),
    names: new ClusterNames(report.clusters),
    room: new Room(),
  };
  return [
    ...unevaluated(report),
    { id: 'clusters', title: 'Clusters', count: report.clusters.length, content: clusterTable(report) },
    ...effects(report, true),
    ...causes(report, writing),
    ...effects(report, false),
    ...gaps(report),
    ...counted('not-comparable', 'Not comparable', report.notComparable, lineList(notComparableLines(report))),
    ...waivers(report),
    { id: 'policy', title: 'Policy', content: policy(report) },
    ...known('fixed', 'Fixed', report.fixed, writing),
    ...known('unchanged', 'Unchanged', report.unchanged, writing),
    { id: 'evaluated', title: 'Evaluated', content: evaluated(report) },
  ];
}

function unevaluated(report: GateReport): Section[] {
  const lines = notEvaluatedLines(report);
  if (lines.length === 0) return [];
  const title = 'Could not be evaluated, so nothing counts as clean';
  return [{ id: 'not-evaluated', title, count: lines.length, look: 'warning', content: lineList(lines) }];
}

function causes({ causes: all }: GateReport, writing: Writing): Section[] {
  return counted('causes', 'What gets worse, by cause', all, causeList(all, writing));
}

function effects(report: GateReport, blocks: boolean): Section[] {
  const lines = effectLines(report).filter((line) => line.blocks === blocks);
  const title = blocks ? 'Effects that block' : 'Effects that do not block';
  return counted(blocks ? 'blocking-effects' : 'other-effects', title, lines, lineList(lines));
}

function gaps(report: GateReport): Section[] {
  const count = report.notEvaluated.filter(({ blocks }) => !blocks).length;
  if (count === 0) return [];
  const content = collapsed(knownGapText(report), lineList(knownGapLines(report)));
  return [{ id: 'known-gaps', title: 'Could not be evaluated on either side', count, content }];
}

function waivers(report: GateReport): Section[] {
  const lines = waiverLines(report);
  return counted('waivers', 'Waivers', lines, lineList(lines));
}

function policy({ policy: { changes, ...used } }: GateReport): Markup {
  const about = `Judged by policy ${policyText({ changes, ...used })}`;
  if (changes.length === 0) return html`<p>${about}; the change leaves it as it is.</p>`;
  const lines = changes.map((text) => ({ place: '', text: `once merged: ${text}`, blocks: false }));
  return html`<p>${about}. The change brings another one:</p>
    ${lineList(lines)}`;
}

function known(id: string, title: string, findings: readonly GateFinding[], writing: Writing): Section[] {
  const content = knownFindings(findings, writing);
  return counted(
    id,
    title,
    findings,
    id === 'unchanged' ? collapsed('As before the change, by control', content) : content,
  );
}

function counted(id: string, title: string, all: readonly unknown[], content: Content): Section[] {
  return all.length === 0 ? [] : [{ id, title, count: all.length, content }];
}

function evaluated(report: GateReport): Markup {
  return html`<dl class="facts wide">
    <div>
      <dt>base</dt>
      <dd>${evaluatedText(report, 'base')}</dd>
    </div>
    <div>
      <dt>head</dt>
      <dd>${evaluatedText(report, 'head')}</dd>
    </div>
    <div>
      <dt>reach</dt>
      <dd>${reachText(report)}</dd>
    </div>
  </dl>`;
}
