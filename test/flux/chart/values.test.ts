import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readForeignValues } from '../../../scripts/chart/foreign-values.ts';
import { chartFixtures } from '../../support/chart/chart-fixtures.ts';
import { workloadsOf } from '../../support/chart/pods.ts';
import {
  chartFolder,
  chartNotes,
  chartObjects,
  chartText,
  describeChart,
  objectOf,
} from '../../support/chart/render-chart.ts';

/** A value at a path with dots. */
function at(dotted: string, value: unknown): object {
  return dotted.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}

const refusalOf = (values: unknown): Promise<string> => chartText({ values }).then(() => 'accepted', String);
const foreign = readForeignValues(chartFolder);

describeChart('values', () => {
  it.each([
    ['an unknown key', { kubescap: {} }, "additional properties 'kubescap' not allowed"],
    [
      'an unknown key of a component',
      { operator: { replicas: 2 } },
      "at '/operator': additional properties 'replicas'",
    ],
    ['memory that is none', at('kubescape.resources.limits.memory', 'lots'), "'lots' does not match pattern"],
    ['memory of nothing', at('kubescape.resources.limits.memory', -1), 'exclusiveMinimum: got -1'],
    ['half a schedule', at('kubescapeScheduler.scanSchedule', '0 8'), "'0 8' does not match pattern"],
    ['a capability that is a word', at('capabilities.operator', 'yes'), "value must be one of 'enable', 'disable'"],
    ['a number as a name', { clusterName: 7 }, "at '/clusterName': got number, want string"],
    ['a port that is none', at('operator.service.port', 70_000), "at '/operator/service/port': maximum: got 70,000"],
    ['a caller without a namespace', at('operator.callers', ['runner']), "'runner' does not match pattern"],
    ['a tag as a number', at('image.tag', 1.3), "at '/image/tag': got number"],
    ['another namespace', { ksNamespace: 'other' }, 'ksNamespace: is "other", but the release goes into "kubescape"'],
    ['an operator that does not watch', at('capabilities.continuousScan', 'disable'), 'it cannot go without'],
    [
      'a gate without credentials',
      at('gate.enabled', true),
      'gate.existingSecret: the gate needs the name of a Secret',
    ],
    [
      'an Ingress without a host',
      { gate: { enabled: true, existingSecret: 'app', ingress: { enabled: true } } },
      'gate.ingress.host: an Ingress needs the host',
    ],
    [
      "Kubescape's own image",
      at('kubescape.image.repository', 'mirror/kubescape/kubescape'),
      '"mirror/kubescape/kubescape" is a program of the original Kubescape',
    ],
  ])('refuse %s', async (_, values, message) => {
    expect(await refusalOf(values)).toContain(message);
  });

  it('are refused all at once, each with its sentence, and without what a secret says', async () => {
    const refused = foreign.filter(({ verdict }) => verdict === 'refused');
    const values = refused.map((entry) => at(entry.path, 'hunter2')).reduce(merged);

    const refusal = await refusalOf(values);

    for (const { path: where, says } of refused) expect(refusal).toContain(`- ${where}: ${says}\n`);
    expect(refusal).not.toContain('hunter2');
  });

  it('that mean nothing here, or not yet, are taken and told of', async () => {
    const told = foreign.filter(({ verdict }) => verdict !== 'refused');

    const notes = await chartNotes(told.map((entry) => at(entry.path, 'enable')).reduce(merged));

    for (const { path: where, says } of told) expect(notes).toContain(`- ${where}: ${says}\n`);
    expect(notes).toContain(
      'Not yet: accepted, and without effect until there is a program for it:\n- capabilities.nodeScan',
    );
  });

  it('of Kubescape that ask for nothing are taken without a word', async () => {
    const nothing = foreign.map((entry, index) => at(entry.path, ['', false, 'disable', null][index % 4]));
    const same = foreign.flatMap(({ path: where, unless = [] }) =>
      unless.filter((text) => !text.startsWith('map')).map((text) => at(where, text)),
    );

    const notes = await chartNotes([...nothing, ...same, { ksNamespace: 'kubescape' }].reduce(merged));

    expect(notes).not.toMatch(/Not yet|Without effect/);
    expect(notes).toContain('operator, kubescape, storage.');
  });

  it('of the stages are told of in the notes', async () => {
    const [, dev] = chartFixtures[0] ?? [];
    const notes = await chartNotes(dev?.values);
    expect(notes.match(/^- \S+:/gm)).toEqual([
      '- capabilities.nodeScan:',
      '- capabilities.vulnerabilityScan:',
      '- kubevuln:',
    ]);
    expect(notes).toContain('kubectl create job -n kubescape --from=cronjob/kubescape-scheduler scan-now');
  });

  it('can ask for the gate alone, which then has rights to nothing', async () => {
    const values = { capabilities: { configurationScan: 'disable' }, gate: { enabled: true, existingSecret: 'app' } };
    const kinds = (await chartObjects({ values })).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds.toSorted()).toEqual([
      'Deployment gate',
      'NetworkPolicy gate',
      'PersistentVolumeClaim kubescape-gate',
      'Service gate',
      'ServiceAccount kubescape-gate',
    ]);
  });

  it('of labels cannot take a component away from its Service', async () => {
    const labels = { 'app.kubernetes.io/component': 'other', app: 'other', own: 'yes' };
    const objects = await chartObjects({ values: { additionalLabels: labels, operator: { labels } } });
    const [operator] = workloadsOf([objectOf(objects, 'Deployment', 'operator')]);
    expect(operator?.template.metadata.labels).toMatchObject({ 'app.kubernetes.io/component': 'operator', own: 'yes' });
  });

  it('that say off leave components out', async () => {
    const notes = await chartNotes(at('capabilities.configurationScan', 'disable'));
    expect(notes).toContain('in kubescape: nothing is enabled.');
  });
});

describe('usual values', () => {
  it('are none of those that mean nothing here', () => {
    const usual = load(readFileSync(path.join(chartFolder, 'values.yaml'), 'utf8')) as Record<string, unknown>;
    const isThere = ({ path: dotted }: { readonly path: string }): boolean =>
      dotted
        .split('.')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], usual) !== undefined;
    expect(foreign.filter(isThere)).toEqual([]);
  });
});

function merged(left: object, right: object): object {
  const result: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const known = result[key];
    const isBoth = isObject(known) && isObject(value);
    result[key] = isBoth ? merged(known, value) : (known ?? value);
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
