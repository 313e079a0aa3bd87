import type { Severity } from '../model/finding.ts';
import type {
  Effect,
  Evaluated,
  GateCluster,
  GateControl,
  GateCounts,
  GateFinding,
  GateReport,
  NotEvaluated,
  Reach,
} from '../report/gate/gate-report.ts';
import { gateSchemaId } from '../report/gate/gate-json.ts';
import type { Outcome } from '../report/report.ts';
import type { Causes } from './causes/find-causes.ts';
import { groupByCause, type Telling } from './causes/group.ts';
import type { FoundCause } from './causes/from-origins.ts';
import type { ClusterResult, HeadGap, StagePolicy } from './clusters/cluster-result.ts';
import type { ClusterSide } from './comparison/compare.ts';
import { Findings, inOrder } from './findings.ts';

/** What a report says beyond what was found in clusters. */
export interface Context extends Pick<GateReport, 'tool' | 'base' | 'head' | 'policy' | 'waivers'> {
  readonly controls: readonly GateControl[];
  readonly changedFiles: number;
  /** What keeps the head from being evaluated, beside what clusters say. */
  readonly problems: readonly Omit<NotEvaluated, 'cluster'>[];
  readonly fileOf: (file: string) => string;
  readonly linesOf: Telling['linesOf'];
}

/** Makes the report of a gate. */
export function buildGateReport(
  clusters: readonly ClusterResult[],
  { failures, gaps, experiments }: Causes,
  context: Context,
): GateReport {
  const severities = new Map<string, Severity>(context.controls.map(({ id, severity }) => [id, severity]));
  const findings = new Findings(clusters, severities);
  const names = clusters.map(({ name }) => name);
  const sorted = <Found extends GateFinding>(found: readonly Found[]): readonly Found[] => inOrder(found, names);
  const explained = failures.map(({ cluster, added, cause }) => ({ finding: findings.added(cluster, added), cause }));
  const causeOf = new Map(explained.map(({ finding, cause }) => [finding, cause]));
  const all = sorted(explained.map(({ finding }) => finding));
  const controls = new Map(context.controls.map((control) => [control.id, control]));
  const { fileOf, linesOf } = context;
  const causes = groupByCause(
    all.map((finding) => ({ finding, cause: causeOf.get(finding) })),
    { controls, fileOf, linesOf },
  );
  const reported = clusters.map((cluster) => reportCluster(cluster, all, gaps, fileOf));
  const notEvaluated = [...context.problems, ...reported.flatMap((one) => one.notEvaluated)];
  const outcomes = reported.map(({ cluster }) => cluster.outcome);
  const isBroken = notEvaluated.some(({ blocks }) => blocks);
  return {
    $schema: gateSchemaId,
    tool: context.tool,
    outcome: isBroken ? 'incomplete' : outcomes.includes('fail') ? 'fail' : 'pass',
    base: context.base,
    head: context.head,
    policy: context.policy,
    clusters: reported.map(({ cluster }) => cluster),
    controls: context.controls,
    counts: sum(reported.map(({ cluster }) => cluster.counts)),
    causes,
    fixed: sorted(clusters.flatMap((one) => one.comparison.fixed.map((failure) => findings.other(one, failure)))),
    unchanged: sorted(
      clusters.flatMap((one) => one.comparison.unchanged.map((failure) => findings.other(one, failure))),
    ),
    notComparable: sorted(
      clusters.flatMap((one) => one.comparison.incomparable.map((found) => findings.incomparable(one, found))),
    ),
    notEvaluated,
    effects: reported.flatMap(({ effects }) => effects),
    waivers: context.waivers,
    reach: reachOf(clusters, context.changedFiles, experiments),
  };
}

interface Reported {
  readonly cluster: GateCluster;
  readonly notEvaluated: readonly NotEvaluated[];
  readonly effects: readonly Effect[];
}

function reportCluster(
  result: ClusterResult,
  added: readonly GateFinding[],
  causes: Causes['gaps'],
  fileOf: (file: string) => string,
): Reported {
  const { name, stage, entry, policy, change, comparison, base, head, gaps } = result;
  const names = { cluster: name, ...(stage === undefined ? {} : { stage }) };
  const own = added.filter(({ cluster }) => cluster === name);
  const notEvaluated = gaps.head.map((gap) => ({ ...names, ...reportGap(gap, causes.get(gap), policy, fileOf) }));
  const effects = result.effects.map((effect) => reportEffect(effect, result, names, fileOf));
  const counts: GateCounts = {
    new: own.length,
    blocking: own.filter(({ blocks }) => blocks).length,
    fixed: comparison.fixed.length,
    unchanged: comparison.unchanged.length,
    notComparable: comparison.incomparable.length,
    waived: head?.judged.waived.size ?? 0,
  };
  const isBroken =
    notEvaluated.some(({ blocks }) => blocks) || (policy.unresolved === 'block' && counts.notComparable > 0);
  const fails = counts.blocking > 0 || effects.some(({ blocks }) => blocks);
  const outcome: Outcome = isBroken ? 'incomplete' : fails ? 'fail' : 'pass';
  const cluster: GateCluster = {
    name,
    ...(stage === undefined ? {} : { stage }),
    entry,
    mode: policy.mode,
    blockFrom: policy.blockFrom,
    outcome,
    change,
    counts,
    base: evaluated(base, gaps.base),
    head: evaluated(head, gaps.head.length),
  };
  return { cluster, notEvaluated, effects };
}

/** A gap stands where taking a line back closes it, or else where its part is defined. */
function reportGap(
  { key: _key, isNew, file, line, column, ...gap }: HeadGap,
  cause: FoundCause | undefined,
  { unresolved }: StagePolicy,
  fileOf: (file: string) => string,
): NotEvaluated {
  const blocks = isNew || unresolved === 'block';
  if (cause?.side === 'head') {
    return { file: fileOf(cause.edit.file), line: cause.line, ...gap, isNew, blocks };
  }
  const own = file === undefined || line === undefined ? {} : { file: fileOf(file), line };
  const lost = cause && `; the removal of ${fileOf(cause.edit.file)}:${cause.line} causes it`;
  const place = { ...own, ...(column === undefined ? {} : { column }) };
  return { ...place, ...gap, message: `${gap.message}${lost ?? ''}`, isNew, blocks };
}

function reportEffect(
  { kind, what, place: { file, line, column }, message }: ClusterResult['effects'][number],
  { policy }: ClusterResult,
  names: Pick<Effect, 'cluster' | 'stage'>,
  fileOf: (file: string) => string,
): Effect {
  const isStopped = kind === 'emptied' ? policy.emptied === 'block' : policy.deletions === 'block';
  const place = file === undefined ? undefined : { file: fileOf(file), line: line ?? 1, column: column ?? 1 };
  return { kind, ...names, what, ...(place ? { place } : {}), message, blocks: isStopped && policy.mode === 'enforce' };
}

function evaluated(side: ClusterSide | undefined, notEvaluated: number): Evaluated {
  const own = side?.own ?? [];
  return {
    kustomizations: own.filter(({ kind }) => kind === 'Kustomization').length,
    releases: own.filter(({ kind }) => kind === 'HelmRelease').length,
    objects: own.reduce((count, { rendered }) => count + rendered.objects.length, 0),
    verdicts: side?.judged.verdictCount ?? 0,
    notEvaluated,
  };
}

function reachOf(clusters: readonly ClusterResult[], changedFiles: number, experiments: number): Reach {
  const total = (countOf: (cluster: ClusterResult) => number): number =>
    clusters.reduce((count, cluster) => count + countOf(cluster), 0);
  const parts = (cluster: ClusterResult, isRelease: boolean): number =>
    (cluster.head?.own ?? []).filter(({ kind }) => (kind === 'HelmRelease') === isRelease).length;
  return {
    changedFiles,
    kustomizations: { again: total(({ again }) => again.kustomizations), all: total((one) => parts(one, false)) },
    releases: { again: total(({ again }) => again.releases), all: total((one) => parts(one, true)) },
    objects: { again: total(({ again }) => again.objects), all: total(({ head }) => head?.judged.rendered.size ?? 0) },
    experiments,
  };
}

function sum(counts: readonly GateCounts[]): GateCounts {
  const total = (field: keyof GateCounts): number => counts.reduce((count, one) => count + one[field], 0);
  return {
    new: total('new'),
    blocking: total('blocking'),
    fixed: total('fixed'),
    unchanged: total('unchanged'),
    notComparable: total('notComparable'),
    waived: total('waived'),
  };
}
