import { severityOf } from '../model/finding.ts';
import type { Control } from '../model/control.ts';
import type { Framework } from '../model/framework.ts';
import type { GateControl, GateReport } from '../report/gate/gate-report.ts';
import type { SourceTree } from '../render/source-tree.ts';
import { buildGateReport, type Context } from './build-report.ts';
import { ChangedFiles } from './causes/changed-files.ts';
import { findCauses, type Compared } from './causes/find-causes.ts';
import type { ClusterResult } from './clusters/cluster-result.ts';
import { GatedCluster, type Judging, type Surroundings } from './clusters/gate-cluster.ts';
import type { PlanPair } from './clusters/plans.ts';

/** Two states of a repository, and all that decides about the difference. */
export interface GateInput extends Omit<Surroundings, 'files'> {
  readonly pairs: readonly PlanPair[];
  /** How a cluster of a stage is judged. */
  readonly judgingOf: (stage: string | undefined) => Judging;
  readonly controls: readonly Control[];
  readonly frameworks: readonly Framework[];
  /** Milliseconds. */
  readonly now: () => number;
  /** Told which cluster comes next. */
  readonly progress: (sentence: () => string) => void;
}

/** What the report says beside what is found. Both functions are asked once all clusters are judged. */
export interface GateContext extends Pick<Context, 'tool' | 'base' | 'head' | 'problems'> {
  readonly policyOf: () => GateReport['policy'];
  readonly waiversOf: (results: readonly ClusterResult[]) => GateReport['waivers'];
}

/** A report, and what there is to say beside it. */
export interface GateOutput {
  readonly report: GateReport;
  readonly notices: readonly string[];
}

/** Renders and judges both states of every cluster, and says what the change makes worse and which line does. */
export async function runGate(input: GateInput, context: GateContext): Promise<GateOutput> {
  const { pairs, head, changed, fileOf, progress, judgingOf } = input;
  const compared: Compared[] = [];
  const files = new ChangedFiles(input);
  for (const [index, pair] of pairs.entries()) {
    progress(() => `comparing ${pair.name} (${index + 1} of ${pairs.length})`);
    const gated = new GatedCluster(pair, { ...input, files }, judgingOf((pair.base ?? pair.head)?.stage));
    for (const result of await gated.compare()) compared.push({ gated, result });
  }
  const results = compared.map(({ result }) => result);
  const waivers = context.waiversOf(results);
  progress(() => 'looking for the lines that cause new findings');
  const causes = await findCauses(compared, head, files, input.now);
  const { waiversOf: _waiversOf, policyOf, ...rest } = context;
  const report = buildGateReport(results, causes, {
    ...rest,
    policy: policyOf(),
    waivers,
    controls: controlsOf(input),
    changedFiles: changed.length,
    fileOf,
    linesOf: (file) => linesOf(head, file),
  });
  const { whyEnded } = causes;
  return { report, notices: whyEnded === undefined ? [] : [`the search for causes was ended after ${whyEnded}`] };
}

function controlsOf({ controls, frameworks }: GateInput): readonly GateControl[] {
  return controls
    .map(({ id, title, baseScore, guide }) => ({
      id,
      title,
      severity: severityOf(baseScore),
      remediation: guide.remediation,
      frameworks: frameworks.filter((framework) => framework.controls.includes(id)).map(({ name }) => name),
    }))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

function linesOf(tree: SourceTree, file: string): number | undefined {
  if (!tree.files.includes(file)) return undefined;
  const text = new TextDecoder().decode(tree.read(file));
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
