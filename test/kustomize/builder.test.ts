import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build, createBuilder, memoryFileSystem, type FileSystem } from '../../src/kustomize/index.ts';
import type { Root } from '../../src/kustomize/build/run.ts';
import { parseLoosely } from '../../src/kustomize/kustomization/parse.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { attempted, countingFiles, outcome, type Files } from './builder-harness.ts';

const configMap = (name: string, value = 'x'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {value: ${value}}\n`;

const shop: Files = {
  '/base/kustomization.yaml': 'resources: [one.yaml]\nconfigMapGenerator: [{name: made, files: [text]}]',
  '/base/one.yaml': configMap('one'),
  '/base/text': 'hello',
  '/component/kustomization.yaml':
    'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches: [{path: patch.yaml}]',
  '/component/patch.yaml': configMap('one', 'patched'),
  '/left/kustomization.yaml': 'resources: [../base]\nnamePrefix: left-',
  '/right/kustomization.yaml': 'resources: [../base]\ncomponents: [../component]',
  '/alone/kustomization.yaml': 'resources: [two.yaml]',
  '/alone/two.yaml': configMap('two'),
};

describe('what a change does not reach is not built again', () => {
  it.each([
    [['/base/one.yaml'], ['/left', '/right']],
    [['/base/text'], ['/left', '/right']],
    [['/base/Kustomization'], ['/left', '/right']],
    [['/component/patch.yaml'], ['/right']],
    [['/component'], ['/right']],
    [['/alone/two.yaml'], ['/alone']],
    [
      ['/alone/kustomization.yaml', '/left/kustomization.yaml'],
      ['/left', '/alone'],
    ],
    [['/base/unused.yaml'], []],
    [['/elsewhere'], []],
    [['/'], ['/left', '/right', '/alone']],
  ])('%j changes: %j', (changed, expected) => {
    const { fs, files, reads } = countingFiles(shop);
    const builder = createBuilder(fs);
    const targets = ['/left', '/right', '/alone'];
    const before = targets.map((target) => builder.build(target));
    for (const path of changed) {
      const isFolder = targets.concat('/', '/component').includes(path);
      if (!isFolder) files.set(path, `${files.get(path) ?? ''}\n`);
    }
    builder.changed(changed);
    reads.clear();
    const after = targets.filter((target, index) => attempted(() => builder.build(target)) !== before[index]);
    expect(after).toEqual(expected);
    expect(Array.from(reads).every((path) => changed.some((one) => path.startsWith(one)))).toBe(true);
  });
});

it('reads each file once for all targets, and nothing without a change', () => {
  const { fs, reads, count } = countingFiles(shop);
  const builder = createBuilder(fs);
  for (const target of ['/left', '/right', '/alone']) builder.build(target);
  expect(Array.from(reads).toSorted()).toEqual(Object.keys(shop).toSorted());
  expect(count()).toBe(reads.size);
  for (const target of ['/left', '/right', '/alone']) builder.build(target);
  expect(count()).toBe(reads.size);
});

it('gives origins as seen from each target', () => {
  const builder = createBuilder(
    memoryFileSystem({
      '/base/kustomization.yaml': 'resources: [one.yaml]\nconfigMapGenerator: [{name: made}]\nnamePrefix: p-',
      '/base/one.yaml': configMap('one'),
      '/top/kustomization.yaml': 'resources: [../base]\nbuildMetadata: [originAnnotations, transformerAnnotations]',
      '/a/b/kustomization.yaml': 'resources: [../../base]\nbuildMetadata: [originAnnotations]',
      '/plain/kustomization.yaml': 'resources: [../base]',
    }),
  );
  expect(builder.build('/plain').text()).not.toContain('origin');
  expect(builder.build('/top').text()).toContain('path: ../base/one.yaml');
  expect(builder.build('/top').text()).toContain('configuredIn: ../base/kustomization.yaml');
  expect(builder.build('/top').text()).toContain('transformations');
  expect(builder.build('/a/b').text()).toContain('path: ../../base/one.yaml');
  expect(builder.build('/a/b').text()).not.toContain('transformations');
});

it('refuses a cycle also where what it goes through is built already', () => {
  const files = {
    '/a/kustomization.yaml': 'resources: [../b]',
    '/b/kustomization.yaml': 'resources: [../c]',
    '/c/kustomization.yaml': 'resources: [below]',
    '/c/below/kustomization.yaml': 'resources: []',
    '/c/below/top/kustomization.yaml': 'resources: [../../../b]',
  };
  const fs = memoryFileSystem(files);
  const builder = createBuilder(fs);
  expect(builder.build('/a').text()).toBe('');
  const expected = outcome(() => build(fs, '/c/below/top'));
  expect(expected).toContain('cycle detected');
  expect(outcome(() => builder.build('/c/below/top'))).toBe(expected);
});

it('counts bases that are built already against the limit', () => {
  const files: Record<string, string> = {};
  for (let index = 0; index < 14; index += 1) {
    files[`/d${index}/kustomization.yaml`] = `resources: [../l${index}, ../r${index}]`;
    for (const side of ['l', 'r']) {
      files[`/${side}${index}/kustomization.yaml`] =
        index === 13 ? 'resources: []' : `namePrefix: ${side}\nresources: [../d${index + 1}]`;
    }
  }
  const fs = memoryFileSystem(files);
  const builder = createBuilder(fs);
  for (let index = 13; index > 2; index -= 1) builder.build(`/d${index}`);
  expect(outcome(() => builder.build('/d0'))).toBe(outcome(() => build(fs, '/d0')));
  expect(outcome(() => builder.build('/d0'))).toContain('one base too many');
});

describe('a build that failed', () => {
  it('succeeds once what was missing is there', () => {
    const { fs, files } = countingFiles({ '/a/kustomization.yaml': 'resources: [../b, c.yaml]' });
    const builder = createBuilder(fs);
    const message = outcome(() => builder.build('/a'));
    expect(outcome(() => builder.build('/a'))).toBe(message);
    files.set('/b/kustomization.yaml', 'resources: []');
    files.set('/a/c.yaml', configMap('c'));
    builder.changed(['b/kustomization.yaml', 'a/c.yaml']);
    expect(outcome(() => builder.build('/a'))).toContain('name: c');
  });

  it('is tried again, also without a change, when a file could not be read', () => {
    const files = memoryFileSystem({ '/a/kustomization.yaml': 'resources: [b.yaml]', '/a/b.yaml': configMap('b') });
    let isBroken = true;
    const fs: FileSystem = {
      ...files,
      read(path, largest) {
        if (isBroken && path.endsWith('b.yaml')) throw new Error('input/output error');
        return files.read(path, largest);
      },
    };
    const builder = createBuilder(fs);
    expect(() => builder.build('/a')).toThrow('input/output error');
    isBroken = false;
    expect(builder.build('/a').text()).toBe(build(files, '/a').text());
  });
});

it('refuses files that are too large, whatever the file system says', () => {
  const fs = memoryFileSystem({ '/kustomization.yaml': 'resources: [a.yaml]', '/a.yaml': 'x'.repeat(33 * 2 ** 20) });
  expect(() => createBuilder(fs).build('/')).toThrow("file '/a.yaml' has 34603008 bytes; at most 33554432 are read");
});

/** A tree that builds, before and between changes that may break it. */
const working: Files = {
  ...Object.fromEntries(
    ['/a', '/b', '/a/c', '/d', '/e'].flatMap((directory) => [
      [`${directory}/one.yaml`, configMap(`one${directory.replaceAll('/', '-')}`)],
      [`${directory}/two.yaml`, configMap(`two${directory.replaceAll('/', '-')}`)],
      [`${directory}/text`, directory],
    ]),
  ),
  '/a/kustomization.yaml': 'resources: [one.yaml, ../b, c]',
  '/b/kustomization.yaml': 'resources: [one.yaml]\nconfigMapGenerator: [{name: made, files: [text]}]',
  '/a/c/kustomization.yaml': 'resources: [two.yaml]\ncomponents: [../../e]',
  '/d/kustomization.yaml': 'namePrefix: d-\nresources: [../b, two.yaml]\nbuildMetadata: [originAnnotations]',
  '/e/kustomization.yaml':
    'kind: Component\nresources: [one.yaml]\npatches: [{path: patch, target: {kind: ConfigMap}}]',
  '/e/patch': '- {op: add, path: /data/patched, value: "1"}',
};
const kustomizations = ['/a', '/b', '/a/c', '/d', '/e'];
const names = ['kustomization.yaml', 'kustomization.yaml', 'kustomization.yml', 'one.yaml', 'two.yaml', 'text'];
const path = fc
  .tuple(fc.constantFrom(...kustomizations), fc.constantFrom(...names))
  .map(([directory, name]) => `${directory}/${name}`);
const reference = fc.constantFrom('one.yaml', 'two.yaml', '../b', '../a', '../d', 'c', '../../b', '../b/two.yaml');
const kustomization = fc
  .record(
    {
      resources: fc.uniqueArray(reference, { maxLength: 2 }),
      components: fc.uniqueArray(fc.constantFrom('../e', '../../e'), { maxLength: 1 }),
      namePrefix: fc.constantFrom('p-', 'q-'),
      namespace: fc.constantFrom('n', 'm'),
      configMapGenerator: fc.constant([{ name: 'made', files: ['text'] }]),
      patches: fc.constantFrom([{ path: 'two.yaml' }], [{ path: '../e/patch', target: { kind: 'ConfigMap' } }]),
      buildMetadata: fc.subarray(['originAnnotations', 'transformerAnnotations']),
      kind: fc.constantFrom('Kustomization', 'Kustomization', 'Component'),
    },
    { requiredKeys: ['resources', 'kind'] },
  )
  .map(({ kind, ...fields }) => {
    const apiVersion = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
    return JSON.stringify({ apiVersion, kind, ...fields });
  });
const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 99 }).map((value) => configMap(`map-${value}`, 'changed')) },
  { weight: 1, arbitrary: fc.constantFrom('', 'a: [', 'just text') },
);
const file = path.chain((name) => fc.tuple(fc.constant(name), name.includes('kustomization.') ? kustomization : leaf));
const written = (files: [string, string][]): Change => ({ files, removed: [] });
const removed = (name: string): Change => ({ files: [], removed: [name] });
const restored = (name: string): Change => written([[name, working[name] ?? '']]);
const change = fc.oneof(
  { weight: 4, arbitrary: fc.array(file, { minLength: 1, maxLength: 3 }).map(written) },
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(working)).map(restored) },
  { weight: 1, arbitrary: path.map(removed) },
  { weight: 1, arbitrary: fc.constantFrom(...kustomizations).map(removed) },
);

interface Change {
  readonly files: readonly (readonly [string, string])[];
  readonly removed: readonly string[];
}

it('gives after any changes what a build from nothing gives', () => {
  const seen = { succeeded: 0, failed: 0 };
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      const { fs, files } = countingFiles(working);
      const builder = createBuilder(fs);
      const check = (): void => {
        for (const target of kustomizations) {
          const fresh = outcome(() => build(fs, target));
          seen[fresh.startsWith('apiVersion') ? 'succeeded' : 'failed'] += 1;
          expect(outcome(() => builder.build(target))).toBe(fresh);
        }
      };
      check();
      for (const { files: set, removed: unset } of changes) {
        const gone = Array.from(files.keys()).filter((name) => unset.some((one) => `${name}/`.startsWith(`${one}/`)));
        for (const name of gone) files.delete(name);
        for (const [name, text] of set) files.set(name, text);
        builder.changed([...unset, ...set.map(([name]) => name)]);
        check();
      }
    }),
    propertyRuns(150),
  );
  // Neither kind of outcome is rare.
  expect(Math.min(seen.succeeded, seen.failed)).toBeGreaterThan(500);
});

describe('a root in the place of the file', () => {
  const files = { '/app/kustomization.yaml': 'resources: [a.yaml]\nunknown: 1\n', '/app/a.yaml': configMap('a') };
  const rootOf = (prefix: string): Root => ({
    name: 'flux',
    version: prefix,
    read: (found, directory) => {
      const kustomization = parseLoosely(found ?? { path: `${directory}/none`, text: 'resources: []' }, directory);
      return {
        ...kustomization,
        namePrefix: parseLoosely({ path: 'x', text: `namePrefix: ${prefix}` }, '/').namePrefix,
      };
    },
  });

  it('is built with what it adds, as long as it has its version', () => {
    const builder = createBuilder(memoryFileSystem(files));
    const first = builder.build('/app', rootOf('x-'));
    expect(first.text()).toContain('name: x-a\n');
    expect(builder.build('/app', rootOf('x-'))).toBe(first);
    expect(builder.build('/app', rootOf('y-')).text()).toContain('name: y-a\n');
    expect(() => builder.build('/app')).toThrow('unknown field "unknown"');
  });
});
