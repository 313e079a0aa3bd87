import type { ControlSummary } from '../../src/model/evaluation.ts';
import { severityOf } from '../../src/model/finding.ts';
import { reportSchemaId } from '../../src/report/json.ts';
import type { Report, ReportedControl, ReportedFinding, ReportedResource } from '../../src/report/report.ts';

/** A name that means something to every output: tables, HTML, terminals, CDATA, links, mentions, templates. */
export const hostileName =
  'evil|`tick`<script>alert(1)</script>\u001b[2J\u009b31m]]>&amp;\nsecond line\r\t"\'@everyone [x](https://evil.example) {0} #1 \u202egnp\uD800\uFFFE';

/** Joins the chunks of an output. */
export function textOf(chunks: Iterable<string>): string {
  return [...chunks].join('');
}

/** A control that failed on 1 of 2 resources, unless said otherwise. */
function control(facts: Partial<ControlSummary> & Pick<ControlSummary, 'id' | 'title'>): ControlSummary {
  const baseScore = facts.baseScore ?? 5;
  return {
    severity: severityOf(baseScore),
    baseScore,
    category: 'Workload',
    remediation: `Repair what ${facts.title} means.`,
    status: 'failed',
    subStatus: '',
    resources: { failed: 1, passed: 1, skipped: 0 },
    excepted: 0,
    complianceScore: 50,
    riskScore: 50,
    ...facts,
  };
}

/** A control's failure on a resource, with the findings of one rule. */
export function failedBy(id: string, rule: string, ...findings: ReportedFinding[]): ReportedControl {
  return { id, status: 'failed', rules: [{ name: rule, status: 'failed', findings }] };
}

const front: ReportedResource = {
  id: 'apps/v1/shop/Deployment/front',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'front',
  place: { file: 'apps/front end#1.yaml', line: 1, column: 1 },
  status: 'failed',
  controls: [
    failedBy(
      'C-0057',
      'rule-privileged-container',
      {
        subject: 'container/app',
        places: [
          { file: 'apps/front end#1.yaml', line: 21, column: 13 },
          { file: 'apps/front end#1.yaml', line: 24, column: 15 },
        ],
        failedPaths: ['spec.template.spec.containers[0].securityContext.privileged'],
        fixPaths: [{ path: 'spec.template.spec.containers[0].securityContext.privileged', value: 'false' }],
      },
      {
        subject: 'container/app',
        places: [{ file: 'apps/front end#1.yaml', line: 24, column: 15 }],
        failedPaths: ['spec.template.spec.containers[0].securityContext.capabilities.add[0]'],
        deletePaths: ['spec.template.spec.containers[0].securityContext.capabilities.add[0]'],
      },
    ),
    failedBy('C-0004', 'resources-memory-limits', {
      subject: 'container/app',
      places: [{ file: 'apps/front end#1.yaml', line: 20, column: 11 }],
      fixPaths: [{ path: 'spec.template.spec.containers[0].resources.limits.memory', value: 'YOUR_VALUE' }],
    }),
  ],
};

const jane: ReportedResource = {
  id: 'rbac.authorization.k8s.io//User/jane',
  apiVersion: 'rbac.authorization.k8s.io',
  kind: 'User',
  namespace: '',
  name: 'jane',
  related: [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      namespace: 'shop',
      name: 'readers',
      place: { file: 'rbac/binding.yaml', line: 1, column: 1 },
    },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', namespace: 'shop', name: 'secret-reader' },
  ],
  status: 'failed',
  controls: [
    failedBy('C-0015', 'rule-can-list-get-secrets', {
      subject: 'subject/User//jane',
      places: [{ file: 'rbac/role.yaml', line: 8, column: 5 }],
      reviewPaths: ['relatedObjects[1].rules[0].verbs[0]'],
      fixCommand: 'kubectl describe role secret-reader',
    }),
  ],
};

const hostile: ReportedResource = {
  id: `/v1/default/Pod/${hostileName}`,
  apiVersion: 'v1',
  kind: 'Pod',
  namespace: 'default',
  name: hostileName,
  place: { file: `pods/${hostileName}.yaml`, line: 3, column: 1 },
  status: 'failed',
  controls: [
    failedBy('C-0057', 'rule-privileged-container', {
      subject: `container/${hostileName}`,
      failedPaths: [`metadata.labels[${hostileName}]`],
      fixPaths: [{ path: `metadata.labels[${hostileName}]`, value: hostileName }],
    }),
    { id: 'C-0020', status: 'skipped', subStatus: 'configuration', reason: 'no inputs', rules: [] },
  ],
};

/** It comes from a cluster: no place at all. */
const live: ReportedResource = {
  id: '/v1/kube-system/Pod/proxy',
  apiVersion: 'v1',
  kind: 'Pod',
  namespace: 'kube-system',
  name: 'proxy',
  status: 'failed',
  controls: [
    failedBy('C-0057', 'rule-privileged-container', { failedPaths: ['spec.containers[0].securityContext'] }),
    {
      id: 'C-0016',
      status: 'passed',
      subStatus: 'w/exceptions',
      rules: [
        {
          name: 'rule-allow-privilege-escalation',
          status: 'passed',
          subStatus: 'w/exceptions',
          exceptions: ['system pods'],
          findings: [{ failedPaths: ['spec.containers[0].securityContext.allowPrivilegeEscalation'] }],
        },
      ],
    },
  ],
};

const controls: readonly ControlSummary[] = [
  control({ id: 'C-0004', title: 'Resources memory limit and request', baseScore: 3 }),
  control({ id: 'C-0015', title: 'List Kubernetes secrets', baseScore: 7 }),
  control({ id: 'C-0016', title: 'Allow privilege escalation', baseScore: 6, status: 'passed', excepted: 1 }),
  control({
    id: 'C-0020',
    title: 'Mount service principal',
    status: 'skipped',
    subStatus: 'configuration',
    reason: 'Nothing says which paths hold credentials.',
    resources: { failed: 0, passed: 0, skipped: 1 },
  }),
  control({
    id: 'C-0057',
    title: 'Privileged container',
    baseScore: 8,
    resources: { failed: 3, passed: 2, skipped: 0 },
  }),
];

/** Failures of every kind, among them a subject of RBAC, a hostile resource and one without any place. */
export const sampleReport: Report = {
  $schema: reportSchemaId,
  tool: { name: 'kubescape-gitops', version: '1.2.3' },
  scope: 'file',
  outcome: 'incomplete',
  exceeded: ['2 high failures, 0 allowed'],
  evaluated: { files: 5, documents: 8, objects: 7, otherDocuments: 1, controls: 5 },
  problems: [
    { file: 'apps/broken.yaml', line: 4, column: 2, message: 'bad indentation of a mapping entry' },
    { message: `cannot read "${hostileName}"` },
  ],
  unresolved: [{ file: 'rbac.yaml', line: 1, column: 1, message: `RoleBinding shop/ops: ClusterRole ${hostileName}` }],
  status: 'failed',
  complianceScore: 99.7,
  riskScore: 12.5,
  resourceCounters: { failed: 4, passed: 2, skipped: 1 },
  severityCounters: { critical: 0, high: 4, medium: 0, low: 1, unknown: 0 },
  frameworks: [
    {
      name: 'NSA',
      status: 'failed',
      controls: ['C-0016', 'C-0057'],
      complianceScore: 99.7,
      riskScore: 10,
      resources: { failed: 3, passed: 2, skipped: 0 },
    },
    {
      name: `own ${hostileName}`,
      status: 'failed',
      controls: ['C-0015', 'C-0020', 'C-0057', 'C-9999'],
      complianceScore: 40.4,
      riskScore: 60,
      resources: { failed: 4, passed: 2, skipped: 1 },
    },
  ],
  controls,
  resources: [front, jane, hostile, live],
  exceptions: {
    used: [{ name: 'system pods', matches: 1 }],
    unused: [`unused ${hostileName}`],
    expired: [{ name: 'old promise', expired: '2026-01-31' }],
  },
};

/** A report in which nothing failed and nothing went wrong. */
export const cleanReport: Report = {
  ...sampleReport,
  outcome: 'pass',
  exceeded: [],
  problems: [],
  unresolved: [],
  status: 'passed',
  complianceScore: 100,
  riskScore: 0,
  severityCounters: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 },
  frameworks: [],
  controls: [control({ id: 'C-0016', title: 'Allow privilege escalation', status: 'passed', complianceScore: 100 })],
  resources: [],
  exceptions: { used: [], unused: [], expired: [] },
};

/** The same of a running cluster. */
export const liveReport: Report = {
  ...cleanReport,
  scope: 'cluster',
  evaluated: { ...cleanReport.evaluated, files: 0, documents: 0, otherDocuments: 0 },
  liveCluster: { name: 'prod', context: 'prod-admin', server: 'https://192.0.2.7:6443' },
};

/** A report of that many resources, each with a high and a low finding per container. */
export function largeReport(resources: number, containers: number): Report {
  const subjects = Array.from({ length: containers }, (_, index) => `container/c${index}`);
  return {
    ...sampleReport,
    frameworks: [],
    controls: [
      control({ id: 'C-0004', title: 'Resources memory limit and request', baseScore: 3 }),
      control({ id: 'C-0057', title: 'Privileged container', baseScore: 8 }),
    ],
    resources: Array.from({ length: resources }, (_, index) => {
      const place = { file: `apps/${index}.yaml`, line: 1, column: 1 };
      const findings = subjects.map((subject) => ({ subject, places: [place], failedPaths: ['spec.containers[0]'] }));
      return {
        ...front,
        id: `apps/v1/shop/Deployment/app-${index}`,
        name: `app-${index}`,
        place,
        controls: [failedBy('C-0004', 'limits', ...findings), failedBy('C-0057', 'privileged', ...findings)],
      };
    }),
  };
}
