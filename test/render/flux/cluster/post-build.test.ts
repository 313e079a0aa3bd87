import { describe, expect, it } from 'vitest';
import type { RenderedKustomization } from '../../../../src/render/flux/cluster/rendered.ts';
import {
  configMap,
  fluxKustomization,
  kustomizationOf,
  render,
  type RenderOptions,
} from '../../../support/flux-tree.ts';

type Files = Readonly<Record<string, string>>;

const from = (...names: string[]): string =>
  `substituteFrom: [${names.map((name) => `{kind: ConfigMap, name: ${name}}`).join(', ')}]`;

/** The Kustomization `apps` with this postBuild, beside ConfigMaps of its namespace. */
async function apps(
  postBuild: string,
  data: string,
  vars: Files = {},
  options: RenderOptions = {},
): Promise<RenderedKustomization> {
  const maps = Object.entries(vars).map(([name, text]) => configMap(name, text, 'flux-system'));
  const files = {
    'cluster/apps.yaml': fluxKustomization('apps', './apps', `{postBuild: ${postBuild}}`),
    'cluster/vars.yaml': maps.join(''),
    'apps/a.yaml': configMap('a', data),
  };
  return kustomizationOf(await render(files, options), 'apps');
}

const dataOf = ({ objects }: RenderedKustomization): unknown => objects[0]?.object['data'];

describe('variables', () => {
  it('come from substituteFrom in its order, and from substitute over all', async () => {
    const vars = { one: '{A: one, B: one, C: one}', two: '{B: two, C: two}' };
    const rendered = await apps(`{${from('one', 'two')}, substitute: {C: inline}}`, '{v: "${A} ${B} ${C}"}', vars);
    expect(dataOf(rendered)).toEqual({ v: 'one two inline' });
  });

  it('are read from the ConfigMaps and Secrets of the own namespace only', async () => {
    const files = {
      'cluster/apps.yaml': fluxKustomization('apps', './apps', `{postBuild: {${from('vars')}}}`),
      'cluster/vars.yaml': configMap('vars', '{A: x}', 'elsewhere'),
      'apps/a.yaml': configMap('a', '{v: "${A}"}'),
    };
    expect(kustomizationOf(await render(files), 'apps')).toMatchObject({
      state: 'unresolved',
      unresolved: [{ name: 'ConfigMap/flux-system/vars' }, { name: 'A' }],
    });
  });

  it('are decoded from Secrets, and lose their line feeds (trap 5)', async () => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: flux-system}\ndata: {A: ${btoa('one\ntwo\n')}}\nstringData: {B: "three\\n"}\n`;
    const spec = '{postBuild: {substituteFrom: [{kind: Secret, name: s}]}}';
    const files = {
      'cluster/apps.yaml': fluxKustomization('apps', './apps', spec),
      'cluster/s.yaml': secret,
      'apps/a.yaml': configMap('a', '{v: "${A}-${B}"}'),
    };
    expect(dataOf(kustomizationOf(await render(files), 'apps'))).toEqual({ v: 'onetwo-three' });
  });

  it('may not have other names, not even where nobody uses them (trap 5)', async () => {
    expect((await apps(`{${from('vars')}}`, '{v: "${A}"}', { vars: '{A: x, values.yaml: "a: b"}' })).error).toContain(
      '"values.yaml" is no name of a variable',
    );
  });

  it('that only the cluster has stay, and are named with their source', async () => {
    const rendered = await apps(`{${from('gone')}, substitute: {B: b}}`, '{v: "${A} ${B} ${C:=c}"}');
    expect(dataOf(rendered)).toEqual({ v: '${A} b ${C:=c}' });
    expect(rendered.state).toBe('unresolved');
    expect(rendered.unresolved.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'object ConfigMap/flux-system/gone',
      'variable A',
      'variable C',
    ]);
  });

  it('may be given by who renders', async () => {
    const rendered = await apps(`{${from('gone')}}`, '{v: "${A}"}', {}, { variables: { A: 'given' } });
    expect(dataOf(rendered)).toEqual({ v: 'given' });
    expect(rendered.state).toBe('ok');
  });

  it('of an optional source that is not there are undefined', async () => {
    const postBuild = '{substituteFrom: [{kind: ConfigMap, name: gone, optional: true}], substitute: {B: b}}';
    expect((await apps(postBuild, '{v: "${A}"}')).error).toMatch(/variable "A" is not set/);
    expect(dataOf(await apps(postBuild, '{v: "${A:=d}"}'))).toEqual({ v: 'd' });
  });

  it('fail the Kustomization where undefined, or are empty before Flux 2.9 (trap 1)', async () => {
    const postBuild = '{substitute: {B: b}}';
    expect(await apps(postBuild, '{v: "x${A}"}')).toMatchObject({ state: 'error', objects: [] });
    expect(dataOf(await apps(postBuild, '{v: "x${A}"}', {}, { strict: false }))).toEqual({ v: 'x' });
  });

  it('in a generated ConfigMap with a hash are never found (trap 7)', async () => {
    const files = (options: string): Files => ({
      'cluster/kustomization.yaml': `resources: [apps.yaml]\nconfigMapGenerator: [{name: vars, namespace: flux-system, envs: [v.env]${options}}]`,
      'cluster/v.env': 'A=from-env',
      'cluster/apps.yaml': fluxKustomization('apps', './apps', `{postBuild: {${from('vars')}}}`),
      'apps/a.yaml': configMap('a', '{v: "${A}"}'),
    });
    expect(kustomizationOf(await render(files('')), 'apps').unresolved).toMatchObject([
      { name: 'ConfigMap/flux-system/vars' },
      { name: 'A' },
    ]);
    const plain = kustomizationOf(await render(files(', options: {disableNameSuffixHash: true}')), 'apps');
    expect(dataOf(plain)).toEqual({ v: 'from-env' });
  });

  it('may come from what is rendered later, or by the Kustomization itself (trap 6)', async () => {
    const files = {
      'cluster/a-apps.yaml': fluxKustomization('apps', './apps', `{postBuild: {${from('vars', 'own')}}}`),
      'cluster/b-vars.yaml': fluxKustomization('vars', './vars', `{postBuild: {${from('deeper')}}}`),
      'cluster/c-deeper.yaml': fluxKustomization('deeper', './deeper'),
      'vars/v.yaml': configMap('vars', '{A: "${D}!"}', 'flux-system'),
      'deeper/v.yaml': configMap('deeper', '{D: deep}', 'flux-system'),
      'apps/a.yaml': configMap('a', '{v: "${A} ${O}"}') + configMap('own', '{O: own}', 'flux-system'),
    };
    expect(dataOf(kustomizationOf(await render(files), 'apps'))).toEqual({ v: 'deep! own' });
  });
});

describe('substitution', () => {
  it('does not happen without any variable, unless always (trap 3)', async () => {
    const data = '{v: "${A:=d} $${x}"}';
    expect(dataOf(await apps('{substitute: {}}', data))).toEqual({ v: '${A:=d} $${x}' });
    expect(dataOf(await apps('{substituteStrategy: Always}', data))).toEqual({ v: 'd ${x}' });
  });

  it('halves $$ everywhere once it happens (trap 3)', async () => {
    expect(
      dataOf(await apps('{substitute: {A: a}}', '{password: "pa$$word", regex: "^x$", escaped: "$${A}"}')),
    ).toEqual({ password: 'pa$word', regex: '^x$', escaped: '${A}' });
  });

  it('gives values the type that their text has in YAML, quotes or not (traps 4 and 22)', async () => {
    const values = '{BOOL: "yes", OCTAL: "0755", FLOAT: "1e3", NONE: "~", TEXT: "12:30:45"}';
    const data = '{a: "${BOOL}", b: \'${OCTAL}\', c: "${FLOAT}", d: "${NONE}", e: "${TEXT}", "${BOOL}": key}';
    const [object] = (await apps(`{substitute: ${values}}`, data)).objects;
    expect(object?.object['data']).toEqual({ a: true, b: 493, c: 1000, d: null, e: '12:30:45', true: 'key' });
  });

  it('keeps a text by a variable that holds the quote', async () => {
    expect(dataOf(await apps('{substitute: {Q: \'"\', A: "yes"}}', '{a: "${Q}${A}${Q}"}'))).toEqual({ a: 'yes' });
  });

  it.each(['labels', 'annotations'])('leaves objects alone that say so in their %s (trap 2)', async (field) => {
    const spec = '{postBuild: {substitute: {A: a}}}';
    const optOut = `{${field}: {kustomize.toolkit.fluxcd.io/substitute: disabled}}`;
    const files = {
      'cluster/k.yaml': fluxKustomization('apps', './apps', spec),
      'apps/a.yaml': configMap('a', '{v: "${A} ${undefined}"}', 'default', optOut),
    };
    expect(dataOf(kustomizationOf(await render(files), 'apps'))).toEqual({ v: '${A} ${undefined}' });
    const other = {
      ...files,
      'apps/a.yaml': configMap('a', '{v: "${A}"}', 'default', optOut.replace('disabled', 'Disabled')),
    };
    expect(dataOf(kustomizationOf(await render(other), 'apps'))).toEqual({ v: 'a' });
  });

  it('reaches the variables and patches of Kustomizations below, and takes one $ at each level', async () => {
    const patch = `[{"op": "add", "path": "/data/patched", "value": "$\${STAGE} \${STAGE}"}]`;
    const child = fluxKustomization(
      'child',
      './${STAGE}',
      `{postBuild: {substitute: {NAME: "x-\${STAGE}", STAGE: inner}}, patches: [{target: {kind: ConfigMap}, patch: '${patch}'}]}`,
    );
    const files = {
      'cluster/k.yaml': fluxKustomization('parent', './parent', '{postBuild: {substitute: {STAGE: prod}}}'),
      'parent/k.yaml': child,
      'prod/a.yaml': configMap('"${NAME}"', '{k: v}'),
    };
    const cluster = await render(files);
    expect(kustomizationOf(cluster, 'child').objects).toMatchObject([
      { object: { metadata: { name: 'x-prod' }, data: { patched: 'inner prod' } } },
    ]);
  });

  it('fails everything of the Kustomization where one object cannot be read any more (trap 23)', async () => {
    const rendered = await apps('{substitute: {A: "x: y: z"}}', '{v: "${A}"}');
    expect(rendered).toMatchObject({ state: 'error', objects: [] });
    expect(rendered.error).toContain('look at the value of A');
  });
});

describe('what SOPS hides', () => {
  const hidden = (kind: string): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: {name: vars, namespace: flux-system}\ndata: {A: "ENC[AES256_GCM,data:x]", B: ${kind === 'Secret' ? btoa('b') : 'b'}}\nsops: {mac: "ENC[AES256_GCM,data:y]"}\n`;
  const tree = (kind: string, decryption: string): Files => ({
    'cluster/k.yaml':
      fluxKustomization('vars', './vars', decryption) +
      fluxKustomization('apps', './apps', `{postBuild: {substituteFrom: [{kind: ${kind}, name: vars}]}}`),
    'vars/v.yaml': hidden(kind),
    'apps/a.yaml': configMap('a', '{v: "${A} ${B}"}'),
  });

  it.each(['Secret', 'ConfigMap'])('is unknown as a variable from a %s, the rest is known', async (kind) => {
    const cluster = await render(tree(kind, '{decryption: {provider: sops}}'));
    expect(kustomizationOf(cluster, 'vars')).toMatchObject({ state: 'ok', objects: [{ encrypted: true }] });
    expect(kustomizationOf(cluster, 'vars').objects[0]?.object).not.toHaveProperty('sops');
    const rendered = kustomizationOf(cluster, 'apps');
    expect(rendered).toMatchObject({ state: 'unresolved', unresolved: [{ kind: 'variable', name: 'A' }] });
    expect(dataOf(rendered)).toEqual({ v: '${A} b' });
  });

  it('fails a Kustomization that does not decrypt it', async () => {
    const vars = kustomizationOf(await render(tree('Secret', '{}')), 'vars');
    expect(vars).toMatchObject({
      state: 'error',
      objects: [],
      error: expect.stringContaining('is encrypted with SOPS; set spec.decryption'),
    });
  });
});
