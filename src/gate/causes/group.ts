import type { Cause, GateControl, GateFinding } from '../../report/gate/gate-report.ts';
import { rankOf } from '../findings.ts';
import type { FoundCause } from './from-origins.ts';

/** A new finding with the line that causes it. */
export interface Explained {
  readonly finding: GateFinding;
  readonly cause: FoundCause | undefined;
}

/** What is needed to tell of causes. */
export interface Telling {
  readonly controls: ReadonlyMap<string, GateControl>;
  readonly fileOf: (file: string) => string;
  /** How many lines a file of the head has; undefined where there is none. */
  readonly linesOf: (file: string) => number | undefined;
}

/** One entry per changed line, those that block first, then the worst. Findings stay in their order. */
export function groupByCause(explained: readonly Explained[], telling: Telling): readonly Cause[] {
  const groups = Map.groupBy(explained, ({ finding, cause }) =>
    cause === undefined ? `finding ${placeKey(finding)}` : `${cause.side} ${cause.edit.file} ${cause.line}`,
  );
  const causes = Array.from(groups.values(), (group) => causeOf(group, telling));
  return causes.toSorted((left, right) => {
    const byBlocking = Number(right.blocks) - Number(left.blocks);
    return byBlocking || worst(left) - worst(right) || (textOf(left) < textOf(right) ? -1 : 1);
  });
}

function placeKey({ place, kind, namespace, name }: GateFinding): string {
  return place === undefined ? `${kind} ${namespace}/${name}` : `${place.file} ${place.line}`;
}

const certainties: readonly Cause['certainty'][] = ['proved', 'exact', 'file', 'none'];

function causeOf(group: readonly Explained[], telling: Telling): Cause {
  const findings = group.map(({ finding }) => finding);
  const blocks = findings.some((finding) => finding.blocks);
  const [first] = group;
  if (first?.cause === undefined) {
    const { file, line } = first?.finding.place ?? {};
    const at = file === undefined || line === undefined ? {} : { file, line, at: { file, line } };
    const sentence = `${whoFails(findings, telling, 'fails')}; no changed line was found that causes it`;
    return { certainty: 'none', ...at, side: 'head', sentence, blocks, findings };
  }
  const { edit, side, line } = first.cause;
  const certainty = certainties.find((one) => group.some(({ cause }) => cause?.certainty === one)) ?? 'file';
  const file = telling.fileOf(edit.file);
  const at = nearestInHead(first.cause, telling);
  return {
    certainty,
    file,
    line,
    side,
    ...(at && { at: { file, line: at } }),
    sentence: `${subjectOf(first.cause)} makes ${whoFails(findings, telling, 'fail')}`,
    blocks,
    findings,
  };
}

function subjectOf({ edit, side }: FoundCause): string {
  if (edit.kind === 'removed') return 'the removal of this file';
  return side === 'base' ? 'the removal of this line' : 'this line';
}

function nearestInHead({ edit, side, line }: FoundCause, { linesOf }: Telling): number | undefined {
  if (side === 'head') return line;
  const last = linesOf(edit.file);
  return last === undefined || last === 0 ? undefined : Math.min(Math.max(edit.head.start, 1), last);
}

/** `Deployment apps/web in prod fail C-0057 (Privileged container)`. */
function whoFails(findings: readonly GateFinding[], { controls }: Telling, verb: 'fail' | 'fails'): string {
  const objects = new Set(
    findings.map(({ kind, namespace, name }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`),
  );
  const [only = ''] = objects;
  const who = objects.size === 1 ? only : `${objects.size} objects`;
  const stages = Array.from(new Set(findings.map(({ stage, cluster }) => stage ?? cluster)));
  const shownStages = stages.length > 3 ? `${stages.length} stages` : joined(stages);
  const ids = Array.from(new Set(findings.map(({ control }) => control)));
  const [id = ''] = ids;
  const title = controls.get(id)?.title;
  const what =
    ids.length === 1
      ? `${id}${title === undefined ? '' : ` (${title})`}`
      : `${ids.length} controls (${shortened(ids)})`;
  return `${who} in ${shownStages} ${objects.size === 1 ? verb : 'fail'} ${what}`;
}

function shortened(ids: readonly string[]): string {
  return ids.length > 5 ? `${ids.slice(0, 5).join(', ')}, …` : ids.join(', ');
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function worst({ findings }: Cause): number {
  return Math.min(...findings.map(({ severity }) => rankOf(severity)));
}

function textOf({ file = '', line = 0, sentence }: Cause): string {
  return `${file}\0${String(line).padStart(8, '0')}\0${sentence}`;
}
