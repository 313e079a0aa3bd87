import { gateSchemaId } from '../../../src/report/gate/gate-json.ts';
import type { GateControl, GateCounts, GateFinding, GateReport } from '../../../src/report/gate/gate-report.ts';
import { causeOf, clusterOf, findingOf, noCounts, whole } from './sample-parts.ts';

const controls: readonly GateControl[] = [
  {
    id: 'C-0013',
    title: 'Non-root containers',
    severity: 'medium',
    remediation: 'Set runAsNonRoot to true.',
    frameworks: ['NSA'],
  },
  {
    id: 'C-0057',
    title: 'Privileged container',
    severity: 'high',
    remediation: 'Remove privileged from the security context, or set it to false.',
    frameworks: ['NSA', 'MITRE'],
  },
];

/** Nothing gets worse. */
export const passingReport: GateReport = {
  $schema: gateSchemaId,
  tool: { name: 'kubescape-gitops', version: '1.2.3' },
  outcome: 'pass',
  base: { ref: 'main', commit: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d' },
  head: { ref: 'refs/pull/7/head', commit: '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c' },
  policy: {
    digest: '3fa29c1b0d2e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdde',
    source: 'main:kubescape-gitops.yaml',
    changes: [],
  },
  clusters: [
    clusterOf({ name: 'dev-1', stage: 'dev' }),
    clusterOf({ name: 'staging-1', stage: 'staging' }),
    clusterOf({ name: 'prod-1', stage: 'prod' }),
  ],
  controls,
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
    kustomizations: { again: 2, all: 80 },
    releases: { again: 1, all: 60 },
    objects: { again: 14, all: 1_038 },
    experiments: 0,
  },
};

const inDev = { cluster: 'dev-1', stage: 'dev' } as const;
const inStaging = { cluster: 'staging-1', stage: 'staging' } as const;
const inProd = { cluster: 'prod-1', stage: 'prod' } as const;

const privileged: readonly GateFinding[] = [
  findingOf({ ...inProd, elsewhere: [{ ...inDev, state: 'present' }] }),
  findingOf({ ...inProd, name: 'worker', elsewhere: [{ ...inDev, state: 'absent' }] }),
];
const asRoot: readonly GateFinding[] = [
  findingOf({
    ...inDev,
    control: 'C-0013',
    rule: 'non-root-containers',
    severity: 'medium',
    blocks: false,
    fixPaths: [{ path: 'spec.template.spec.securityContext.runAsNonRoot', value: 'true' }],
  }),
];
const nginx = findingOf({ ...inDev, blocks: true, elsewhere: [{ ...inProd, state: 'new' }], name: 'nginx' });
const legacy = { name: 'SecurityException apps/legacy', reason: 'moves in spring', expires: '2027-01-31T00:00:00Z' };

/** A change with several causes, effects, waivers and a policy of its own. */
export const failingReport: GateReport = {
  ...passingReport,
  outcome: 'fail',
  policy: { ...passingReport.policy, changes: ['prod would observe instead of enforce'] },
  clusters: [
    clusterOf({
      name: 'dev-1',
      stage: 'dev',
      outcome: 'fail',
      counts: { new: 2, blocking: 1, fixed: 0, unchanged: 1, notComparable: 0, waived: 0 },
    }),
    clusterOf({ name: 'staging-1', stage: 'staging', mode: 'observe' }),
    clusterOf({
      name: 'prod-1',
      stage: 'prod',
      outcome: 'fail',
      counts: { new: 2, blocking: 2, fixed: 1, unchanged: 0, notComparable: 1, waived: 3 },
    }),
  ],
  counts: { new: 4, blocking: 3, fixed: 1, unchanged: 1, notComparable: 1, waived: 3 },
  causes: [
    causeOf(privileged, { sentence: 'this line makes 2 objects in prod privileged' }),
    causeOf([nginx], {
      certainty: 'exact',
      side: 'base',
      file: 'apps/dev/patch.yaml',
      line: 7,
      endLine: 9,
      at: { file: 'apps/dev/patch.yaml', line: 6 },
      sentence: 'removing these lines makes 1 object in dev privileged',
    }),
    causeOf(asRoot, {
      certainty: 'none',
      line: 3,
      file: 'apps/dev/web.yaml',
      at: { file: 'apps/dev/web.yaml', line: 3 },
      sentence: '1 object in dev runs as root',
    }),
  ],
  fixed: [findingOf({ name: 'old', blocks: false })],
  unchanged: [findingOf({ ...inDev, name: 'web', blocks: false })],
  notComparable: [
    {
      ...findingOf({ name: 'cache', blocks: false }),
      side: 'head',
      why: 'the base could not render HelmRelease apps/cache',
    },
  ],
  notEvaluated: [
    {
      ...inStaging,
      part: 'HelmRelease apps/cache',
      file: 'apps/cache.yaml',
      line: 1,
      message: 'the chart is in a registry',
      isNew: false,
      blocks: false,
    },
  ],
  effects: [
    {
      kind: 'deleted',
      ...inProd,
      what: 'PersistentVolumeClaim shop/data',
      place: { file: 'apps/base/data.yaml', line: 1, column: 1 },
      message: 'Flux would delete it, and with it the volume',
      blocks: true,
    },
    {
      kind: 'emptied',
      ...inDev,
      what: 'Kustomization apps/tools',
      message: 'it rendered 4 objects and renders none now',
      blocks: false,
    },
  ],
  waivers: {
    used: [{ ...legacy, matches: 3 }],
    unused: [{ name: 'SecurityException apps/gone' }],
    expired: [{ name: 'old promise', expires: '2026-01-31T00:00:00Z' }],
    added: [{ ...legacy, name: 'SecurityException apps/web' }],
    removed: [{ name: 'SecurityException apps/soon' }],
  },
  reach: { ...passingReport.reach, experiments: 5 },
};

/** A part of prod no longer renders, and of dev one never did. */
export const incompleteReport: GateReport = {
  ...passingReport,
  outcome: 'incomplete',
  clusters: [
    clusterOf({
      name: 'dev-1',
      stage: 'dev',
      head: { ...whole, notEvaluated: 1 },
      base: { ...whole, notEvaluated: 1 },
    }),
    clusterOf({ name: 'prod-1', stage: 'prod', outcome: 'incomplete', head: { ...whole, notEvaluated: 1 } }),
  ],
  notEvaluated: [
    { ...inDev, message: 'a secret decides the values of HelmRelease apps/db', isNew: false, blocks: false },
    {
      ...inProd,
      part: 'Kustomization apps/web',
      file: 'apps/base/kustomization.yaml',
      line: 4,
      column: 3,
      message: 'there is no file "servce.yaml"',
      isNew: true,
      blocks: true,
    },
  ],
};

/** One cause with as many findings, of as many objects in prod and dev by turns. */
export function largeReport(findings: number): GateReport {
  const all = Array.from({ length: findings }, (_, index) =>
    findingOf({ ...(index % 2 === 0 ? inProd : inDev), name: `app-${index}` }),
  );
  const even = Math.ceil(findings / 2);
  const counts = (count: number): GateCounts => ({ ...noCounts, new: count, blocking: count });
  return {
    ...passingReport,
    outcome: 'fail',
    clusters: [
      clusterOf({ name: 'dev-1', stage: 'dev', outcome: 'fail', counts: counts(findings - even) }),
      clusterOf({ name: 'prod-1', stage: 'prod', outcome: 'fail', counts: counts(even) }),
    ],
    counts: counts(findings),
    causes: [causeOf(all)],
  };
}

/** The same text wherever a repository may choose one. */
export function reportNaming(text: string): GateReport {
  const owner = { cluster: text, stage: text };
  const place = { file: text, line: 1, column: 1 };
  const finding: GateFinding = {
    ...findingOf({ ...owner, name: text, subject: text, place }),
    apiVersion: text,
    kind: text,
    namespace: text,
    rule: text,
    items: [text],
    related: [{ apiVersion: text, kind: text, namespace: text, name: text }],
    failedPaths: [text],
    reviewPaths: [text],
    deletePaths: [text],
    fixPaths: [{ path: text, value: text }],
    elsewhere: [
      { cluster: `${text}1`, stage: text, state: 'present' },
      { cluster: `${text}2`, state: 'absent' },
    ],
  };
  const quiet = { ...finding, blocks: false };
  const waiver = { name: text, reason: text, expires: text, place };
  return {
    ...passingReport,
    outcome: 'incomplete',
    base: { ref: text, commit: text },
    head: { ref: text },
    policy: { digest: text, source: text, changes: [text] },
    clusters: [
      clusterOf({
        name: text,
        stage: text,
        entry: text,
        outcome: 'incomplete',
        counts: { new: 1, blocking: 1, fixed: 1, unchanged: 1, notComparable: 1, waived: 1 },
      }),
    ],
    controls: [
      { id: 'C-0057', title: text, severity: 'high', remediation: text, frameworks: [text] },
      { id: text, title: text, severity: 'low', remediation: text, frameworks: [] },
    ],
    counts: { new: 1, blocking: 1, fixed: 1, unchanged: 1, notComparable: 1, waived: 1 },
    causes: [causeOf([finding], { file: text, at: { file: text, line: 12 }, sentence: text })],
    fixed: [quiet],
    unchanged: [quiet],
    notComparable: [{ ...quiet, side: 'head', why: text }],
    notEvaluated: [
      { ...owner, part: text, file: text, line: 1, message: text, isNew: true, blocks: true },
      { message: text, isNew: false, blocks: false },
    ],
    effects: [{ kind: 'deleted', ...owner, what: text, place, message: text, blocks: true }],
    waivers: {
      used: [{ ...waiver, matches: 1 }],
      unused: [waiver],
      expired: [waiver],
      added: [waiver],
      removed: [waiver],
    },
  };
}
