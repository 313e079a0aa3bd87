import { describe, expect, it } from 'vitest';
import { blamedIn, gatedChanges, lineOf, newIn, type Files } from '../support/gated-change.ts';
import { deployment, prod, resources } from '../support/gated-fleet.ts';
import { helmProgram } from '../support/helm.ts';

const gate = gatedChanges();
const template = (security: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      hostNetwork: {{ .Values.network.host }}
      containers:
        - name: shop
          image: registry.example.org/shop:{{ .Chart.Version }}
          securityContext: {{ ${security} }}
`;
const values = 'network:\n  host: false\nsecurity:\n  privileged: false\n';
function chart(
  folder: string,
  version: string,
  texts: { readonly template?: string; readonly values?: string } = {},
): Files {
  return {
    [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: shop\nversion: ${version}\n`,
    [`${folder}/values.yaml`]: texts.values ?? values,
    [`${folder}/templates/deployment.yaml`]: texts.template ?? template('toJson .Values.security'),
  };
}
const repository = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts, namespace: web }
spec: { interval: 1h, url: 'https://charts.example.org' }
`;
const vendored = (version: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: web }
spec:
  interval: 10m
  chart:
    spec:
      chart: shop
      version: ${version}
      sourceRef: { kind: HelmRepository, name: charts }
`;
const local = (spec = ''): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: web }
spec:
  interval: 10m
  chart: { spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system } } }
${spec}`;
const base: Files = {
  ...prod,
  'apps/kustomization.yaml': resources('web.yaml', 'shop.yaml'),
  'apps/shop.yaml': local(),
  ...chart('charts/shop', '1.0.0'),
};

describe.skipIf(!helmProgram)('the line that causes what a chart makes', () => {
  it('is a chart version, with two charts in the repository', async () => {
    const { report, exit } = await gate(
      {
        ...base,
        'kubescape-gitops.yaml': 'charts: [vendor]\n',
        'apps/kustomization.yaml': resources('web.yaml', 'charts.yaml', 'shop.yaml'),
        'apps/charts.yaml': repository,
        'apps/shop.yaml': vendored('1.0.0'),
        ...chart('vendor/shop-1', '1.0.0'),
        ...chart('vendor/shop-2', '2.0.0', { template: template('dict "privileged" true | toJson') }),
      },
      { 'apps/shop.yaml': vendored('2.0.0'), 'apps/web.yaml': deployment('web', '          tty: true\n') },
    );

    expect(newIn(report)).toEqual(['C-0057 Deployment/shop']);
    expect(blamedIn(report)).toEqual([`apps/shop.yaml:${lineOf(vendored('1'), 'version:')} proved`]);
    expect(exit).toBe(1);
  });

  it('is a value of the release', async () => {
    const spec = '  values:\n    network:\n      host: true\n    security:\n      privileged: false\n';
    const { report } = await gate(base, { 'apps/shop.yaml': local(spec) });

    expect(newIn(report)).toEqual(['C-0041 Deployment/shop']);
    expect(blamedIn(report)).toEqual([`apps/shop.yaml:${lineOf(local(spec), 'host: true')} proved`]);
  });

  it('is a default of the chart', async () => {
    const changed = values.replace('privileged: false', 'privileged: true');
    const { report } = await gate(base, chart('charts/shop', '1.0.0', { values: changed }));

    expect(blamedIn(report)).toEqual([`charts/shop/values.yaml:${lineOf(changed, 'privileged')} proved`]);
  });

  it('is a value that adds to a list which failed before', async () => {
    const list = (...names: readonly string[]): string =>
      values.replace(
        '  privileged: false',
        `  capabilities:\n    add:\n${names.map((name) => `      - ${name}\n`).join('')}`,
      );
    const changed = list('NET_ADMIN', 'NET_RAW');
    const { report } = await gate(
      { ...base, ...chart('charts/shop', '1.0.0', { values: list('NET_ADMIN') }) },
      chart('charts/shop', '1.0.0', { values: changed }),
    );

    expect(newIn(report)).toEqual(['C-0046 Deployment/shop']);
    expect(blamedIn(report)).toEqual([`charts/shop/values.yaml:${lineOf(changed, 'NET_RAW')} proved`]);
  });

  it('is a line of a template', async () => {
    const changed = template('dict "privileged" true | toJson');
    const { report } = await gate(base, chart('charts/shop', '1.0.0', { template: changed }));

    expect(blamedIn(report)).toEqual([`charts/shop/templates/deployment.yaml:${lineOf(changed, 'dict')} proved`]);
  });

  it('is each of two values, with the findings that it causes', async () => {
    const changed = values.replaceAll('false', 'true');
    const { report } = await gate(base, chart('charts/shop', '1.0.0', { values: changed }));

    expect(report.causes.map(({ line, findings }) => [line, findings.map(({ control }) => control)])).toEqual([
      [lineOf(changed, 'host'), ['C-0041']],
      [lineOf(changed, 'privileged'), ['C-0057']],
    ]);
  });

  it('leaves places as they are in the head, whatever was tried', async () => {
    const lines = `# one\n# two\n${values.replace('host: false', 'host: true')}`;
    const { report } = await gate(base, {
      ...chart('charts/shop', '1.0.0', { values: lines }),
      'apps/shop.yaml': `# one line more\n${local()}`,
      'apps/web.yaml': `# and here\n${deployment('web')}`,
    });
    const places = report.unchanged.filter(({ control, name }) => control === 'C-0013' && name === 'web');

    expect(blamedIn(report)).toEqual([`charts/shop/values.yaml:${lineOf(lines, 'host')} proved`]);
    expect(places.map(({ place }) => place?.line)).toEqual([lineOf(deployment('web'), 'name: app') + 1]);
  });
});
