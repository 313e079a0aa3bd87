import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workTree } from '../../../../src/platform/work-tree.ts';
import { configMap, fluxKustomization, kustomizationOf, namesOf, render } from '../../../support/flux-tree.ts';

/** The error of the entry Kustomization of a tree. */
async function errorOf(files: Parameters<typeof render>[0]): Promise<string> {
  const { state, error } = kustomizationOf(await render(files), 'flux-system');
  return `${state}: ${error ?? ''}`;
}

const bombOf = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, level) => `x${level + 1}: &x${level + 1} [${Array(9).fill(`*x${level}`).join(',')}]`,
  ).join(', ');
const bomb = `x0: &x0 [1,2,3,4,5,6,7,8,9], ${bombOf(12)}`;

describe('links of a checkout', () => {
  let folder = '';
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hostile-tree-'));
    write('outside/secret.yaml', configMap('outside'));
    write('repo/cluster/real.yaml', configMap('real'));
    write('repo/inside/cm.yaml', configMap('inside'));
    symlinkSync('../../outside/secret.yaml', path.join(folder, 'repo/cluster/file.yaml'));
    symlinkSync(path.join(folder, 'outside'), path.join(folder, 'repo/cluster/folder'));
    symlinkSync('../inside', path.join(folder, 'repo/cluster/inner'));
    symlinkSync('.', path.join(folder, 'repo/cluster/cycle'));
    symlinkSync('nowhere', path.join(folder, 'repo/cluster/dangling.yaml'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are no part of the artifact, wherever they lead', async () => {
    const cluster = await render(workTree(path.join(folder, 'repo')));
    expect(namesOf(kustomizationOf(cluster, 'flux-system').objects)).toEqual(['ConfigMap/default/real']);
  });

  it.each([
    'file.yaml',
    'folder/secret.yaml',
    'inner/cm.yaml',
    'cycle/real.yaml',
    'folder',
    'inner',
    'cycle',
    'dangling.yaml',
  ])('cannot be read by name: %s', async (name) => {
    write('repo/cluster/kustomization.yaml', `resources: [${name}]`);
    expect(await errorOf(workTree(path.join(folder, 'repo')))).toMatch(
      /^error: .*(?:no such file|not a valid directory)/,
    );
    rmSync(path.join(folder, 'repo/cluster/kustomization.yaml'));
  });
});

describe('paths that lead out', () => {
  const tree = { 'etc/passwd': 'root', 'etc/cm.yaml': configMap('a'), 'cluster/cm.yaml': configMap('b') };

  it.each([
    'resources: [../../etc/cm.yaml]',
    'resources: [/etc/cm.yaml]',
    'resources: [cm.yaml]\ncomponents: [../../etc]',
    'resources: [cm.yaml]\npatches: [{path: ../../../etc/cm.yaml}]',
    'resources: [cm.yaml]\nopenapi: {path: ../../etc/passwd}',
    'resources: [cm.yaml]\ncrds: [../../etc/passwd]',
    'resources: [cm.yaml]\nconfigurations: [/etc/passwd]',
    'configMapGenerator: [{name: x, files: [../../../../../../etc/passwd]}]',
    'configMapGenerator: [{name: x, envs: [/etc/passwd]}]',
    'secretGenerator: [{name: x, files: [k=../../etc/passwd]}]',
  ])('are refused in a kustomization: %s', async (kustomization) => {
    expect(await errorOf({ ...tree, 'cluster/kustomization.yaml': kustomization })).toMatch(
      /^error: .*leads out of the source/,
    );
  });

  it('are refused in components of a Flux Kustomization', async () => {
    const files = {
      ...tree,
      'cluster/k.yaml': fluxKustomization('apps', 'etc', '{components: [../../../etc]}'),
      'cluster/kustomization.yaml': 'resources: [k.yaml]',
    };
    const apps = kustomizationOf(await render(files), 'apps');
    expect([apps.state, apps.error]).toEqual(['error', expect.stringContaining('leads out of the source')]);
  });

  it('stop at the root in the path of a Flux Kustomization, as Flux joins them', async () => {
    const files = {
      ...tree,
      'apps/cm.yaml': configMap('c'),
      'cluster/k.yaml': fluxKustomization('apps', '../../../../apps'),
      'cluster/kustomization.yaml': 'resources: [k.yaml]',
    };
    expect(namesOf(kustomizationOf(await render(files), 'apps').objects)).toEqual(['ConfigMap/default/c']);
  });
});

describe('what would run or fetch something', () => {
  const exec = (annotation: string): string =>
    `apiVersion: example.com/v1\nkind: Run\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      ${annotation}\n`;

  it.each([
    'exec: {path: ./run.sh}',
    'container: {image: example.com/fn:v1, network: true}',
    'starlark: {path: run.star, name: x}',
  ])('is no function: %s', async (annotation) => {
    for (const field of ['generators', 'transformers', 'validators']) {
      const files = {
        'cluster/kustomization.yaml': `${field}: [fn.yaml]`,
        'cluster/fn.yaml': exec(annotation),
        'cluster/run.sh': 'touch /tmp/pwned',
      };
      expect(await errorOf(files)).toMatch(/^error: .*external plugins disabled; unable to load external plugin 'Run'/);
    }
  });

  it.each([
    'https://example.com/base?ref=main',
    'https://example.com/cm.yaml',
    'git::https://example.com/repo.git//base',
    'git@example.com:team/repo.git//base?ref=v1',
    'ssh://git@example.com/repo.git',
    'github.com/org/repo/base',
    'file:///etc',
  ])('is no base: %s', async (url) => {
    const said = await errorOf({ 'cluster/kustomization.yaml': `resources: [${JSON.stringify(url)}]` });
    expect(said).toMatch(/^error: .*not in this tree: remote bases and files are not fetched/);
    expect(said).toContain(url);
  });

  it('is no chart of a kustomization', async () => {
    const chart = 'helmCharts: [{name: x, repo: "https://example.com", version: "1"}]';
    expect(await errorOf({ 'cluster/kustomization.yaml': chart })).toMatch(/^error: .*must specify --enable-helm/s);
  });
});

describe('bombs', () => {
  const cm = configMap('a');

  it('of aliases go off nowhere', async () => {
    const generated = { 'cluster/a.yaml': `${cm.replace('---\n', '')}more: {${bomb}}` };
    expect(await errorOf(generated)).toMatch(/excessive aliasing/);
    const inFile = {
      'cluster/kustomization.yaml': `more: {${bomb}, l: &l [*x12]}\nresources: [a.yaml]\npatches: *l`,
      'cluster/a.yaml': cm,
    };
    expect(await errorOf(inFile)).toMatch(/^error: /);
    const inPatch = {
      'cluster/kustomization.yaml': `resources: [a.yaml]\npatches: [{path: p.yaml}]`,
      'cluster/a.yaml': cm,
      'cluster/p.yaml': `${cm.replace('---\n', '')}more: {${bomb}}`,
    };
    expect(await errorOf(inPatch)).toMatch(/unable to parse SM or JSON patch/);
  });

  it('of aliases in a ConfigMap or in a file of one are plain text', async () => {
    const files = {
      'cluster/kustomization.yaml': 'configMapGenerator: [{name: x, files: [bomb.yaml]}]',
      'cluster/bomb.yaml': `{${bomb}}`,
    };
    const [object] = kustomizationOf(await render(files), 'flux-system').objects;
    expect(object?.object['data']).toEqual({ 'bomb.yaml': `{${bomb}}` });
  });

  it('of aliases in a value do not go off when it is put in', async () => {
    const spec = JSON.stringify({ postBuild: { substitute: { BOMB: `{${bomb}}` } } });
    const files = {
      'cluster/k.yaml': fluxKustomization('apps', 'apps', spec),
      'apps/a.yaml': configMap('a', '{a: "${BOMB}"}'),
    };
    expect(kustomizationOf(await render(files), 'apps').error).toMatch(
      /aliases expand to more than \d+ values.*look at the value of BOMB/,
    );
  });

  it('of substitution stop at a size', async () => {
    const spec = JSON.stringify({ postBuild: { substitute: { LONG: 'x'.repeat(100_000) } } });
    const files = {
      'cluster/k.yaml': fluxKustomization('apps', 'apps', spec),
      'apps/a.yaml': configMap('a', `{a: "${'${LONG}'.repeat(1000)}"}`),
    };
    expect(kustomizationOf(await render(files), 'apps').error).toMatch(
      /values put into the text have more than \d+ bytes/,
    );
  });

  it('of brackets stop at a depth', async () => {
    for (const depth of [1000, 100_000]) {
      expect(
        await errorOf({ 'cluster/a.yaml': `${cm.replace('---\n', '')}x: ${'['.repeat(depth)}${']'.repeat(depth)}` }),
      ).toMatch(/nesting exceeded/);
      expect(
        await errorOf({ 'cluster/kustomization.yaml': `resources: ${'['.repeat(depth)}${']'.repeat(depth)}` }),
      ).toMatch(/^error: invalid Kustomization/);
    }
  });

  it('of one file stop at a size', async () => {
    expect(await errorOf({ 'cluster/a.yaml': configMap('a', `{a: "${'x'.repeat(33 * 1024 * 1024)}"}`) })).toMatch(
      /at most 33554432 are read/,
    );
  });

  it('of components that hold themselves are cycles', async () => {
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../b]';
    const files = {
      'cluster/kustomization.yaml': 'components: [../b]',
      'b/kustomization.yaml': component.replace('../b', '../c'),
      'c/kustomization.yaml': component,
    };
    expect(await errorOf(files)).toMatch(/^error: .*cycle detected/);
  });
});

describe('names that mean something elsewhere', () => {
  it('are plain names of files', async () => {
    const names = [
      'a\n- b.yaml',
      '"quoted".yaml',
      '# comment.yaml',
      '..yaml',
      ' .yaml',
      '__proto__.yaml',
      'constructor/a.yaml',
      '$(x).yaml',
      'nul\0.yaml',
    ];
    const files = Object.fromEntries(names.map((name, index) => [`cluster/${name}`, configMap(`c${index}`)]));
    expect(kustomizationOf(await render(files), 'flux-system').objects).toHaveLength(names.length);
  });

  it('are plain names of variables, keys and objects', async () => {
    const spec = '{postBuild: {substitute: {__proto__: p, constructor: c}}}';
    const data = '{__proto__: "${__proto__}", constructor: "${constructor}", toString: "${toString:=none}"}';
    const files = {
      'cluster/k.yaml': fluxKustomization('apps', 'apps', spec),
      'apps/a.yaml': configMap('__proto__', data, 'constructor', '{labels: {__proto__: a}}'),
    };
    const [object] = kustomizationOf(await render(files), 'apps').objects;
    expect(JSON.parse(JSON.stringify(object?.object))).toMatchObject({
      metadata: { name: '__proto__', namespace: 'constructor', labels: JSON.parse('{"__proto__": "a"}') },
      data: JSON.parse('{"__proto__": "p", "constructor": "c", "toString": "none"}'),
    });
  });

  it('are unknown where SOPS hides their values', async () => {
    const hidden = `${configMap('vars', '{constructor: "ENC[AES256_GCM,data:x]"}', 'flux-system').replace('---\n', '')}sops: {mac: x}\n`;
    const child = fluxKustomization('apps', 'apps', '{postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}}');
    const files = {
      'cluster/k.yaml': fluxKustomization('vars', 'vars', '{decryption: {provider: sops}}') + child,
      'vars/vars.yaml': hidden,
      'apps/a.yaml': configMap('a', '{a: "${constructor}"}'),
    };
    const apps = kustomizationOf(await render(files, { variables: { other: 'x' } }), 'apps');
    expect(apps.unresolved.map(({ name }) => name)).toEqual(['constructor']);
  });
});
