import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../../src/report/gate/gate-report.ts';
import { gateSarif } from '../../../src/report/gate/gate-sarif.ts';
import { sarifSchema } from '../../support/output-schemas.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

interface Located {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string };
    readonly region?: { readonly startLine: number };
  };
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly level: string;
        readonly message: { readonly text: string };
      }[];
    },
  ];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex?: number;
    readonly level: string;
    readonly baselineState: string;
    readonly message: { readonly text: string };
    readonly locations: readonly [Located];
    readonly relatedLocations?: readonly Located[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }[];
}

describe('the SARIF report of a gate', () => {
  const run = runOf(failingReport);

  it('keeps to the schema of SARIF 2.1.0', () => {
    const validate = sarifSchema();

    for (const report of [passingReport, failingReport, incompleteReport, largeReport(3), reportNaming(hostileName)]) {
      expect([validate(JSON.parse(textOf(gateSarif(report)))), validate.errors]).toEqual([true, null]);
    }
  });

  it('has what blocks first, then what is new and unchanged; what is fixed is no result', () => {
    expect(run.results.map((one) => [one.ruleId, one.level, one.baselineState])).toEqual([
      ['deleted', 'error', 'new'],
      ['C-0057', 'error', 'new'],
      ['C-0057', 'error', 'new'],
      ['C-0057', 'error', 'new'],
      ['emptied', 'warning', 'new'],
      ['C-0013', 'warning', 'new'],
      ['C-0057', 'warning', 'unchanged'],
    ]);
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(['C-0013', 'C-0057', 'deleted', 'emptied']);
    for (const { ruleId, ruleIndex } of run.results.filter((one) => one.ruleIndex !== undefined)) {
      expect(run.tool.driver.rules[ruleIndex ?? -1]?.id).toBe(ruleId);
    }
  });

  it('points at the cause and relates the failing field', () => {
    const [, first, , removed] = run.results;

    expect(placeOf(first?.locations[0])).toBe('apps/base/web.yaml:12');
    expect(first?.relatedLocations?.map(placeOf)).toEqual(['apps/base/deployment.yaml:20']);
    expect(placeOf(removed?.locations[0])).toBe('apps/dev/patch.yaml:6');
    expect(first?.message.text).toBe(
      'Privileged container: container/app of Deployment shop/web of prod-1. ' +
        'To do: set spec.template.spec.containers[0].securityContext.privileged = false. ' +
        'Why: this line makes 2 objects in prod privileged (proved: without this edit, the findings are not there).',
    );
  });

  it('knows a finding by its id', () => {
    const ids = failingReport.causes.flatMap(({ findings }) => findings.map(({ id }) => id));
    const shown = run.results.flatMap((one) => one.partialFingerprints['kubescapeGateFinding/v1'] ?? []);

    expect(shown.slice(0, ids.length)).toEqual(ids);
  });

  it('is no success when something had to be evaluated and was not', () => {
    const [invocation] = runOf(incompleteReport).invocations;

    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications.map(({ level, message }) => [level, message.text])).toEqual([
      ['error', 'INCOMPLETE: 1 thing could not be evaluated (1 in prod), so nothing counts as clean.'],
      ['warning', 'Not evaluated: dev-1: a secret decides the values of HelmRelease apps/db'],
      ['error', 'Not evaluated: prod-1: Kustomization apps/web: there is no file "servce.yaml"'],
    ]);
  });

  it('is a success without results when nothing gets worse', () => {
    expect(runOf(passingReport)).toMatchObject({
      results: [],
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
    });
  });

  it('tells what cannot be compared', () => {
    expect(run.invocations[0].toolExecutionNotifications.at(-1)).toMatchObject({
      level: 'note',
      message: {
        text: 'Not comparable: 1 finding of the head in prod: the base could not render HelmRelease apps/cache',
      },
    });
  });

  it('keeps 25,000 results and says so', () => {
    const { results, invocations } = runOf(largeReport(25_010));

    expect(results).toHaveLength(25_000);
    expect(invocations[0].toolExecutionNotifications[0]?.message.text).toContain('10 of 25010 findings are left out');
  });

  it('makes no link and no control character of a name', () => {
    const { results, invocations } = runOf(reportNaming(hostileName));

    for (const { message } of [...results, ...invocations[0].toolExecutionNotifications]) {
      expect(message.text).not.toMatch(/\p{Cc}|\]\(/u);
    }
  });
});

function runOf(report: GateReport): Run {
  return JSON.parse(textOf(gateSarif(report))).runs[0];
}

function placeOf(location: Located | undefined): string {
  return `${location?.physicalLocation?.artifactLocation.uri}:${location?.physicalLocation?.region?.startLine}`;
}
