import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { chartFixtures } from '../../support/chart/chart-fixtures.ts';
import { chartFolder, chartObjects, describeChart, monitoringApi, objectOf } from '../../support/chart/render-chart.ts';

const [, everything] = chartFixtures.at(-1) ?? [];
const root = path.resolve(chartFolder, '../..');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>;
}

const rules = (
  load(readFileSync(path.join(chartFolder, 'files/alerts.yaml'), 'utf8')) as {
    readonly groups: readonly { readonly rules: readonly Rule[] }[];
  }
).groups.flatMap((group) => group.rules);
const dashboard = readFileSync(path.join(chartFolder, 'files/dashboard.json'), 'utf8');

describeChart('where the cluster has monitoring.coreos.com', () => {
  it('every component that listens has a ServiceMonitor for its Service', async () => {
    const objects = await chartObjects(everything);
    const labelsOf = (name: string): unknown => objectOf(objects, 'Service', name).metadata['labels'];
    const monitors = objects.filter(({ kind }) => kind === 'ServiceMonitor');
    expect(monitors.map(({ metadata }) => metadata.name).toSorted()).toEqual([
      'kubescape',
      'kubescape-gate',
      'kubescape-operator',
      'kubescape-storage',
    ]);
    for (const { metadata, spec } of monitors) {
      const { selector, endpoints } = spec as {
        readonly selector: { matchLabels: object };
        readonly endpoints: readonly object[];
      };
      expect(labelsOf(metadata.name.replace('kubescape-', ''))).toMatchObject(selector.matchLabels);
      expect(endpoints).toMatchObject([{ port: 'http', path: '/metrics', scrapeTimeout: '15s' }]);
      expect(metadata['labels']).toMatchObject({ release: 'kube-prometheus-stack' });
    }
  });

  it('that of the gate shows the token that its readers need', async () => {
    const { spec } = objectOf(await chartObjects(everything), 'ServiceMonitor', 'kubescape-gate');
    expect(spec).toMatchObject({
      endpoints: [{ authorization: { credentials: { name: 'gate-app', key: 'reader-token' } } }],
    });
  });

  it('a component may be asked less often', async () => {
    const { spec } = objectOf(await chartObjects(everything), 'ServiceMonitor', 'kubescape');
    expect(spec).toMatchObject({ endpoints: [{ interval: '1m' }] });
  });

  it('there are rules and a dashboard, both as their files have them', async () => {
    const objects = await chartObjects(everything);
    expect(objectOf(objects, 'PrometheusRule', 'kubescape')['spec']).toEqual(
      load(readFileSync(path.join(chartFolder, 'files/alerts.yaml'), 'utf8')),
    );
    const { data, metadata } = objectOf(objects, 'ConfigMap', 'kubescape-dashboard');
    expect(data).toEqual({ 'kubescape.json': dashboard.trim() });
    expect(metadata['labels']).toMatchObject({ grafana_dashboard: '1' });
  });
});

describeChart('elsewhere', () => {
  it('nothing of monitoring is there', async () => {
    const kinds = (await chartObjects()).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds.filter((kind) => /Monitor|Rule |dashboard/.test(kind.replace('Role', '')))).toEqual([]);
  });

  it('nothing of monitoring is there where values say so', async () => {
    const off = { enabled: false };
    const values = { monitoring: { serviceMonitor: off, prometheusRule: off, dashboard: off } };
    const apiVersions = (await chartObjects({ values, apis: [monitoringApi] })).map(({ apiVersion }) => apiVersion);
    expect(apiVersions).not.toContain(monitoringApi);
  });
});

describe('an alert', () => {
  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s says how bad it is, what is wrong, and where to read on',
    (alert, rule) => {
      expect(alert).toMatch(/^Kubescape[A-Z]\w+$/);
      expect(['critical', 'warning', 'info']).toContain(rule.labels.severity);
      expect(rule.annotations.summary).toMatch(/\.$/);
      expect(rule.annotations.runbook_url).toMatch(/\/docs\/(runbook|app)\.md#/);
      expect(balance(rule.expr)).toBe(0);
    },
  );

  it('is told apart by its name', () => {
    const names = rules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('alerts and dashboard', () => {
  const known = new Set(readFileSync(path.join(root, 'docs/metrics.md'), 'utf8').match(/kubescape_gitops_\w+/g));
  const used = new Set(
    [dashboard, ...rules.map(({ expr }) => expr)]
      .flatMap((text) => text.match(/kubescape_gitops_\w+/g) ?? [])
      .map((name) => name.replace(/_bucket$/, '')),
  );

  it.each([...used].toSorted())('%s is a metric that docs/metrics.md lists', (metric) => {
    expect(known).toContain(metric);
  });

  it('have nothing that substitution of Flux would change', () => {
    expect(dashboard).not.toMatch(/\$[{$]/);
  });
});

/** How many brackets are open at its end. */
function balance(expression: string): number {
  return (expression.match(/[([{]/g)?.length ?? 0) - (expression.match(/[)\]}]/g)?.length ?? 0);
}
