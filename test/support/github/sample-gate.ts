import type {
  Cause,
  GateCluster,
  GateCounts,
  GateFinding,
  GateReport,
  NotEvaluated,
} from '../../../src/report/gate/gate-report.ts';

const base = 'b'.repeat(40);
const evaluated = { kustomizations: 1, releases: 0, objects: 4, verdicts: 200, notEvaluated: 0 };

export const noCounts: GateCounts = { new: 0, blocking: 0, fixed: 0, unchanged: 0, notComparable: 0, waived: 0 };

export function gateCluster(parts: Partial<GateCluster> = {}): GateCluster {
  return {
    name: 'prod',
    entry: 'clusters/prod',
    mode: 'enforce',
    blockFrom: 'high',
    outcome: 'pass',
    change: 'same',
    counts: noCounts,
    base: evaluated,
    head: evaluated,
    ...parts,
  };
}

export function gateFinding(parts: Partial<GateFinding> = {}): GateFinding {
  return {
    id: 'f'.repeat(16),
    cluster: 'prod',
    control: 'C-0057',
    rule: 'rule-privileged-container',
    severity: 'high',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    subject: 'container/app',
    blocks: true,
    ...parts,
  };
}

export function gateCause(parts: Partial<Cause> = {}): Cause {
  return {
    certainty: 'exact',
    file: 'apps/web.yaml',
    line: 7,
    side: 'head',
    at: { file: 'apps/web.yaml', line: 7 },
    sentence: 'this line makes 1 object in prod privileged',
    blocks: true,
    findings: [gateFinding()],
    ...parts,
  };
}

/** So many causes, each at a line of its own. */
function gateCauses(count: number): readonly Cause[] {
  return Array.from({ length: count }, (_, index) => gateCause({ at: { file: 'apps/web.yaml', line: index + 1 } }));
}

export function notEvaluated(parts: Partial<NotEvaluated> = {}): NotEvaluated {
  return {
    message: 'the chart is missing',
    cluster: 'prod',
    part: 'HelmRelease shop/db',
    isNew: true,
    blocks: true,
    ...parts,
  };
}

/** Passes, and nothing changed, unless said otherwise. */
export function gateReport(parts: Partial<GateReport> = {}): GateReport {
  return {
    $schema: 'gate',
    tool: { name: 'kubescape-gitops', version: '0.0.0' },
    outcome: 'pass',
    base: { ref: 'main', commit: base },
    head: { ref: 'worktree' },
    policy: { digest: 'd'.repeat(64), source: 'defaults', changes: [] },
    clusters: [gateCluster()],
    controls: [
      {
        id: 'C-0057',
        title: 'Privileged container',
        severity: 'high',
        remediation: 'Remove securityContext.privileged.',
        frameworks: ['nsa'],
      },
    ],
    counts: noCounts,
    causes: [],
    fixed: [],
    unchanged: [],
    notComparable: [],
    notEvaluated: [],
    effects: [],
    waivers: { used: [], unused: [], expired: [], added: [], removed: [] },
    reach: {
      changedFiles: 1,
      kustomizations: { again: 1, all: 1 },
      releases: { again: 0, all: 0 },
      objects: { again: 4, all: 4 },
      experiments: 0,
    },
    ...parts,
  };
}

/** Fails for so many causes. */
export function failingReport(count: number): GateReport {
  return gateReport({ outcome: 'fail', causes: gateCauses(count) });
}
