import { average, combinedRisk, complianceOf, riskOf, Tally, worse } from '../../src/engine/scoring.ts';
import type { Evaluation } from '../../src/model/evaluation.ts';
import type { Status } from '../../src/model/finding.ts';
import type { Application, Verdict } from './expected.ts';

interface Scores {
  readonly application: Application;
  readonly evaluation: Evaluation;
  /** All verdicts of either side. */
  readonly expected: readonly Verdict[];
  readonly found: readonly Verdict[];
  /** Verdicts were taken out: the figures of the two sides rest on different verdicts. */
  readonly isCut: boolean;
}

/**
 * Upstream's counters and scores against ours. With verdicts taken out the two cannot be equal; then each side's
 * figures are checked against what its own verdicts come to, by one computation for both. The verdicts that are
 * left are equal, so are the scores of that rest.
 */
export function compareScores({ application, evaluation, expected, found, isCut }: Scores): string[] {
  const upstream = upstreamFigures(application.report);
  const ours = ourFigures(evaluation);
  const soft = softKeys(application);
  const ids = (figures: Figures): string =>
    Object.keys(figures)
      .filter((key) => key.startsWith('C-'))
      .toSorted()
      .join();
  return [
    ...(isCut ? [] : differences('report', upstream, ours, soft)),
    ...(ids(upstream) === ids(ours) ? [] : [`other controls: expected ${ids(upstream)}, found ${ids(ours)}`]),
    ...differences('upstream recomputed', upstream, recompute(upstream, application, expected), soft),
    ...differences('ours recomputed', ours, recompute(ours, application, found), soft),
  ];
}

type Figures = Readonly<Record<string, string | number>>;

/** Where nothing at all is judged, upstream calls the risk 100 (BC-3). */
function softKeys({ report }: Application): ReadonlySet<string> {
  const irrelevant = Object.entries(report.frameworks).filter(([, { controls: own }]) =>
    own.every((id) => report.controls[id]?.subStatus === 'irrelevant'),
  );
  return new Set(irrelevant.map(([name]) => `${name} risk`));
}

function upstreamFigures(report: Application['report']): Figures {
  const figures: Record<string, string | number> = {
    status: report.status,
    compliance: report.complianceScore,
    risk: report.riskScore,
    resources: counters(report.resources),
  };
  for (const [name, framework] of Object.entries(report.frameworks)) {
    figures[`${name} status`] = framework.status;
    figures[`${name} compliance`] = framework.complianceScore;
    figures[`${name} risk`] = framework.riskScore;
    figures[`${name} controls`] = framework.controls.toSorted().join(' ');
  }
  for (const [id, control] of Object.entries(report.controls)) {
    figures[`${id} status`] = `${control.status} ${control.subStatus}`;
    figures[`${id} counters`] = `${control.failed} ${control.passed} ${control.skipped}`;
    figures[`${id} compliance`] = control.complianceScore;
    figures[`${id} risk`] = control.riskScore;
    figures[`${id} severity`] = `${control.severity.toLowerCase()} ${control.scoreFactor}`;
  }
  return figures;
}

function counters(resources: Application['report']['resources']): string {
  return `${resources.failedResources} ${resources.passedResources} ${resources.skippedResources}`;
}

function ourFigures(evaluation: Evaluation): Figures {
  const { failed, passed, skipped } = evaluation.resources;
  const figures: Record<string, string | number> = {
    status: evaluation.status,
    compliance: evaluation.complianceScore,
    risk: evaluation.riskScore,
    resources: `${failed} ${passed} ${skipped}`,
  };
  for (const framework of evaluation.frameworks) {
    figures[`${framework.name} status`] = framework.status;
    figures[`${framework.name} compliance`] = framework.complianceScore;
    figures[`${framework.name} risk`] = framework.riskScore;
    figures[`${framework.name} controls`] = framework.controls.toSorted().join(' ');
  }
  for (const control of evaluation.controls) {
    const { id, resources } = control;
    figures[`${id} status`] = `${control.status} ${control.subStatus}`;
    figures[`${id} counters`] = `${resources.failed} ${resources.passed} ${resources.skipped}`;
    figures[`${id} compliance`] = control.complianceScore;
    figures[`${id} risk`] = control.riskScore;
    figures[`${id} severity`] = `${control.severity} ${control.baseScore}`;
  }
  return figures;
}

/** The figures that verdicts come to. What they cannot tell (controls without resources) is taken as given. */
function recompute(given: Figures, { report }: Application, verdicts: readonly Verdict[]): Figures {
  const figures: Record<string, string | number> = { ...given };
  const tallies = new Map(Object.keys(report.controls).map((id) => [id, new Tally()]));
  for (const { control, result, weight } of verdicts) {
    tallies.get(control)?.add(result.status, result.subStatus === 'w/exceptions', weight);
  }
  for (const [id, tally] of tallies) {
    if (tally.all === 0) continue;
    figures[`${id} counters`] = `${tally.failed} ${tally.passed} ${tally.skipped}`;
    figures[`${id} compliance`] = complianceOf(tally.status, tally);
    figures[`${id} risk`] = riskOf(tally);
    figures[`${id} status`] =
      `${tally.status} ${tally.status === 'passed' && tally.excepted > 0 ? 'w/exceptions' : ''}`;
  }
  const score = (ids: readonly string[], name: string): void => {
    figures[`${name}compliance`] = average(ids.map((id) => Number(figures[`${id} compliance`])));
    figures[`${name}risk`] = combinedRisk(ids.map((id) => partOf(report, tallies, id)));
  };
  score(Object.keys(report.controls), '');
  for (const [name, framework] of Object.entries(report.frameworks)) score(framework.controls, `${name} `);
  figures['resources'] = countResources(verdicts);
  return figures;
}

function partOf(
  report: Application['report'],
  tallies: ReadonlyMap<string, Tally>,
  id: string,
): { baseScore: number; tally: Tally } {
  return { baseScore: report.controls[id]?.scoreFactor ?? 0, tally: tallies.get(id) ?? new Tally() };
}

function countResources(verdicts: readonly Verdict[]): string {
  const worst = new Map<string, Status>();
  for (const { resource, number, result } of verdicts) {
    const id = `${resource} ${number}`;
    worst.set(id, worse(worst.get(id) ?? 'passed', result.status));
  }
  const count = (wanted: Status): number => Array.from(worst.values()).filter((status) => status === wanted).length;
  return `${count('failed')} ${count('passed')} ${count('skipped')}`;
}

/** Scores are 32-bit floats upstream. */
function differences(what: string, expected: Figures, found: Figures, soft: ReadonlySet<string>): string[] {
  return Object.entries(expected).flatMap(([key, value]) => {
    const other = found[key];
    const isSame =
      typeof value === 'number' && typeof other === 'number' ? Math.abs(value - other) <= 1e-3 : value === other;
    return isSame || soft.has(key) ? [] : [`${what}: ${key}: expected ${value}, found ${other}`];
  });
}
