import { describe, expect, it } from 'vitest';
import { helmProgram } from '../../../support/helm.ts';
import { cluster, dataOf, fromGit, helmRelease, release, shop, shown, type Files } from './rendering.ts';

const chart = shop({ 'values.yaml': 'color: red\nport: 80\n', 'templates/shown.yaml': shown });

function configMap(name: string, data: string, kind = 'ConfigMap'): Files {
  const text = `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: apps}\n${data}\n`;
  return { [`cluster/${name}.yaml`]: text };
}

async function values(spec: readonly string[], files: Files = {}): Promise<unknown> {
  const rendered = await release(helmRelease(...fromGit, ...spec), { ...chart, ...files });
  return JSON.parse(Object(dataOf(rendered, 'ConfigMap/apps/shown')).values);
}

describe.skipIf(!helmProgram)('the values of a rendered release', () => {
  it('are its own over those of the chart', async () => {
    expect(await values(['values: {port: 8080}'])).toEqual({ color: 'red', port: 8080 });
  });

  it('lose what is null', async () => {
    expect(await values(['values: {color: null}'])).toEqual({ port: 80 });
  });

  it('come from ConfigMaps and Secrets that are rendered, in their order', async () => {
    const from = ['valuesFrom:', '- {kind: ConfigMap, name: base}', '- {kind: Secret, name: more, valuesKey: own}'];
    const files = {
      ...configMap('base', 'data: {values.yaml: "color: blue\\nsize: 1"}'),
      ...configMap('more', 'stringData: {own: "size: 0x10"}', 'Secret'),
    };
    expect(await values(from, files)).toEqual({ color: 'blue', port: 80, size: 16 });
  });

  it('are read by YAML 1.1', async () => {
    const from = ['valuesFrom: [{kind: ConfigMap, name: base}]'];
    const data = configMap('base', 'data: {values.yaml: "color: yes\\nport: 0755\\nn: 1"}');
    expect(await values(from, data)).toEqual({ color: true, port: 493, false: 1 });
  });

  it('are set at a path, typed or literally', async () => {
    const from = [
      'valuesFrom:',
      '- {kind: ConfigMap, name: base, valuesKey: port, targetPath: "servers[0].port"}',
      '- {kind: ConfigMap, name: base, valuesKey: text, targetPath: text, literal: true}',
    ];
    const data = configMap('base', 'data: {port: "8080", text: "a,b"}');
    expect(await values(from, data)).toMatchObject({ servers: [{ port: 8080 }], text: 'a,b' });
  });

  it.each([
    ['missing', [], 'nothing in this repository renders it'],
    [
      'encrypted',
      ['data: {values.yaml: "ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]"}', 'sops: {mac: x}'],
      'it is encrypted, and only the cluster has the key',
    ],
  ])('stay unresolved where a Secret is %s, and the rest is rendered', async (_, data, why) => {
    const files = data.length === 0 ? {} : configMap('more', data.join('\n'), 'Secret');
    const decrypted = {
      'cluster/inner.yaml': [
        'apiVersion: kustomize.toolkit.fluxcd.io/v1',
        'kind: Kustomization',
        'metadata: {name: inner, namespace: flux-system}',
        'spec: {path: ./inner, decryption: {provider: sops}, sourceRef: {kind: GitRepository, name: flux-system}}',
      ].join('\n'),
    };
    const inner = Object.fromEntries(Object.entries(files).map(([, text]) => ['inner/secret.yaml', text]));
    const spec = helmRelease(...fromGit, 'valuesFrom: [{kind: Secret, name: more}]');
    const rendered = await release(spec, { ...chart, ...(data.length > 0 && decrypted), ...inner });
    expect(rendered).toMatchObject({
      state: 'unresolved',
      unresolved: [{ kind: 'object', name: 'Secret/apps/more', why }],
    });
    expect(dataOf(rendered, 'ConfigMap/apps/shown')).toEqual({ values: '{"color":"red","port":80}' });
  });

  it('of an encrypted release are left out, and named', async () => {
    const hidden = '"ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]"';
    const inner = [
      'apiVersion: kustomize.toolkit.fluxcd.io/v1',
      'kind: Kustomization',
      'metadata: {name: inner, namespace: flux-system}',
      'spec: {path: ./inner, decryption: {provider: sops}, sourceRef: {kind: GitRepository, name: flux-system}}',
    ];
    const own = [`values: {color: ${hidden}, list: [${hidden}], deep: {a: ${hidden}, b: 1}}`];
    const { releases } = await cluster({
      'cluster/inner.yaml': inner.join('\n'),
      'inner/release.yaml': `${helmRelease(...fromGit, ...own)}sops: {mac: x}\n`,
      ...chart,
    });
    const [web] = releases;
    const why = 'it is encrypted, and only the cluster has the key';
    expect(web).toMatchObject({
      state: 'unresolved',
      unresolved: [{ kind: 'object', name: 'HelmRelease/apps/web', why }],
    });
    const found = web && dataOf(web, 'ConfigMap/apps/shown');
    expect(found).toEqual({ values: '{"color":"red","deep":{"b":1},"port":80}' });
  });

  it('may miss what is optional', async () => {
    const from = ['valuesFrom: [{kind: Secret, name: more, optional: true}]'];
    const rendered = await release(helmRelease(...fromGit, ...from), chart);
    expect(rendered).toMatchObject({ state: 'ok', unresolved: [] });
  });

  it('are not guessed where a chart cannot do without those that are missing', async () => {
    const needy = shop({ 'templates/a.yaml': '{{ required "give a password" .Values.password }}' });
    const rendered = await release(helmRelease(...fromGit, 'valuesFrom: [{kind: Secret, name: more}]'), needy);
    expect(rendered.state).toBe('unresolved');
    expect(rendered.unresolved.map(({ why }) => why)).toEqual([
      'nothing in this repository renders it',
      expect.stringContaining('without the values that are missing it cannot be rendered:'),
    ]);
  });

  it('of a Secret are not quoted by errors', async () => {
    const from = 'valuesFrom: [{kind: Secret, name: more}]';
    const rendered = await release(helmRelease(...fromGit, from), {
      ...chart,
      ...configMap('more', 'stringData: {values.yaml: "pa{ss: [word"}', 'Secret'),
    });
    expect(rendered).toMatchObject({ state: 'error', objects: [] });
    expect(rendered.error).toBe(
      'values from Secret "more" with key "values.yaml": its value cannot be read, and is secret',
    );
  });
});

describe.skipIf(!helmProgram)('values files', () => {
  const template = (lines: string): string[] => [fromGit[0] ?? '', ...fromGit.slice(1), ...lines.split('\n')];
  const files = { 'env/prod.yaml': 'port: 443\n', 'env/more.yaml': 'size: 3\n' };

  it('stand in for values.yaml, and are paths of the source', async () => {
    const spec = template('    valuesFiles: [env/prod.yaml, ./env/more.yaml]');
    expect(await values(spec.slice(4), files)).toEqual({ port: 443, size: 3 });
  });

  it('may name values.yaml of the chart', async () => {
    const spec = template('    valuesFiles: [charts/shop/values.yaml, env/prod.yaml]');
    expect(await values(spec.slice(4), files)).toEqual({ color: 'red', port: 443 });
  });

  it('must be there, unless those that are not may miss', async () => {
    const lines = template('    valuesFiles: [charts/shop/values.yaml, env/none.yaml]');
    const rendered = await release(helmRelease(...lines), chart);
    expect(rendered).toMatchObject({ state: 'error', error: 'no values file found at path "env/none.yaml"' });
    expect(await values([...lines, '    ignoreMissingValuesFiles: true'].slice(4))).toEqual({ color: 'red', port: 80 });
  });
});
