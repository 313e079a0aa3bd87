import type { ControlSummary, Counters } from '../model/evaluation.ts';
import { severities } from '../model/finding.ts';
import type { Identity, Place } from '../model/resource.ts';
import { spellOutControls } from './escape.ts';
import type { Problem, Report, ReportedFinding } from './report.ts';

/** One thing to do about a finding. `run` is a command line, the other targets are paths into the resource. */
interface Action {
  readonly verb: 'set' | 'delete' | 'review' | 'run';
  readonly target: string;
  readonly value?: string;
}

/** Of a finding and its resource, what advice is made of. */
interface Advised {
  readonly finding: Pick<ReportedFinding, 'fixPaths' | 'deletePaths' | 'reviewPaths' | 'failedPaths' | 'fixCommand'>;
  readonly resource: { readonly related?: readonly Identity[] };
}

/** What Kubescape writes where only the user can know the value. */
const openValue = 'YOUR_VALUE';

/**
 * Takes a finding and its resource, gives what to do about it without repeats; paths that merely failed count when
 * nothing else is said. Paths into related objects name the object instead of its number.
 */
export function actionsOf({ finding, resource }: Advised): Action[] {
  const actions: Action[] = [];
  const named = (path: string): string => namedPath(path, resource.related ?? []);
  for (const { path, value } of finding.fixPaths ?? []) actions.push({ verb: 'set', target: named(path), value });
  for (const path of new Set(finding.deletePaths)) actions.push({ verb: 'delete', target: named(path) });
  for (const path of new Set(finding.reviewPaths)) actions.push({ verb: 'review', target: named(path) });
  if (finding.fixCommand !== undefined) actions.push({ verb: 'run', target: finding.fixCommand });
  if (actions.length > 0) return actions;
  return [...new Set(finding.failedPaths)].map((path) => ({ verb: 'review', target: named(path) }));
}

function namedPath(path: string, related: readonly Identity[]): string {
  const [prefix, index] = /^relatedObjects\[(\d+)\]\./.exec(path) ?? [];
  const object = related[Number(index)];
  return prefix === undefined || object === undefined ? path : `${resourceName(object)} ${path.slice(prefix.length)}`;
}

/** Takes an action, gives it as one safe line: `set spec.hostNetwork = false`. */
export function actionText({ verb, target, value }: Action): string {
  const text = `${verb} ${spellOutControls(target)}`;
  if (value === undefined) return text;
  return value === openValue ? `${text} = (a value of your own)` : `${text} = ${spellOutControls(value)}`;
}

/** Takes actions, gives the first few on one line, with the number of the others. */
export function actionsLine(actions: readonly Action[], most: number): string {
  const texts = actions.slice(0, most).map(actionText);
  if (actions.length > most) texts.push(`and ${actions.length - most} more`);
  return texts.join('; ');
}

/** Takes an identity, gives `Deployment shop/front`, or `Namespace shop` where there is no namespace, and its cluster; as one safe line. */
export function resourceName({ kind, namespace, name, cluster }: Identity & { readonly cluster?: string }): string {
  const whose = cluster === undefined ? '' : ` of ${cluster}`;
  return spellOutControls(`${kind} ${namespace === '' ? name : `${namespace}/${name}`}${whose}`);
}

/** Takes a place, gives `apps/front.yaml:12:5` as one safe line. */
export function placeText({ file, line, column }: Place): string {
  return spellOutControls(`${file}:${line}:${column}`);
}

/** Takes a problem, gives what it is as one line, and of which cluster; not yet safe to print. */
export function problemText({ cluster, message }: Problem): string {
  return cluster === undefined ? message : `${cluster}: ${message}`;
}

/** Takes a problem, gives as much of its place as is known; empty when nothing is. */
export function problemPlace({ file, line, column }: Problem): string {
  const known = [file, line, column].filter((part) => part !== undefined);
  return file === undefined ? '' : spellOutControls(known.join(':'));
}

/** Takes a score of 0 to 100 and what it is about; gives the nearest integer, where only a full 100 is shown as 100. */
export function shownScore(score: number, judged: Counters): string {
  if (totalResources(judged) === 0) return 'n/a';
  return `${score < 100 ? Math.min(99, Math.round(score)) : 100}%`;
}

/** Takes a whole number, gives `412` or `1,038`. */
export function amount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Takes a number and a noun, gives `1 control`, `2 controls`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${amount(count)} ${count === 1 ? noun : plural}`;
}

/** Takes a control, gives `2 of 5 resources failed`. */
export function failedShare({ resources }: ControlSummary): string {
  const total = totalResources(resources);
  return `${resources.failed} of ${counted(total, 'resource')} failed`;
}

/** Takes counters, gives how many were judged or skipped altogether. */
export function totalResources({ failed, passed, skipped }: ControlSummary['resources']): number {
  return failed + passed + skipped;
}

/** Takes a skipped control or none, gives why it was skipped, never empty. */
export function skipReason({ reason, subStatus }: ControlSummary): string {
  if (reason !== undefined && reason !== '') return spellOutControls(reason);
  return subStatus === '' ? 'no reason given' : subStatus;
}

/** Takes a report, gives its outcome as one sentence that stands first, or last on a terminal. */
export function outcomeSentence(report: Report): string {
  const failed = report.controls.filter((control) => control.status === 'failed').length;
  const exceeded = report.exceeded.map(spellOutControls).join('; ');
  switch (report.outcome) {
    case 'incomplete':
      return `${unevaluated(report)}, so nothing counts as clean${exceeded === '' ? '' : `; besides: ${exceeded}`}.`;
    case 'fail':
      return `Failed: ${exceeded === '' ? `${counted(failed, 'control')} failed` : exceeded}.`;
    case 'pass':
      return failed === 0
        ? `Passed: no control failed on ${counted(report.evaluated.objects, 'object')}.`
        : `Passed: ${counted(failed, 'control')} failed, but no threshold is exceeded.`;
  }
}

function unevaluated({ problems }: Report): string {
  if (problems.length === 0) return 'Incomplete: not everything could be evaluated';
  return `Incomplete: ${counted(problems.length, 'thing')} could not be evaluated`;
}

/** Takes a report, gives what was looked at, in one sentence. */
export function evaluatedSentence(report: Report): string {
  const { evaluated, resourceCounters } = report;
  const { files, documents, objects, otherDocuments, controls } = evaluated;
  const others = otherDocuments === 0 ? '' : `, ${otherDocuments} of them not Kubernetes objects`;
  const clusters = report.clusters?.map(({ name }) => name) ?? [];
  const rendered = clusters.length === 0 ? '' : ` of ${shortList(clusters)}`;
  const of = spellOutControls(report.liveCluster === undefined ? rendered : ` in ${liveName(report.liveCluster)}`);
  const source = files === 0 ? of : ` from ${counted(files, 'file')} (${counted(documents, 'document')}${others})`;
  const judged = counted(totalResources(resourceCounters), 'resource');
  return `${counted(objects, 'object')}${source}; ${counted(controls, 'control')} judged ${judged}.`;
}

/** `the live cluster prod (context prod-admin, https://192.0.2.7:6443)`. */
function liveName({ name, context, server }: NonNullable<Report['liveCluster']>): string {
  const called = name === undefined ? '' : ` ${name}`;
  return `the live cluster${called} (${context === undefined ? '' : `context ${context}, `}${server})`;
}

function shortList(names: readonly string[]): string {
  if (names.length === 1) return `cluster ${names.join('')}`;
  const shown = names.slice(0, 5).join(', ');
  return `${names.length} clusters (${shown}${names.length > 5 ? ', …' : ''})`;
}

/** Takes a report, gives its failures per severity, most severe first: `1 high, 3 medium`; or `none`. */
export function severityCounts({ severityCounters }: Report): string {
  const some = severities.filter((severity) => severityCounters[severity] > 0);
  return some.length === 0 ? 'none' : some.map((severity) => `${severityCounters[severity]} ${severity}`).join(', ');
}
