import { describe, expect, it } from 'vitest';
import type { Evaluation, ResourceVerdicts } from '../../src/model/evaluation.ts';
import type { Violation } from '../../src/model/finding.ts';
import type { Path } from '../../src/model/path.ts';
import type { Origin, Place } from '../../src/model/resource.ts';
import { buildReport, countSeverities, type ReportContext } from '../../src/report/build.ts';
import type { Report, ReportedFinding } from '../../src/report/report.ts';
import { cleanReport, sampleReport } from '../support/sample-report.ts';

const context: ReportContext = {
  tool: { name: 'kubescape-gitops', version: '1.2.3' },
  outcome: 'fail',
  exceeded: ['too much'],
  evaluated: { files: 1, documents: 2, objects: 3, otherDocuments: 4 },
  problems: [{ message: 'unreadable' }],
  expired: [{ name: 'old', expired: '2020-01-01' }],
  ownExceptions: new Set(['own', 'unneeded']),
  includesPassed: false,
};

const placesOfPod: Readonly<Record<string, Place>> = {
  'spec.hostPID': { file: 'pod.yaml', line: 7, column: 3 },
  'spec.containers[0].image': { file: 'pod.yaml', line: 9, column: 7 },
};

describe('a report', () => {
  it('says what the evaluation and its surroundings say', () => {
    const report = reportOf([]);

    expect(report).toMatchObject({
      tool: context.tool,
      scope: 'file',
      outcome: 'fail',
      exceeded: ['too much'],
      evaluated: { files: 1, documents: 2, objects: 3, otherDocuments: 4, controls: sampleReport.controls.length },
      problems: [{ message: 'unreadable' }],
      complianceScore: sampleReport.complianceScore,
      frameworks: sampleReport.frameworks,
    });
  });

  it('leaves out resources and controls that passed, unless it is asked for them', () => {
    const verdicts = [podWith([violation({})]), { ...podWith([]), key: 'b', id: '/v1/shop/Pod/b', name: 'b' }];

    const [terse, verbose] = [reportOf(verdicts), reportOf(verdicts, { ...context, includesPassed: true })];

    expect(terse.resources.map(({ name, controls }) => [name, controls.map(({ id }) => id)])).toEqual([
      ['a', ['C-0038']],
    ]);
    expect(verbose.resources.map(({ name, controls }) => [name, controls.map(({ id }) => id)])).toEqual([
      ['a', ['C-0038', 'C-0057']],
      ['b', ['C-0038', 'C-0057']],
    ]);
  });

  it('sorts resources by file, line and id, and those without a place first', () => {
    const at = (file: string, line: number, id: string): ResourceVerdicts => ({
      ...podWith([violation({})]),
      id,
      name: `${file}:${line} ${id}`,
      origin: originAt({ file, line, column: 1 }),
    });
    const { origin: _origin, ...live } = { ...podWith([violation({})]), name: 'live' };

    const report = reportOf([at('b', 1, 'x'), at('a', 10, 'x'), at('a', 9, 'y'), at('a', 9, 'x'), live]);

    expect(report.resources.map(({ name }) => name)).toEqual(['live', 'a:9 x', 'a:9 y', 'a:10 x', 'b:1 x']);
    expect(report.resources[0]).not.toHaveProperty('place');
  });

  it('is plain JSON data without undefined fields', () => {
    const report = reportOf([podWith([violation({ failed: [['spec', 'hostPID']] })])]);

    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
  });

  it('names exceptions that could not be decided', () => {
    const undecidedExceptions = [
      { name: 'ClusterSecurityException x', namespace: 'shop' },
      { name: 'ClusterSecurityException x', namespace: 'shop', cluster: 'prod' },
    ];

    const { unresolved } = buildReport({ ...evaluationOf([]), undecidedExceptions }, context);

    const message =
      'ClusterSecurityException x selects namespaces by their labels, and there is no Namespace shop: it does not count there';
    expect(unresolved).toEqual([{ message }, { cluster: 'prod', message }]);
  });

  it('lists exceptions by name: all that are used, of the unused only the own ones', () => {
    const exceptionUses = new Map([
      ['system', 0],
      ['unneeded', 0],
      ['own', 2],
      ['another system', 1],
    ]);

    const { exceptions } = buildReport({ ...evaluationOf([]), exceptionUses }, context);

    expect(exceptions).toEqual({
      used: [
        { name: 'another system', matches: 1 },
        { name: 'own', matches: 2 },
      ],
      unused: ['unneeded'],
      expired: [{ name: 'old', expired: '2020-01-01' }],
    });
  });

  it('counts failed pairs of resource and control per severity of the control', () => {
    const failing = sampleReport.controls.filter(({ status }) => status === 'failed');

    expect(countSeverities({ ...evaluationOf([]), controls: failing })).toEqual(sampleReport.severityCounters);
    expect(countSeverities({ ...evaluationOf([]), controls: [] })).toEqual(cleanReport.severityCounters);
  });
});

describe('a finding', () => {
  it('has its paths as text, and no list that is empty', () => {
    const finding = findingOf({
      subject: 'container/app',
      failed: [['data', { entry: 'api.key' }]],
      review: [['spec', 'containers', 0]],
      delete: [['spec', 'hostPID']],
      fix: [{ path: ['spec', 'hostIPC'], value: 'false' }],
      fixCommand: 'kubectl delete',
      items: ['KEY'],
    });

    expect(finding).toMatchObject({
      subject: 'container/app',
      failedPaths: ['data[api.key]'],
      reviewPaths: ['spec.containers[0]'],
      deletePaths: ['spec.hostPID'],
      fixPaths: [{ path: 'spec.hostIPC', value: 'false' }],
      fixCommand: 'kubectl delete',
      items: ['KEY'],
    });
    expect(Object.keys(findingOf({}))).toEqual(['places']);
  });

  it('stands where its fields failed, then where one is to be set, each place once', () => {
    const finding = findingOf({
      failed: [
        ['spec', 'containers', 0, 'image'],
        ['spec', 'hostPID'],
        ['spec', 'hostPID'],
      ],
      fix: [{ path: ['spec', 'hostIPC'], value: 'false' }],
      delete: [['metadata']],
    });

    expect(finding.places?.map(({ line }) => line)).toEqual([9, 7, 1]);
  });

  it('stands where something is to be deleted or reviewed when nothing failed by name', () => {
    const finding = findingOf({ delete: [['spec', 'hostPID']], review: [['spec', 'containers', 0, 'image']] });

    expect(finding.places?.map(({ line }) => line)).toEqual([7, 9]);
  });

  it('stands where its resource does when it names no field, and nowhere when that has no place', () => {
    const { origin: _origin, ...live } = podWith([violation({ failed: [['spec', 'hostPID']] })]);

    expect(findingOf({}).places).toEqual([{ file: 'pod.yaml', line: 1, column: 1 }]);
    expect(findingsIn(reportOf([live]))[0]).not.toHaveProperty('places');
  });

  it('of a subject stands in the objects that it comes from', () => {
    const { origin: _origin, ...subject } = podWith([
      violation({
        failed: [
          ['relatedObjects', 1, 'rules', 0],
          ['relatedObjects', 0, 'roleRef', 'name'],
          ['relatedObjects', 7, 'gone'],
        ],
      }),
    ]);
    const identity = { apiVersion: 'rbac.authorization.k8s.io/v1', namespace: 'shop', name: 'x' };
    const related = [
      { ...identity, kind: 'RoleBinding', origin: originAt({ file: 'binding.yaml', line: 1, column: 1 }) },
      { ...identity, kind: 'Role', origin: originAt({ file: 'role.yaml', line: 5, column: 1 }) },
    ];

    const report = reportOf([{ ...subject, related }]);

    expect(findingsIn(report)[0]?.places?.map(({ file }) => file)).toEqual(['role.yaml', 'binding.yaml']);
    expect(report.resources[0]?.related).toEqual([
      { ...identity, kind: 'RoleBinding', place: { file: 'binding.yaml', line: 1, column: 1 } },
      { ...identity, kind: 'Role', place: { file: 'role.yaml', line: 5, column: 1 } },
    ]);
  });
});

function reportOf(verdicts: readonly ResourceVerdicts[], surroundings = context): Report {
  return buildReport(evaluationOf(verdicts), surroundings);
}

function evaluationOf(verdicts: readonly ResourceVerdicts[]): Evaluation {
  const { scope, status, complianceScore, riskScore, resourceCounters, frameworks, controls } = sampleReport;
  const counters = {
    resources: resourceCounters,
    frameworks,
    controls,
    exceptionUses: new Map<string, number>(),
    undecidedExceptions: [],
  };
  return { scope, status, complianceScore, riskScore, ...counters, verdicts, unresolved: [] };
}

/** A Pod that fails C-0038 if there is a violation, and passes C-0057. */
function podWith(violations: readonly Violation[]): ResourceVerdicts {
  const status = violations.length > 0 ? 'failed' : 'passed';
  const rule = { name: 'some-rule', subStatus: '', exceptions: [] } as const;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: 'shop',
    name: 'a',
    id: '/v1/shop/Pod/a',
    key: 'a',
    origin: originAt({ file: 'pod.yaml', line: 1, column: 1 }),
    related: [],
    status,
    controls: [
      { id: 'C-0038', status, subStatus: '', rules: [{ ...rule, status, violations }] },
      { id: 'C-0057', status: 'passed', subStatus: '', rules: [{ ...rule, status: 'passed', violations: [] }] },
    ],
  };
}

function violation(parts: Partial<Violation>): Violation {
  return { subject: '', failed: [], review: [], delete: [], fix: [], ...parts };
}

/** Knows two fields; of others, the start is the nearest parent. */
function originAt(start: Place): Origin {
  return {
    start,
    at: (path: Path) =>
      placesOfPod[
        path
          .filter((step) => typeof step !== 'object')
          .join('.')
          .replace('.0', '[0]')
      ] ?? start,
  };
}

function findingOf(parts: Partial<Violation>): ReportedFinding {
  const [finding] = findingsIn(reportOf([podWith([violation(parts)])]));
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

function findingsIn({ resources }: Report): readonly ReportedFinding[] {
  return resources.flatMap(({ controls }) =>
    controls.flatMap(({ rules }) => rules.flatMap(({ findings = [] }) => findings)),
  );
}
