import type { Cause, Effect, GateControl, GateFinding, GateReport, NotEvaluated } from '../report/gate/gate-report.ts';
import { joinLines, plainLine } from './plain-text.ts';

/** In the shape of the Checks API. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
  readonly raw_details?: string;
}

/** Something that a report says, with the place of the head that it can be shown at, if there is one. */
export interface Remark {
  readonly place: Lines | undefined;
  readonly level: Annotation['annotation_level'];
  readonly title: string;
  /** Plain text. The first line says it, the others what follows from it. */
  readonly lines: readonly string[];
  readonly details?: readonly string[];
}

interface Lines {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** GitHub says 64 KB; which of the two is not said. */
const longestText = 64_000;
const longestTitle = 255;
const mostConsequences = 10;

/** All that a report has to show at lines: each cause once, what is not evaluated, and other effects. */
export function remarksOf(report: GateReport): readonly Remark[] {
  const controls = new Map(report.controls.map((control) => [control.id, control]));
  const remarks = [
    ...report.causes.map((cause) => ofCause(cause, controls)),
    ...report.notEvaluated.map(ofNotEvaluated),
    ...report.effects.map(ofEffect),
  ];
  return remarks.toSorted((a, b) => rank[a.level] - rank[b.level]);
}

const rank: Readonly<Record<Annotation['annotation_level'], number>> = { failure: 0, warning: 1, notice: 2 };

/** What the API takes of a remark; undefined without a place. */
export function annotationOf({ place, level, title, lines, details }: Remark): Annotation | undefined {
  if (!place) return undefined;
  return {
    path: place.file,
    start_line: place.first,
    end_line: place.last,
    annotation_level: level,
    title,
    message: joinLines(lines, longestText),
    ...(details && { raw_details: joinLines(details, longestText) }),
  };
}

function ofCause(cause: Cause, controls: ReadonlyMap<string, GateControl>): Remark {
  const ids = [...new Set(cause.findings.map(({ control }) => control))];
  const findings = `${cause.findings.length} new ${cause.findings.length === 1 ? 'finding' : 'findings'}`;
  const more = ids.length > 8 ? ', …' : '';
  const consequences = cause.findings.map((finding) => consequence(finding, controls.get(finding.control)));
  const shown = consequences.slice(0, mostConsequences);
  const rest = consequences.length - shown.length;
  return {
    place: placeOfCause(cause),
    level: cause.blocks ? 'failure' : 'warning',
    title: plainLine(
      `${cause.blocks ? 'Blocks: ' : ''}${findings} (${ids.slice(0, 8).join(', ')}${more})`,
      longestTitle,
    ),
    lines: [plainLine(cause.sentence), ...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])],
    details: [...consequences, ...remediations(ids, controls)],
  };
}

function consequence(finding: GateFinding, control: GateControl | undefined): string {
  const { kind, namespace, name, subject, cluster, severity, items = [] } = finding;
  const object = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  const what = [object, ...(subject ? [subject] : []), ...(items.length > 0 ? [items.join(' ')] : [])].join(', ');
  const title = control ? ` ${control.title}` : '';
  return plainLine(`${finding.control}${title} (${severity}): ${what}, in ${cluster}`);
}

function remediations(ids: readonly string[], controls: ReadonlyMap<string, GateControl>): readonly string[] {
  return ids.flatMap((id) => {
    const control = controls.get(id);
    return control ? [plainLine(`${id}: ${control.remediation}`)] : [];
  });
}

function placeOfCause({ at, side, file, line, endLine }: Cause): Lines | undefined {
  if (at) return linesOf(at.file, at.line);
  return side === 'head' ? linesOf(file, line, endLine) : undefined;
}

function ofNotEvaluated({ file, line, blocks, part, cluster, message }: NotEvaluated): Remark {
  const what = [part, cluster && `in ${cluster}`].filter(Boolean).join(' ');
  return {
    place: linesOf(file, line),
    level: blocks ? 'failure' : 'notice',
    title: plainLine(what === '' ? 'Not evaluated' : `Not evaluated: ${what}`, longestTitle),
    lines: [plainLine(message)],
  };
}

function ofEffect({ kind, what, cluster, place, message, blocks }: Effect): Remark {
  return {
    place: linesOf(place?.file, place?.line),
    level: blocks ? 'failure' : 'warning',
    title: plainLine(`${kind === 'deleted' ? 'Deleted' : 'Emptied'}: ${what} in ${cluster}`, longestTitle),
    lines: [plainLine(message)],
  };
}

/** GitHub knows files by their path from the top of the repository, and nothing outside of it. */
function linesOf(file: string | undefined, first: number | undefined, last = first): Lines | undefined {
  if (file === undefined || first === undefined || last === undefined || !isInside(file)) return undefined;
  if (!Number.isSafeInteger(first) || first < 1) return undefined;
  return { file, first, last: Number.isSafeInteger(last) ? Math.max(first, last) : first };
}

function isInside(file: string): boolean {
  const parts = file.split('/');
  return !/[\p{Cc}\\]/u.test(file) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}
