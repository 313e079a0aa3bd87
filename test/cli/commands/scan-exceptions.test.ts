import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report.ts';
import { command, scan, scanFixtures, sideBySide, temporaryFolders } from '../../support/command.ts';

const folderWith = temporaryFolders();

describe('exceptions of a file', sideBySide, () => {
  it('turn failures into passes, and are listed as used, unused or expired', async () => {
    const args = ['web', '--control', 'C-0057,C-0016', '--exceptions', 'exceptions.json'];

    const [{ code, report }, asText] = await Promise.all([
      scan([...args, '--severity-threshold', 'high']),
      command(['scan', ...args, '--verbose']),
    ]);

    expect([code, report.outcome]).toEqual([0, 'pass']);
    expect(report.exceptions).toEqual({
      used: [{ name: 'web may be privileged', matches: 1 }],
      unused: ['nobody needs this'],
      expired: [{ name: 'until the migration', expired: '2020-01-31T00:00:00Z' }],
    });
    expect(report.controls).toMatchObject([
      { id: 'C-0016', status: 'failed', excepted: 0 },
      { id: 'C-0057', status: 'passed', subStatus: 'w/exceptions', excepted: 1 },
    ]);
    expect(asText.stdout).toContain('C-0057 Privileged container (1 resource by exception)');
    expect(asText.stdout).toContain(`Exceptions
  used     web may be privileged (1 match)
  unused   nobody needs this
  expired  until the migration (2020-01-31T00:00:00Z)
`);
  });

  it('of one framework do not touch the controls of another', async () => {
    const cwd = folderWith({ 'mitre.json': exceptionsOf([{ frameworkName: 'mitre' }]) });
    const args = [`${scanFixtures}/web`, '--exceptions', 'mitre.json'];

    const [both, nsa] = await Promise.all([
      scan(args, { cwd }),
      scan([...args, '--framework', 'nsa', '--control', 'C-0016,C-0057'], { cwd }),
    ]);
    const [, mitre] = both.report.frameworks;

    expect(exceptedControls(both.report)).toEqual(['C-0057']);
    expect(failedControls(both.report)).toContain('C-0016');
    expect(failedControls(both.report).filter((id) => mitre?.controls.includes(id))).toEqual([]);
    expect(failedControls(nsa.report)).toEqual(['C-0016', 'C-0057']);
    expect(nsa.report.exceptions.unused).toEqual(['anything']);
  });

  it('may name a framework and a control, several policies, or none for all controls', async () => {
    const cwd = folderWith({
      'one.json': exceptionsOf([{ frameworkName: 'NSA', controlID: 'c-0016' }]),
      'two.json': exceptionsOf([{ controlID: 'C-0016' }, { controlID: 'C-0017' }]),
      'all.json': exceptionsOf([]),
    });

    const [one, two, all] = await Promise.all(
      ['one', 'two', 'all'].map((name) => scan([`${scanFixtures}/web`, '--exceptions', `${name}.json`], { cwd })),
    );

    expect(exceptedControls(one?.report)).toEqual(['C-0016']);
    expect(exceptedControls(two?.report)).toEqual(['C-0016', 'C-0017']);
    expect(failedControls(all?.report)).toEqual([]);
  });
});

describe('exceptions in a manifest', sideBySide, () => {
  it('hold for the controls they name, until they end', async () => {
    const cwd = folderWith({
      'endless.yaml': annotated('endless', { 'skip-controls': 'C-0057, c-0016' }),
      'future.yaml': annotated('future', { 'skip-controls': 'C-0057', 'skip-expiry': '2999-01-01T00:00:00Z' }),
      'over.yaml': annotated('over', { 'skip-controls': 'C-0057,C-0016', 'skip-expiry': '2020-01-01T00:00:00Z' }),
    });
    const args = ['.', '--control', 'C-0057,C-0016'];

    const [kept, ignored] = await Promise.all([
      scan(args, { cwd }),
      scan([...args, '--no-inline-exceptions'], { cwd }),
    ]);

    expect(failedOf(kept.report)).toEqual(['future C-0016', 'over C-0016', 'over C-0057']);
    expect(kept.report.exceptions.used).toEqual([{ name: 'kubescape.io/skip-controls', matches: 3 }]);
    expect(failedOf(ignored.report)).toHaveLength(6);
    expect(ignored.report.exceptions.used).toEqual([]);
  });
});

describe('exceptions for what providers install', sideBySide, () => {
  it('hold by default and are listed where they are used only', async () => {
    const cwd = folderWith({ 'proxy.yaml': podIn('kube-system', 'kube-proxy-x1') });
    const args = ['.', '--control', 'C-0057'];

    const [kept, ignored] = await Promise.all([
      scan(args, { cwd }),
      scan([...args, '--no-system-exceptions'], { cwd }),
    ]);

    expect(failedControls(kept.report)).toEqual([]);
    expect(kept.report.exceptions.used).toMatchObject([{ name: expect.stringMatching(/^system: /), matches: 1 }]);
    expect(kept.report.exceptions.unused).toEqual([]);
    expect(failedControls(ignored.report)).toEqual(['C-0057']);
    expect(ignored.report.exceptions.used).toEqual([]);
  });
});

/** One exception for every Deployment. */
function exceptionsOf(posturePolicies: readonly object[]): string {
  const resources = [{ designatorType: 'Attributes', attributes: { kind: 'Deployment' } }];
  return JSON.stringify([{ name: 'anything', policyType: 'postureExceptionPolicy', resources, posturePolicies }]);
}

function annotated(name: string, annotations: Readonly<Record<string, string>>): string {
  const prefixed = Object.entries(annotations).map(([key, value]) => [`kubescape.io/${key}`, value]);
  return podIn('shop', name, Object.fromEntries(prefixed));
}

function podIn(namespace: string, name: string, annotations: object = {}): string {
  const spec = { containers: [{ name: 'app', image: 'app', securityContext: { privileged: true } }] };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, annotations }, spec });
}

function failedControls(report: Report | undefined): readonly string[] {
  return report?.controls.filter(({ status }) => status === 'failed').map(({ id }) => id) ?? ['no report'];
}

function exceptedControls(report: Report | undefined): readonly string[] {
  return report?.controls.filter(({ excepted }) => excepted > 0).map(({ id }) => id) ?? ['no report'];
}

function failedOf({ resources }: Report): readonly string[] {
  return resources.flatMap(({ name, controls }) =>
    controls.filter(({ status }) => status === 'failed').map(({ id }) => `${name} ${id}`),
  );
}
