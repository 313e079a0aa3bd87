import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { cleanReport, failedBy, largeReport, sampleReport, textOf } from '../support/sample-report.ts';
import { sarifSchema } from '../support/output-schemas.ts';

interface Location {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region?: { readonly startLine: number; readonly startColumn?: number };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [Location];
  readonly relatedLocations?: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Notification {
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations?: readonly Location[];
}
interface Run {
  readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly [
    { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly Notification[] },
  ];
  readonly results: readonly Result[];
}

describe('the SARIF report', () => {
  const run = runOf(sampleReport);

  it('keeps to the schema of SARIF 2.1.0', () => {
    const validate = sarifSchema();

    for (const report of [sampleReport, cleanReport]) {
      expect([validate(JSON.parse(textOf(sarifReport(report)))), validate.errors]).toEqual([true, null]);
    }
  });

  it('describes all controls as rules, failed or not', () => {
    expect(run.tool.driver.name).toBe('kubescape-gitops');
    expect(run.tool.driver.rules.map((rule) => rule.id)).toEqual(['C-0004', 'C-0015', 'C-0016', 'C-0020', 'C-0057']);
    expect(run.tool.driver.rules[4]).toMatchObject({
      name: 'PrivilegedContainer',
      shortDescription: { text: 'Privileged container' },
      defaultConfiguration: { level: 'error' },
      properties: { 'problem.severity': 'error', 'security-severity': '8.0' },
    });
  });

  it('has a result per finding of a failed rule, the most severe first', () => {
    expect(run.results.map((result) => [result.ruleId, result.level])).toEqual([
      ['C-0057', 'error'],
      ['C-0057', 'error'],
      ['C-0057', 'error'],
      ['C-0057', 'error'],
      ['C-0015', 'error'],
      ['C-0004', 'note'],
    ]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it('points at the first place of a finding and relates the others', () => {
    const [first] = run.results;

    expect(first?.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'apps/front%20end%231.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 21, startColumn: 13 },
    });
    expect(first?.relatedLocations?.map((related) => related.physicalLocation?.region?.startLine)).toEqual([24]);
  });

  it('says what is wrong and what to do', () => {
    expect(run.results[0]?.message.text).toBe(
      'Privileged container: container/app of Deployment shop/front. ' +
        'To do: set spec.template.spec.containers[0].securityContext.privileged = false',
    );
  });

  it('reports a subject of RBAC where its role stands and relates its binding', () => {
    const result = run.results.find(({ ruleId }) => ruleId === 'C-0015');

    expect(result?.message.text).toContain('User jane with RoleBinding shop/readers and Role shop/secret-reader');
    expect(result?.locations[0].physicalLocation?.artifactLocation.uri).toBe('rbac/role.yaml');
    expect(result?.relatedLocations?.[0]?.physicalLocation?.artifactLocation.uri).toBe('rbac/binding.yaml');
  });

  it('names the resource in every location, and keeps a finding that has no place', () => {
    const names = run.results.map(({ locations }) => locations[0].logicalLocations?.[0]?.fullyQualifiedName);

    expect(names[0]).toBe('shop/Deployment/front');
    expect(names[4]).toBe('User/jane');
    expect(run.results[3]?.locations[0].physicalLocation).toBeUndefined();
    expect(names[3]).toBe('kube-system/Pod/proxy');
  });

  it('makes no link and no control character of a name', () => {
    const text = run.results[2]?.message.text ?? '';

    expect(text).toContain('\\x1b[2J');
    expect(text).not.toMatch(/\p{Cc}|\]\(/u);
  });

  it.each([
    ['./apps//a b.yaml', { uri: 'apps/a%20b.yaml', uriBaseId: '%SRCROOT%' }],
    ['../other/a.yaml', { uri: '../other/a.yaml' }],
    ['/tmp/ä.yaml', { uri: 'file:///tmp/%C3%A4.yaml' }],
    ['a:b\\c.yaml', { uri: 'a%3Ab%5Cc.yaml', uriBaseId: '%SRCROOT%' }],
  ])('writes the file %s as an address', (file, artifactLocation) => {
    const { results } = runOf(moved(sampleReport, { file, line: 1, column: 1 }));

    expect(results[0]?.locations[0].physicalLocation?.artifactLocation).toEqual(artifactLocation);
  });

  it('keeps fingerprints apart, and the same when lines, files and API versions change', () => {
    const before = fingerprints(run);
    const after = fingerprints(runOf(moved(sampleReport, { file: 'moved.yaml', line: 99, column: 1 })));

    expect(new Set(before).size).toBe(before.length);
    expect(after).toEqual(before);
  });

  it('counts equal findings, whose resource may stand in several files', () => {
    const [front] = sampleReport.resources;
    if (front === undefined) throw new Error('an empty sample');
    const all = fingerprints(runOf({ ...sampleReport, resources: [front, front] }));

    expect(all.filter((text) => text.includes('"C-0057"')).map((text) => text.split('#')[1])).toEqual([
      '0',
      '1',
      '2',
      '3',
    ]);
  });

  it('reports a failed rule without findings as one result', () => {
    const [front] = sampleReport.resources;
    if (front === undefined) throw new Error('an empty sample');
    const { results } = runOf({
      ...sampleReport,
      resources: [{ ...front, controls: [failedBy('C-0057', 'some-rule')] }],
    });

    expect(results).toHaveLength(1);
    expect(results[0]?.locations[0].physicalLocation?.region?.startLine).toBe(1);
  });

  it('tells of what was not evaluated, with its place, and of no success then', () => {
    const [invocation] = run.invocations;
    const [first, second] = invocation.toolExecutionNotifications;

    expect(invocation.executionSuccessful).toBe(false);
    expect(first).toMatchObject({
      level: 'error',
      message: { text: 'Not evaluated: bad indentation of a mapping entry' },
      locations: [{ physicalLocation: { region: { startLine: 4, startColumn: 2 } } }],
    });
    expect(second?.locations).toBeUndefined();
  });

  it('is a valid success without results when nothing failed', () => {
    const clean = runOf(cleanReport);

    expect(clean.results).toEqual([]);
    expect(clean.invocations[0]).toEqual({ executionSuccessful: true, toolExecutionNotifications: [] });
  });

  it('keeps the 25,000 most severe results and warns about the cut', () => {
    const { results, invocations } = runOf({ ...largeReport(2_000, 10), unresolved: [], problems: [] });

    expect(results).toHaveLength(25_000);
    expect(results.filter(({ level }) => level === 'error')).toHaveLength(20_000);
    expect(invocations[0].toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: expect.stringContaining('15000 of 40000 findings are left out') } },
    ]);
  });

  it('relates at most as many places as GitHub shows of one result', () => {
    const [front] = sampleReport.resources;
    if (front === undefined) throw new Error('an empty sample');
    const places = Array.from({ length: 500 }, (_, index) => ({ file: 'a.yaml', line: index + 1, column: 1 }));
    const controls = [failedBy('C-0057', 'some-rule', { places })];
    const { results } = runOf({ ...sampleReport, resources: [{ ...front, controls }] });

    expect(results[0]?.relatedLocations).toHaveLength(99);
  });

  it('comes in small chunks', () => {
    const chunks = [...sarifReport(largeReport(200, 5))];

    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(2_000);
  });
});

function runOf(report: Report): Run {
  return JSON.parse(textOf(sarifReport(report))).runs[0];
}

function fingerprints(run: Run): string[] {
  return run.results.map((result) => result.partialFingerprints['kubescapeFinding/v1'] ?? '');
}

/** The report with all places changed to one, and all API versions raised. */
function moved(report: Report, place: { file: string; line: number; column: number }): Report {
  const raise = (apiVersion: string): string => apiVersion.replace(/v1$/, 'v2');
  return {
    ...report,
    resources: report.resources.map((resource) => ({
      ...resource,
      apiVersion: raise(resource.apiVersion),
      place,
      controls: resource.controls.map((control) => ({
        ...control,
        rules: control.rules.map(({ findings = [], ...rule }) => ({
          ...rule,
          findings: findings.map((finding) => ({ ...finding, places: [place] })),
        })),
      })),
    })),
  };
}
