import { execFileSync } from 'node:child_process';
import { chmodSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAll, streamOf, type Reading } from './reading.ts';
import { temporaryFiles } from './temporary-files.ts';

async function readFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<Reading> {
  return readAll(['.'], { cwd: temporaryFiles(files) });
}

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\n`;

describe('readManifests', () => {
  it('yields resources with identity, key and origin, in order of files and documents', async () => {
    const { resources, problems, counts } = await readFiles({
      'b.yaml': `${configMap('one')}---\n# nothing\n---\n${configMap('two')}`,
      'a/x.json': '{ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web" } }',
    });
    expect(problems).toEqual([]);
    expect(counts).toEqual({ files: 2, documents: 3, objects: 3, otherDocuments: 0 });
    expect(resources.map(({ origin, ...rest }) => ({ ...rest, object: undefined, origin: origin?.start }))).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: '',
        name: 'web',
        key: 'a/x.json:0#apps/v1//Deployment/web',
        origin: { file: 'a/x.json', line: 1, column: 1 },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'shop',
        name: 'one',
        key: 'b.yaml:0#/v1/shop/ConfigMap/one',
        origin: { file: 'b.yaml', line: 1, column: 1 },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'shop',
        name: 'two',
        key: 'b.yaml:2#/v1/shop/ConfigMap/two',
        origin: { file: 'b.yaml', line: 7, column: 1 },
      },
    ]);
    expect(resources[1]?.object).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'one', namespace: 'shop' },
    });
  });

  it('gives identical documents keys of their own', async () => {
    const { resources } = await readFiles({ 'a.yaml': `${configMap('x')}---\n${configMap('x')}` });
    expect(new Set(resources.map(({ key }) => key)).size).toBe(2);
  });

  it('counts documents that are no objects, but not empty ones', async () => {
    const { counts, problems } = await readFiles({
      'values.yaml':
        'image: x\n---\n[1]\n---\ntext\n---\napiVersion: v1\n---\nkind: 1\napiVersion: v1\n---\n# c\n---\n',
      'empty.yaml': '',
      'empty.json': ' ',
    });
    expect(problems).toEqual([]);
    expect(counts).toEqual({ files: 3, documents: 5, objects: 0, otherDocuments: 5 });
  });

  it('reads the neighbours of a broken document', async () => {
    const { resources, problems, counts } = await readFiles({
      'a.yaml': `${configMap('one')}---\na: [\n---\n${configMap('two')}`,
    });
    expect(resources.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(problems).toMatchObject([{ file: 'a.yaml', line: 6, column: 1 }]);
    expect(counts).toEqual({ files: 1, documents: 3, objects: 2, otherDocuments: 0 });
  });

  it('calls names of the wrong type empty', async () => {
    const { resources } = await readFiles({
      'a.yaml':
        'apiVersion: v1\nkind: X\nmetadata: { name: 1, namespace: [] }\n---\napiVersion: v1\nkind: X\nmetadata: y\n',
    });
    expect(resources.map(({ name, namespace }) => [name, namespace])).toEqual([
      ['', ''],
      ['', ''],
    ]);
  });

  it('expands lists and lists of lists', async () => {
    const { resources, problems, counts } = await readFiles({
      'a.yaml': `kind: List
apiVersion: v1
items:
- { apiVersion: v1, kind: Secret, metadata: { name: a } }
- apiVersion: apps/v1
  kind: DeploymentList
  items: [{ metadata: { name: b } }, { kind: Other, metadata: { name: c } }]
- 5
- { metadata: { name: d } }
---
{ kind: List, apiVersion: v1, items: [] }
---
{ kind: IPAllowList, apiVersion: x.io/v1, items: [10.0.0.1] }
`,
    });
    expect(resources.map(({ key }) => key)).toEqual([
      'a.yaml:0:0#/v1//Secret/a',
      'a.yaml:0:1:0#apps/v1//Deployment/b',
      'a.yaml:0:1:1#apps/v1//Other/c',
      'a.yaml:2#x.io/v1//IPAllowList/',
    ]);
    expect(resources[1]?.object).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'b' } });
    expect(resources[1]?.origin?.at(['metadata', 'name'])).toEqual({ file: 'a.yaml', line: 7, column: 25 });
    expect(problems).toEqual([
      { file: 'a.yaml', line: 8, column: 3, message: 'v1 List: items[2] is a number, expected a Kubernetes object' },
      {
        file: 'a.yaml',
        line: 9,
        column: 3,
        message: 'v1 List: items[3] has no apiVersion or kind, expected a Kubernetes object',
      },
    ]);
    expect(counts).toEqual({ files: 1, documents: 3, objects: 4, otherDocuments: 0 });
  });

  it.each([
    [
      '{ apiVersion: apps/v1, kind: Deployment, spec: { template: { spec: { containers: x } } } }',
      'apps/v1 Deployment "": spec.template.spec.containers is a string, expected a list',
      70,
    ],
    ['{ apiVersion: v1, kind: Pod, spec: [] }', 'v1 Pod "": spec is a list, expected a mapping', 30],
    [
      '{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { volumes: {} } }',
      'v1 Pod "p": spec.volumes is a mapping, expected a list',
      61,
    ],
    [
      '{ apiVersion: batch/v1, kind: CronJob, spec: { jobTemplate: { spec: 1 } } }',
      'batch/v1 CronJob "": spec.jobTemplate.spec is a number, expected a mapping',
      63,
    ],
    [
      '{ apiVersion: v1, kind: Pod, spec: { initContainers: [{}, x] } }',
      'v1 Pod "": spec.initContainers[1] is a string, expected a mapping',
      59,
    ],
  ])('reports a workload that cannot be judged: %s', async (text, message, column) => {
    const { resources, problems } = await readFiles({ 'a.yaml': text });
    expect(resources).toHaveLength(1);
    expect(problems).toEqual([{ file: 'a.yaml', line: 1, column, message }]);
  });

  it.each([
    '{ apiVersion: apps/v1, kind: Deployment, spec: { template: { spec: { containers: ~, volumes: [~] } } } }',
    '{ apiVersion: apps/v1, kind: Deployment }',
    '{ apiVersion: x.io/v1, kind: Deployment, spec: text }',
    '{ apiVersion: v1, kind: Service, spec: text }',
  ])('has nothing against %s', async (text) => {
    expect((await readFiles({ 'a.yaml': text })).problems).toEqual([]);
  });

  it('reads standard input once, as YAML or as JSON', async () => {
    const yaml = await readAll(['-', '-'], { stdin: streamOf(Buffer.from(configMap('one'))) });
    expect(yaml.resources.map(({ key }) => key)).toEqual(['<stdin>:0#/v1/shop/ConfigMap/one']);
    const json = await readAll(['-'], { stdin: streamOf('\n{"apiVersion": "v1", "kind": "X", "kind": "Y"}') });
    expect(json.problems).toEqual([
      {
        file: '<stdin>',
        line: 2,
        column: 35,
        message: 'key "kind" stands twice in one mapping, first in line 2; keep one of them',
      },
    ]);
    const both = await readAll(['-'], {
      stdin: streamOf('{ apiVersion: v1, kind: X }\n---\n{ apiVersion: v1, kind: Z }'),
    });
    expect(both.resources).toHaveLength(2);
  });

  it('passes on a failure of the stream', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a: 1');
      throw new Error('broken pipe');
    }
    await expect(readAll(['-'], { stdin: broken() })).rejects.toThrow('broken pipe');
  });

  it('stops reading standard input at the limit', async () => {
    let chunks = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        chunks++;
        yield new Uint8Array(8 * 1024 * 1024);
      }
    }
    const { problems } = await readAll(['-'], { stdin: endless() });
    expect(problems).toEqual([{ file: '<stdin>', message: 'has more than 67108864 bytes; split it' }]);
    expect(chunks).toBe(9);
  });
});

describe('hostile files end in one clear line', () => {
  it.each<[string, string | Uint8Array, object]>([
    [
      'binary',
      Uint8Array.of(0x61, 0x0a, 0x62, 0x00),
      { line: 2, column: 2, message: 'is no text: NUL byte at byte 3; YAML and JSON have none' },
    ],
    [
      'no UTF-8',
      Buffer.concat([Buffer.from('a: é\nb: ü'), Uint8Array.of(0xff)]),
      { line: 2, column: 5, message: 'is not UTF-8: byte "0xff" at byte 11; save it as UTF-8' },
    ],
    ['cut within a character', Buffer.from('a: é').subarray(0, 4), { line: 1, column: 4 }],
    [
      'UTF-16',
      Buffer.from('\ufeffa: 1', 'utf16le'),
      { message: 'is UTF-16 text (byte order mark at byte 0); save it as UTF-8' },
    ],
    ['a Helm template', '{{- if .x }}\nname: {{ .y }}\n{{- end }}', { line: 1 }],
    ['a tab', 'a:\n\tb: 1', { line: 2 }],
  ])('%s', async (_, content, expected) => {
    const { problems, resources } = await readFiles({ 'a.yaml': content });
    expect(resources).toEqual([]);
    expect(problems).toMatchObject([{ file: 'a.yaml', ...expected }]);
  });

  it('a file that is too large is not read', async () => {
    const cwd = temporaryFiles({ 'large.yaml': '' });
    truncateSync(join(cwd, 'large.yaml'), 100_000_000);
    const { problems, counts } = await readAll(['.'], { cwd });
    expect(problems).toEqual([
      { file: 'large.yaml', message: 'has 100000000 bytes, at most 67108864 are read; split it' },
    ]);
    expect(counts.files).toBe(0);
  });

  it('a named pipe is not waited for', async () => {
    const cwd = temporaryFiles();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const { problems } = await readAll(['pipe', '/dev/zero'], { cwd });
    expect(problems).toMatchObject([
      { file: 'pipe', message: 'is a named pipe, which is never opened; pipe it to standard input and read "-"' },
      { message: 'is a device, which is never opened; pipe it to standard input and read "-"' },
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    const cwd = temporaryFiles({ 'a.yaml': '' });
    chmodSync(join(cwd, 'a.yaml'), 0);
    const { problems } = await readAll(['.'], { cwd });
    expect(problems).toEqual([{ file: 'a.yaml', message: 'permission denied; make it readable (EACCES)' }]);
  });

  it('the template of a chart', async () => {
    const { problems } = await readAll(['test/fixtures/manifests/helm-template']);
    expect(problems).toMatchObject([{ file: 'test/fixtures/manifests/helm-template/deployment.yaml', line: 1 }]);
    expect(problems[0]?.message).toContain('render the chart first, e.g. with "helm template"');
  });

  it('a file that says it is empty, such as those of /proc', async () => {
    const { counts } = await readAll(['/proc/self/status']);
    expect(counts.files).toBe(1);
  });
});
