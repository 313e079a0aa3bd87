import type { GateCluster, GateReport } from '../report/gate/gate-report.ts';

/** How a check run ends. A required check takes `neutral` for success, so it never stands for something unknown. */
export type Conclusion = 'success' | 'failure' | 'neutral';

/** How a run may end on GitHub, whoever ended it. `stale`: GitHub itself did, after two weeks. */
export const runConclusions = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'skipped',
  'stale',
  'success',
  'timed_out',
] as const;
export type RunConclusion = (typeof runConclusions)[number];

/** `neutral`: new findings, all of them in clusters that are only observed, and everything was evaluated. */
export function conclusionOf(report: GateReport): Conclusion {
  switch (report.outcome) {
    case 'fail':
    case 'incomplete':
      return 'failure';
    case 'pass':
      return isOnlyObserved(report) ? 'neutral' : 'success';
  }
}

function isOnlyObserved({ clusters, notEvaluated }: GateReport): boolean {
  const withNew = clusters.filter(({ counts }) => counts.new > 0);
  return withNew.length > 0 && withNew.every(isObserved) && notEvaluated.length === 0 && clusters.every(isEvaluated);
}

function isObserved({ mode }: GateCluster): boolean {
  return mode === 'observe';
}

function isEvaluated({ outcome }: GateCluster): boolean {
  return outcome !== 'incomplete';
}

/** State of a commit status, for tokens that may not create check runs. */
export type StatusState = 'success' | 'failure' | 'error';

/** A status has no `neutral`: what is only observed succeeds. What could not be evaluated is an error. */
export function statusStateOf({ outcome }: GateReport): StatusState {
  switch (outcome) {
    case 'pass':
      return 'success';
    case 'fail':
      return 'failure';
    case 'incomplete':
      return 'error';
  }
}
