import type { Control } from '../model/control.ts';
import type { ControlSummary, Evaluation, FrameworkSummary, ResourceVerdicts } from '../model/evaluation.ts';
import { severityOf, type Status, type SubStatus } from '../model/finding.ts';
import type { Framework } from '../model/framework.ts';
import type { Excepting } from './exceptions/excepting.ts';
import type { Entry } from './judgement.ts';
import { controlsInScope, frameworksOf, type InventoryOptions } from './options.ts';
import { average, combinedRisk, complianceOf, riskOf, Tally, worse } from './scoring.ts';
import { Telling, type Known } from './telling.ts';
import { collectUnresolved } from './unresolved.ts';

/** What an evaluation goes by. */
interface By {
  readonly options: InventoryOptions;
  readonly excepting: Excepting;
}

/** Counts and scores everything that the entries' judgements say. `provider`: `eks`, `aks`, `gke` or empty. */
export function evaluate(known: Known, { options, excepting }: By, provider: string): Evaluation {
  const { entries } = known;
  const controls = controlsInScope(options, provider);
  const frameworks = frameworksOf(options);
  const inScope = new Set(controls.map(({ id }) => id));
  // Those of earlier questions may have been decided since.
  excepting.takeUndecided();
  const verdicts = new Telling(known, inScope).all(entries.values());
  const tallies = tallyControls(verdicts, entries);
  const summaries = controls.map((control) => summarise(control, tallies.get(control.id), verdicts, options));
  const scored = controls.map(({ id, baseScore }) => ({ id, baseScore, tally: tallies.get(id) ?? new Tally() }));
  const resources = tallyResources(verdicts, () => true);
  return {
    scope: options.scope,
    status: statusOf(summaries),
    complianceScore: average(summaries.map(({ complianceScore }) => complianceScore)),
    riskScore: combinedRisk(scored),
    resources: resources.counters,
    frameworks: frameworks.map((framework) => scoreFramework(framework, summaries, scored, verdicts)),
    controls: summaries,
    verdicts,
    unresolved: collectUnresolved(entries, inScope),
    exceptionUses: countUses(excepting.names, verdicts),
    undecidedExceptions: excepting.takeUndecided(),
  };
}

/** How often each exception met a failure. Vectors are counted one by one. */
function countUses(names: readonly string[], verdicts: readonly ResourceVerdicts[]): Map<string, number> {
  const uses = new Map(names.map((name) => [name, 0]));
  for (const { controls } of verdicts) {
    for (const { rules } of controls) {
      for (const { exceptions } of rules) {
        for (const name of exceptions) uses.set(name, (uses.get(name) ?? 0) + 1);
      }
    }
  }
  return uses;
}

function tallyControls(verdicts: readonly ResourceVerdicts[], entries: ReadonlyMap<string, Entry>): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { key, controls } of verdicts) {
    // Vectors have keys of their own and weigh 1: nothing that they relate to runs replicas.
    const weight = entries.get(key)?.resource.weight ?? 1;
    for (const { id, status, subStatus } of controls) {
      let tally = tallies.get(id);
      if (!tally) {
        tally = new Tally();
        tallies.set(id, tally);
      }
      tally.add(status, subStatus === 'w/exceptions', weight);
    }
  }
  return tallies;
}

function tallyResources(verdicts: readonly ResourceVerdicts[], includes: (control: string) => boolean): Tally {
  const tally = new Tally();
  for (const { controls } of verdicts) {
    let status: Status | undefined;
    for (const verdict of controls) {
      if (includes(verdict.id)) status = status === undefined ? verdict.status : worse(status, verdict.status);
    }
    if (status !== undefined) tally.add(status, false, 1);
  }
  return tally;
}

function summarise(
  control: Control,
  tally = new Tally(),
  verdicts: readonly ResourceVerdicts[],
  options: InventoryOptions,
): ControlSummary {
  const missing = missingData(control, tally, options);
  const status = missing !== undefined && tally.status === 'passed' ? 'skipped' : tally.status;
  const reason = status === 'skipped' ? (missing ?? firstReason(control.id, verdicts)) : undefined;
  return {
    id: control.id,
    title: control.title,
    severity: severityOf(control.baseScore),
    baseScore: control.baseScore,
    category: control.category,
    remediation: control.guide.remediation,
    status,
    subStatus: subStatusOf(control, status, tally, verdicts, options),
    ...(reason === undefined ? {} : { reason }),
    resources: tally.counters,
    excepted: tally.excepted,
    complianceScore: complianceOf(status, tally),
    riskScore: riskOf(tally),
  };
}

function subStatusOf(
  { id, rules }: Control,
  status: Status,
  tally: Tally,
  verdicts: readonly ResourceVerdicts[],
  { unavailable }: InventoryOptions,
): SubStatus {
  if (status === 'failed') return '';
  if (status === 'skipped') {
    if (unavailableKind(rules, unavailable) !== undefined) return 'notEvaluated';
    return firstSkipped(id, verdicts)?.subStatus ?? '';
  }
  if (tally.all === 0) return 'irrelevant';
  return tally.excepted > 0 ? 'w/exceptions' : '';
}

function unavailableKind(rules: Control['rules'], unavailable: InventoryOptions['unavailable']): string | undefined {
  const kinds = rules.flatMap(({ matches }) => matches.flatMap((match) => match.kinds));
  return kinds.find((kind) => unavailable?.has(kind));
}

/** Why a control that found nothing to judge must not be called clean. */
function missingData(control: Control, tally: Tally, { scope, unavailable }: InventoryOptions): string | undefined {
  const kind = unavailableKind(control.rules, unavailable);
  if (kind !== undefined) return `${kind} objects could not be read: ${unavailable?.get(kind) ?? ''}`;
  if (scope === 'file' || tally.all > 0 || control.needs === undefined) return undefined;
  return control.needs.includes('host')
    ? 'it needs facts about the nodes, which only a node agent can collect'
    : "it needs the API server's Pod or the cloud provider's description of the cluster, and has neither";
}

function firstSkipped(
  id: string,
  verdicts: readonly ResourceVerdicts[],
): ResourceVerdicts['controls'][number] | undefined {
  for (const { controls } of verdicts) {
    const skipped = controls.find((verdict) => verdict.id === id && verdict.status === 'skipped');
    if (skipped) return skipped;
  }
  return undefined;
}

function firstReason(id: string, verdicts: readonly ResourceVerdicts[]): string | undefined {
  return firstSkipped(id, verdicts)?.reason;
}

function scoreFramework(
  { name, controls }: Framework,
  summaries: readonly ControlSummary[],
  scored: readonly { readonly id: string; readonly baseScore: number; readonly tally: Tally }[],
  verdicts: readonly ResourceVerdicts[],
): FrameworkSummary {
  const own = summaries.filter(({ id }) => controls.includes(id));
  return {
    name,
    status: statusOf(own),
    controls: own.map(({ id }) => id),
    complianceScore: average(own.map(({ complianceScore }) => complianceScore)),
    riskScore: combinedRisk(scored.filter(({ id }) => controls.includes(id))),
    resources: tallyResources(verdicts, (id) => controls.includes(id)).counters,
  };
}

function statusOf(summaries: readonly ControlSummary[]): Status {
  return summaries.reduce<Status>((status, summary) => worse(status, summary.status), 'passed');
}
