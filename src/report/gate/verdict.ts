import { shorten, spellOutControls } from '../escape.ts';
import { amount, counted, problemPlace } from '../wording.ts';
import { causePlace } from './cause-wording.ts';
import { perStage, type Located } from './cluster-names.ts';
import type { Cause, Effect, GateReport } from './gate-report.ts';

/** GitHub takes as many characters of a title. */
const longestSentence = 255;

/** Takes the report of a gate, gives its outcome as one safe sentence of at most 255 characters: a title, the first line of an output. */
export function gateOutcomeSentence(report: GateReport): string {
  return shorten(spellOutControls(sentence(report)), longestSentence);
}

function sentence(report: GateReport): string {
  switch (report.outcome) {
    case 'pass':
      return `PASS: ${passing(report)} (${[scopeOf(report), ...doubtsOf(report)].join('; ')}).`;
    case 'fail':
      return `FAIL: ${failing(report)}.`;
    case 'incomplete':
      return `INCOMPLETE: ${unevaluated(report)}, so nothing counts as clean${besides(report)}.`;
  }
}

function passing(report: GateReport): string {
  const { new: worse } = report.counts;
  const effects = effectsPhrase(report.effects);
  if (worse > 0) {
    const also = effects === '' ? '' : `; it also ${effects}, which does not block`;
    return `this change makes ${things(worse)} worse, but ${worse === 1 ? 'it does not block' : 'none of them blocks'}: ${whereNew(report)}${also}`;
  }
  if (effects !== '') return `this change ${effects}, which does not block, and no finding is new`;
  return doubtsOf(report).length === 0 ? 'nothing gets worse' : 'nothing that could be compared gets worse';
}

function scopeOf({ clusters, controls }: GateReport): string {
  const present = clusters.filter(({ change }) => change !== 'removed');
  const objects = present.reduce((total, { head }) => total + head.objects, 0);
  return `${counted(objects, 'object')}, ${counted(controls.length, 'control')}, ${counted(present.length, 'cluster')}`;
}

function doubtsOf({ notEvaluated, counts }: GateReport): string[] {
  const doubts: string[] = [];
  if (notEvaluated.length > 0) doubts.push(`${counted(notEvaluated.length, 'thing')} not evaluated`);
  if (counts.notComparable > 0) doubts.push(`${counted(counts.notComparable, 'finding')} not comparable`);
  return doubts;
}

function failing(report: GateReport): string {
  const { new: worse, blocking } = report.counts;
  const effects = effectsPhrase(report.effects.filter(({ blocks }) => blocks));
  if (blocking > 0) return `this change ${worsens(report)}${effects === '' ? '' : `; it also ${effects}`}`;
  const others = worse === 0 ? '' : `; besides, it makes ${things(worse)} worse without blocking`;
  return effects === '' ? `this change must not go in as it is${others}` : `this change ${effects}${others}`;
}

function worsens(report: GateReport): string {
  const { new: worse, blocking } = report.counts;
  const share = worse === blocking ? '' : `, ${amount(blocking)} of them blocking`;
  return `makes ${things(worse)} worse${share}: ${worse === blocking ? whereNew(report) : whereBlocking(report)}`;
}

function unevaluated({ notEvaluated }: GateReport): string {
  const blocking = notEvaluated.filter(({ blocks }) => blocks);
  if (blocking.length === 0) return 'not everything could be evaluated';
  const located = blocking.flatMap(({ cluster, stage }): Located[] => {
    return cluster === undefined ? [] : [{ cluster, ...(stage === undefined ? {} : { stage }) }];
  });
  const where = located.length === blocking.length ? ` (${perStage(located.map((one) => [one, 1]))})` : '';
  return `${counted(blocking.length, 'thing')} could not be evaluated${where}`;
}

function besides(report: GateReport): string {
  const parts = report.counts.new > 0 ? [worsens(report)] : [];
  const effects = effectsPhrase(report.effects);
  if (effects !== '') parts.push(effects);
  return parts.length === 0 ? '' : `; besides, this change ${parts.join('; it also ')}`;
}

function things(count: number): string {
  return counted(count, 'thing');
}

function whereNew({ clusters }: GateReport): string {
  return perStage(clusters.map((cluster) => [located(cluster), cluster.counts.new]));
}

function whereBlocking({ clusters }: GateReport): string {
  return perStage(clusters.map((cluster) => [located(cluster), cluster.counts.blocking]));
}

function located({ name, stage }: GateReport['clusters'][number]): Located {
  return { cluster: name, ...(stage === undefined ? {} : { stage }) };
}

function effectsPhrase(effects: readonly Effect[]): string {
  const deleted = effects.filter(({ kind }) => kind === 'deleted').length;
  const emptied = effects.length - deleted;
  const parts = deleted === 0 ? [] : [`deletes ${counted(deleted, 'object')} for good`];
  if (emptied > 0) parts.push(`leaves ${counted(emptied, 'part')} without objects`);
  return parts.join(' and ');
}

/** Takes the report of a gate, gives what to do next as one safe sentence. */
export function nextStep(report: GateReport): string {
  switch (report.outcome) {
    case 'incomplete':
      return nextToEvaluate(report);
    case 'fail':
      return nextToRepair(report);
    case 'pass':
      return nextOfPass(report);
  }
}

function nextToEvaluate({ notEvaluated }: GateReport): string {
  const [first, ...others] = notEvaluated.filter(({ blocks }) => blocks);
  if (first === undefined) return 'Next: repair what keeps the change from being evaluated, then run the gate again.';
  const place = problemPlace(first);
  const named = [spellOutControls(first.part ?? ''), place === '' ? '' : `at ${place}`].filter((part) => part !== '');
  const what = named.length === 0 ? spellOutControls(first.message) : named.join(' ');
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other thing')}`;
  return `Next: repair what keeps ${what}${more} from being evaluated, then run the gate again.`;
}

function nextToRepair({ causes, effects, counts }: GateReport): string {
  const cause = causes.find(({ blocks }) => blocks);
  if (cause !== undefined) {
    const share = shareOf(cause, counts.blocking);
    const place = causePlace(cause);
    const verb = cause.certainty === 'none' ? 'has' : 'causes';
    const start = place === '' ? 'repair what blocks' : `begin with ${place}, which ${verb} ${share}`;
    return `Next: ${start}; what is accepted on purpose needs a waiver in the base first.`;
  }
  const effect = effects.find(({ blocks }) => blocks);
  const what = effect === undefined ? 'what blocks' : `what happens to ${spellOutControls(effect.what)}`;
  return `Next: undo ${what}, or change the policy of the base first.`;
}

function shareOf({ findings }: Cause, all: number): string {
  const blocking = findings.filter(({ blocks }) => blocks).length;
  if (all === 1) return 'the finding that blocks';
  return blocking === all
    ? `all ${amount(all)} findings that block`
    : `${amount(blocking)} of ${amount(all)} findings that block`;
}

function nextOfPass(report: GateReport): string {
  const { new: worse } = report.counts;
  if (worse > 0) return `Next: nothing has to be done; ${counted(worse, 'new finding')} may be worth a look.`;
  if (doubtsOf(report).length > 0) return 'Next: nothing has to be done; mind what could not be evaluated or compared.';
  return 'Next: nothing to do.';
}
