import { spellOutControls } from '../escape.ts';
import { amount, counted, placeText, problemPlace } from '../wording.ts';
import { byCause } from '../by-cause.ts';
import { ClusterNames, perStage, type Located } from './cluster-names.ts';
import type { ControlFindings } from './findings-by-control.ts';
import type {
  Count,
  Effect,
  GatePolicyUse,
  GateReport,
  NotComparable,
  NotEvaluated,
  Reach,
  Side,
  UsedWaiver,
  Waiver,
  WaiverUse,
} from './gate-report.ts';

/** What an output lists. `place` is empty where none is known; all of it is safe text. */
export interface Line {
  readonly place: string;
  readonly text: string;
  readonly blocks: boolean;
}

const shownDigits = 12;

/** Takes a report, gives its two sides: `Compared: main (1a2b3c4d5e6f) → worktree`. No name of a repository begins a line. */
export function sidesText({ base, head }: GateReport): string {
  return `Compared: ${sideText(base)} → ${sideText(head)}`;
}

function sideText({ ref, commit }: Side): string {
  const short = commit?.slice(0, shownDigits);
  if (short === undefined || short === ref) return spellOutControls(ref);
  return spellOutControls(ref === commit ? short : `${ref} (${short})`);
}

/** Takes a report, gives what was not evaluated and keeps the gate from a verdict. */
export function notEvaluatedLines(report: GateReport): Line[] {
  return gapLines(report).filter(({ blocks }) => blocks);
}

/** Takes a report, gives everything that was not evaluated. */
export function gapLines({ notEvaluated, clusters }: GateReport): Line[] {
  const names = new ClusterNames(clusters);
  return notEvaluated.map((one) => notEvaluatedLine(one, names));
}

/** Takes a report, gives what neither side could evaluate, each cause once: nobody wants to read that on every change. */
export function knownGapLines({ notEvaluated }: GateReport): Line[] {
  return byCause(notEvaluated.filter(({ blocks }) => !blocks)).map((told) => {
    const owner = told.cluster === undefined ? '' : `${told.cluster}: `;
    const about = told.count === 1 && told.subject !== undefined ? `${told.subject} ` : '';
    return { place: problemPlace(told), text: spellOutControls(`${owner}${about}${told.message}`), blocks: false };
  });
}

/** The same in one sentence: `79 HelmReleases and 1 Kustomization, as before the change`. */
export function knownGapText({ notEvaluated }: GateReport): string {
  const parts = notEvaluated.filter(({ blocks }) => !blocks).map(({ part = '' }) => part.split(' ')[0] || 'part');
  const kinds = Array.from(
    Map.groupBy(parts, (kind) => kind),
    ([kind, all]) => counted(all.length, spellOutControls(kind)),
  );
  return `${kinds.join(', ')}, as before the change`;
}

function notEvaluatedLine(one: NotEvaluated, names: ClusterNames): Line {
  const { cluster, stage, part, message, isNew, blocks } = one;
  const where =
    cluster === undefined ? [] : [`${names.list([{ cluster, ...(stage === undefined ? {} : { stage }) }])}:`];
  const what = [...where, ...(part === undefined ? [] : [spellOutControls(part)]), spellOutControls(message)];
  return { place: problemPlace(one), text: `${what.join(' ')}${isNew ? '' : ' (as before the change)'}`, blocks };
}

/** Takes a report, gives the effects of its change: what blocks first. */
export function effectLines({ effects, clusters }: GateReport): Line[] {
  const names = new ClusterNames(clusters);
  const sorted = effects.toSorted((left, right) => Number(right.blocks) - Number(left.blocks));
  return sorted.map((effect) => effectLine(effect, names));
}

function effectLine(effect: Effect, names: ClusterNames): Line {
  const { kind, what, place, message, blocks } = effect;
  const text = spellOutControls(`${what} in ${names.list([effect])} would be ${kind}: ${message}`);
  return { place: place === undefined ? '' : placeText(place), text, blocks };
}

/** Takes a report, gives how many findings cannot be compared, by side and reason, the most first. */
export function notComparableLines({ notComparable, clusters }: GateReport): Line[] {
  const names = new ClusterNames(clusters);
  const groups = Map.groupBy(notComparable, ({ side, why }) => JSON.stringify([side, why]));
  const sorted = Array.from(groups.values()).toSorted((left, right) => right.length - left.length);
  return sorted.flatMap((group) => notComparableLine(group, names));
}

function notComparableLine(group: readonly NotComparable[], names: ClusterNames): Line[] {
  const [first] = group;
  if (first === undefined) return [];
  const found = `${counted(group.length, 'finding')} of the ${first.side} in ${names.list(group)}`;
  return [{ place: '', text: `${found}: ${spellOutControls(first.why)}`, blocks: false }];
}

/** Takes findings of a control, gives `C-0057 Privileged container: 3 findings (2 in prod, 1 in dev)`. */
export function controlLine({ control, findings }: ControlFindings): string {
  const where = perStage(findings.map((finding): [Located, number] => [finding, 1]));
  return `${spellOutControls(`${control.id} ${control.title}`)}: ${counted(findings.length, 'finding')} (${where})`;
}

const waiverStates = {
  expired: 'expired, does not count',
  added: 'added, does not count for this change',
  removed: 'removed, still counts for this change',
  unused: 'matches nothing',
} as const satisfies Record<Exclude<keyof WaiverUse, 'used'>, string>;

/** Takes a report, gives its waivers with what each does: those in use first. */
export function waiverLines({ waivers }: GateReport): Line[] {
  return [
    ...waivers.used.map((one) => waiverLine(one, `excepts ${counted(one.matches, 'failure')}`)),
    ...waivers.expired.map((one) => waiverLine(one, waiverStates.expired)),
    ...waivers.added.map((one) => waiverLine(one, waiverStates.added)),
    ...waivers.removed.map((one) => waiverLine(one, waiverStates.removed)),
    ...waivers.unused.map((one) => waiverLine(one, waiverStates.unused)),
  ];
}

function waiverLine({ name, reason, expires, place }: Waiver | UsedWaiver, state: string): Line {
  const until = expires === undefined ? '' : ` (until ${expires.replace(/(?<=^\d{4}-\d\d-\d\d)T00:00:00Z$/, '')})`;
  const why = reason === undefined ? '' : `; reason: ${reason}`;
  const text = spellOutControls(`${name}: ${state}${until}${why}`);
  return { place: place === undefined ? '' : placeText(place), text, blocks: false };
}

/** Takes what was used of a policy, gives which one it is. */
export function policyText({ digest, source }: GatePolicyUse): string {
  return spellOutControls(`${digest.slice(0, shownDigits)} from ${source}`);
}

/** Takes a report and one of its sides, gives what was evaluated of it, in numbers. */
export function evaluatedText({ clusters }: GateReport, side: 'base' | 'head'): string {
  const present = clusters.filter(({ change }) => change !== (side === 'base' ? 'added' : 'removed'));
  const parts = present.map((cluster) => cluster[side]);
  const total = (name: keyof (typeof parts)[number]): number => parts.reduce((sum, part) => sum + part[name], 0);
  const missing = total('notEvaluated');
  return [
    counted(present.length, 'cluster'),
    counted(total('kustomizations'), 'Kustomization'),
    counted(total('releases'), 'release'),
    counted(total('objects'), 'object'),
    counted(total('verdicts'), 'verdict'),
    missing === 0 ? 'nothing left out' : `${counted(missing, 'part')} not evaluated`,
  ].join(', ');
}

/** Takes a report, gives how much of the head was rendered or judged again. */
export function reachText({ reach }: GateReport): string {
  const { changedFiles, kustomizations, releases, objects } = reach;
  const again = (count: Count, noun: string): string => `${amount(count.again)} of ${counted(count.all, noun)}`;
  const rendered = `${again(kustomizations, 'Kustomization')}, ${again(releases, 'release')}`;
  return `${counted(changedFiles, 'file')} changed; rendered again: ${rendered}; judged again: ${again(objects, 'object')}${triedText(reach)}`;
}

function triedText({ experiments }: Reach): string {
  return experiments === 0 ? '' : `; causes tried with ${counted(experiments, 'partial rendering')}`;
}
