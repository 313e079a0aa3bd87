import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Confinement } from '../../../src/platform/confinement.ts';
import { helmLimits, type HelmLimits } from '../../../src/render/helm/limits.ts';
import { sideBySide, temporaryFolders } from '../../support/command.ts';
import { archive, confinement, helmProgram, template } from '../../support/helm.ts';

const folder = temporaryFolders();
const mebibyte = 1024 * 1024;
/** What a machine can do that has nothing of util-linux. */
const unconfined: Confinement = { limitsMemory: false, cutsNetwork: false, wrap: () => [] };
const tight: HelmLimits = {
  milliseconds: 20_000,
  memoryBytes: 300 * mebibyte,
  stdoutBytes: mebibyte,
  stderrBytes: mebibyte,
};

/** Doubles a list so often that no memory holds it. */
const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  .concat(Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}*a${at}]`))
  .join('\n');

describe.skipIf(!helmProgram)('a chart that takes without end', sideBySide, () => {
  const endless = {
    'tpl that calls itself': ['{{ tpl .Values.t . }}', 't: "{{ tpl .Values.t . }}"'],
    'a text of eight gigabytes': ['a: {{ repeat 1000000000 "abcdefgh" | len }}', ''],
    'a list of two thousand million numbers': ['{{ range until 2000000000 }}{{ end }}', ''],
  } as const;

  describe.each(Object.entries(endless))('%s', (_, [text, values]) => {
    const files = { 'templates/a.yaml': text, 'values.yaml': values };
    const message = 'rendering the chart took more than 300 MiB of memory; does a template call itself?';

    it.skipIf(!confinement.limitsMemory)('meets the limit of memory that the kernel keeps', async () => {
      await expect(template(files, {}, { limits: tight, confinement })).rejects.toMatchObject({
        kind: 'memory',
        message,
      });
    });

    it.skipIf(process.platform !== 'linux')('meets the limit of memory by looking', async () => {
      const run = template(files, {}, { limits: tight, confinement: unconfined });
      await expect(run).rejects.toMatchObject({ kind: 'memory', message });
    });
  });

  it('meets the limit of time', async () => {
    const text = '{{ $a := until 10000 }}{{ range $a }}{{ range $a }}{{ range $a }}{{ end }}{{ end }}{{ end }}';
    await expect(
      template({ 'templates/a.yaml': text }, {}, { limits: { ...helmLimits, milliseconds: 1500 } }),
    ).rejects.toMatchObject({ kind: 'timeout', message: 'the chart was not rendered within 1.5 s' });
  });

  it('meets the limit of output', async () => {
    const text = 'a: {{ repeat 2000000 "x" }}\n';
    await expect(
      template({ 'templates/a.yaml': text }, {}, { limits: { ...helmLimits, stdoutBytes: mebibyte } }),
    ).rejects.toMatchObject({ kind: 'output', message: 'the chart renders to more than 1 MiB' });
  });

  it.each([
    ['include', '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}'],
    ['template', '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}'],
  ])('meets the limit of helm for %s, and its endless message is cut', async (_, text) => {
    const run = template({ 'templates/a.yaml': text });
    await expect(run).rejects.toMatchObject({ kind: 'chart', message: expect.stringMatching(/^.{10,2100}$/) });
  });

  it.each([
    ['its values', { 'values.yaml': bomb, 'templates/a.yaml': 'a: {{ len .Values.a9 }}\n' }],
    ['a template', { 'templates/a.yaml': bomb }],
    ['Chart.yaml', { 'Chart.yaml': `apiVersion: v2\nname: shop\nversion: 1.0.0\n${bomb}` }],
  ])('as aliases in %s is refused', async (_, files) => {
    await expect(template(files, {}, { limits: tight })).rejects.toThrow('excessive aliasing');
  });

  it('as aliases in a text that a template reads stays unread', async () => {
    const files = { 'files/b': bomb, 'templates/a.yaml': 'a: {{ .Files.Get "files/b" | fromYaml | toJson }}\n' };
    expect((await template(files, {}, { limits: tight })).text).toContain('excessive aliasing');
  });

  it('as aliases in the values of a release is refused', async () => {
    const run = template({ 'templates/a.yaml': 'a: 1\n' }, { values: bomb }, { limits: tight });
    await expect(run).rejects.toMatchObject({ kind: 'chart', message: expect.stringContaining('excessive aliasing') });
  });
});

describe.skipIf(!helmProgram)('a chart that looks around', sideBySide, () => {
  it.each(['env "HOME"', 'expandenv "$HOME"'])('has no function %s', async (call) => {
    await expect(template({ 'templates/a.yaml': `a: {{ ${call} }}\n` })).rejects.toThrow(/function "\w+" not defined/);
  });

  it.each(['/etc/passwd', '../../../../../../etc/passwd', '../values.yaml', 'file:///etc/passwd'])(
    'finds no file %s',
    async (file) => {
      const { text } = await template({
        'templates/a.yaml': `a: {{ .Files.Get "${file}" | quote }}\nb: {{ len (.Files.Glob "${file}") }}\nc: {{ .Files.Lines "${file}" | toJson }}\n`,
      });
      expect(text).toContain('a: ""\nb: 0\nc: []\n');
    },
  );

  it('finds no cluster and no names of hosts', async () => {
    const { text } = await template({
      'templates/a.yaml': 'a: {{ lookup "v1" "Secret" "" "" | toJson }}\nb: {{ getHostByName "localhost" | quote }}\n',
    });
    expect(text).toContain('a: {}\nb: ""\n');
  });

  const schemas = (place: string): Record<string, string> => ({
    reference: JSON.stringify({ properties: { a: { $ref: place } } }),
    draft: JSON.stringify({ $schema: place }),
    escaped: `{"properties":{"a":{"\\u0024ref":${JSON.stringify(place)}}}}`,
    relative: JSON.stringify({ $id: place, properties: { a: { $ref: 'other.json' } } }),
    dynamic: JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', $dynamicRef: place }),
  });

  it.each(Object.keys(schemas('')))('reaches no server by a %s in the schema of its values', async (kind) => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : '';
    const schema = schemas(`http://127.0.0.1:${port}/schema.json`)[kind] ?? '';
    const files = { 'values.schema.json': schema, 'templates/a.yaml': 'a: 1\n' };
    // In a subchart's archive as well as at the top, and on a machine that cannot cut the network off.
    for (const each of [
      files,
      {
        'templates/a.yaml': 'a: 1\n',
        'charts/sub.tgz': archive({ ...files, 'Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n' }, 'sub'),
      },
    ]) {
      const { text, notices } = await template(each, { values: { a: 1, sub: { a: 1 } } }, { confinement: unconfined });
      expect(text).toContain('a: 1');
      expect(notices).toEqual([expect.stringMatching(/^values are not checked: ".*values.schema.json" refers to "/)]);
    }
    server.close();
    expect(asked).toBe(0);
  });

  it('reads no file by the schema of its values', async () => {
    const secret = path.join(folder({ 'secret.json': '{"const":"the secret"}' }), 'secret.json');
    for (const place of [secret, `file://${secret}`, path.relative('/', secret)]) {
      const { notices } = await template(
        { 'values.schema.json': JSON.stringify({ $ref: place }), 'templates/a.yaml': 'a: 1\n' },
        { values: { a: 1 } },
      );
      expect(notices).toEqual([`values are not checked: "values.schema.json" refers to ${JSON.stringify(place)}`]);
    }
  });

  it('follows references within its schema, and to published drafts', async () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      definitions: { text: { type: 'string' } },
      properties: { a: { $ref: '#/definitions/text' }, b: { $ref: 'http://json-schema.org/draft-07/schema#' } },
    };
    const files = { 'values.schema.json': JSON.stringify(schema), 'templates/a.yaml': 'a: 1\n' };
    expect((await template(files, { values: { a: 'x', b: {} } })).notices).toEqual([]);
    await expect(template(files, { values: { a: 1 } })).rejects.toThrow('want string');
  });

  it('does not reach the registry for a dependency that it lacks', async () => {
    const chart =
      'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{ name: db, version: "1", repository: "oci://127.0.0.1:9" }]\n';
    await expect(template({ 'Chart.yaml': chart, 'Chart.lock': 'dependencies: []\n' })).rejects.toThrow(
      'missing in charts/',
    );
  });
});
