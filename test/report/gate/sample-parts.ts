import type { Cause, Evaluated, GateCluster, GateCounts, GateFinding } from '../../../src/report/gate/gate-report.ts';

export const noCounts: GateCounts = { new: 0, blocking: 0, fixed: 0, unchanged: 0, notComparable: 0, waived: 0 };
export const whole: Evaluated = { kustomizations: 4, releases: 1, objects: 137, verdicts: 2_100, notEvaluated: 0 };

/** A finding of a privileged container in prod, unless said otherwise. */
export function findingOf(facts: Partial<GateFinding> = {}): GateFinding {
  const cluster = facts.cluster ?? 'prod-1';
  const name = facts.name ?? 'web';
  const path = 'spec.template.spec.containers[0].securityContext.privileged';
  return {
    id: `${cluster}/${name}/${facts.control ?? 'C-0057'}/${facts.subject ?? 'container/app'}`,
    cluster,
    stage: 'prod',
    control: 'C-0057',
    rule: 'rule-privileged-container',
    severity: 'high',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name,
    subject: 'container/app',
    failedPaths: [path],
    fixPaths: [{ path, value: 'false' }],
    place: { file: 'apps/base/deployment.yaml', line: 20, column: 13 },
    blocks: true,
    ...facts,
  };
}

/** A line that was tried, and what it causes. */
export function causeOf(findings: readonly GateFinding[], facts: Partial<Cause> = {}): Cause {
  return {
    certainty: 'proved',
    file: 'apps/base/web.yaml',
    line: 12,
    side: 'head',
    at: { file: 'apps/base/web.yaml', line: 12 },
    sentence: 'this line makes containers privileged',
    blocks: findings.some(({ blocks }) => blocks),
    findings,
    ...facts,
  };
}

/** A cluster that enforces from high. */
export function clusterOf(facts: Partial<GateCluster> & Pick<GateCluster, 'name'>): GateCluster {
  return {
    entry: `clusters/${facts.name}`,
    mode: 'enforce',
    blockFrom: 'high',
    outcome: 'pass',
    change: 'same',
    counts: noCounts,
    base: whole,
    head: whole,
    ...facts,
  };
}
