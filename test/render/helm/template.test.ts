import { describe, expect, it } from 'vitest';
import { readChartArchive } from '../../../src/render/helm/read-chart.ts';
import { sideBySide } from '../../support/command.ts';
import { archive, helm, helmProgram, release, template } from '../../support/helm.ts';

const settings = (text: string): string => `kind: ConfigMap\napiVersion: v1\nmetadata: { name: a }\ndata:\n${text}\n`;
const hook = (name: string, kind: string): string =>
  `kind: Pod\napiVersion: v1\nmetadata: { name: ${name}, annotations: { helm.sh/hook: ${kind} } }\n`;

describe.skipIf(!helmProgram)('a chart', sideBySide, () => {
  it('becomes documents, each with the template that it is from', async () => {
    const { text, notices } = await template({
      'templates/a.yaml': 'name: {{ .Release.Name }}-{{ .Values.part }}\nnamespace: {{ .Release.Namespace }}\n',
      'templates/NOTES.txt': 'Thank you',
      'values.yaml': 'part: x\n',
    });
    expect(text).toBe('---\n# Source: shop/templates/a.yaml\nname: web-x\nnamespace: prod\n');
    expect(notices).toEqual([]);
  });

  it('gives the same from an archive', async () => {
    const files = { 'templates/a.yaml': 'a: {{ .Values.a }}\n', 'values.yaml': 'a: 1\n', 'files/x.txt': 'x' };
    const packed = readChartArchive(archive(files));
    expect(await helm().template(packed, release)).toEqual(await template(files));
  });

  it('brings its subcharts, from folders and archives', async () => {
    const sub = (name: string): Record<string, string> => ({
      'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
      'templates/a.yaml': `${name}: {{ .Values.v }} {{ .Values.global.g }}\n`,
      'values.yaml': 'v: own\n',
    });
    const inFolder = Object.entries(sub('one')).map(([name, text]) => [`charts/one/${name}`, text]);
    const { text } = await template({
      ...Object.fromEntries(inFolder),
      'charts/two-1.0.0.tgz': archive(sub('two'), 'two'),
      'values.yaml': 'global: { g: all }\ntwo: { v: parent }\n',
    });
    expect(text).toContain('# Source: shop/charts/one/templates/a.yaml\none: own all\n');
    expect(text).toContain('# Source: shop/charts/two/templates/a.yaml\ntwo: parent all\n');
  });

  it('uses the templates of a library chart', async () => {
    const { text } = await template({
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
      'charts/lib/templates/_a.tpl': '{{ define "lib.a" }}a: {{ .Release.Name }}{{ end }}',
      'templates/a.yaml': '{{ include "lib.a" . }}\n',
    });
    expect(text).toBe('---\n# Source: shop/templates/a.yaml\na: web\n');
  });

  it('gives its definitions of resources when they are asked for', async () => {
    const files = { 'crds/a.yaml': 'kind: CustomResourceDefinition\n', 'templates/a.yaml': 'a: 1\n' };
    const crd = '# Source: shop/crds/a.yaml\nkind: CustomResourceDefinition\n';
    expect((await template(files)).text).not.toContain(crd);
    expect((await template(files, { includeCrds: true })).text).toContain(crd);
  });

  it('gives its hooks and tests, or leaves them out', async () => {
    const files = { 'templates/h.yaml': hook('migrate', 'pre-install'), 'templates/t.yaml': hook('try', 'test') };
    const names = async (facts: object): Promise<string[]> =>
      Array.from(
        (await template(files, facts)).text.matchAll(/# Source: shop\/templates\/(\w)/g),
        ([, name]) => name ?? '',
      );
    expect((await names({})).toSorted()).toEqual(['h', 't']);
    expect(await names({ skipTests: true })).toEqual(['h']);
    expect(await names({ skipHooks: true })).toEqual([]);
  });

  it('knows about the release and the cluster what it is told', async () => {
    const { text } = await template(
      {
        'templates/a.yaml': settings(`  a: >-
    {{ .Release.IsUpgrade }} {{ .Release.IsInstall }} {{ .Release.Revision }} {{ .Capabilities.KubeVersion }}
    {{ .Capabilities.APIVersions.Has "x.io/v1/Y" }} {{ .Capabilities.APIVersions.Has "x.io/v2" }}
    {{ .Capabilities.APIVersions.Has "x.io/v3" }}`),
      },
      { isUpgrade: true, kubeVersion: '1.31.4', apiVersions: ['x.io/v1/Y', 'x.io/v2'] },
    );
    expect(text).toContain('true false 1 v1.31.4\n    true true\n    false');
  });

  it.each([
    ['an object', { text: 'yes', quoted: '1', whole: 7, large: 1_000_000, gone: null, more: { b: 2 } }],
    ['text of YAML', 'text: "yes"\nquoted: "1"\nwhole: 7\nlarge: 1000000\ngone: null\nmore: { b: 2 }\n'],
  ])('takes values as %s, with the types that Flux gives them', async (_, values) => {
    const { text } = await template(
      {
        'templates/a.yaml': 'a: {{ .Values | toJson }}\nb: {{ .Values.large }}\n',
        'values.yaml': 'gone: x\nmore: { a: 1 }\n',
      },
      { values },
    );
    const [, json = ''] = /^a: (.*)$/m.exec(text) ?? [];
    expect(JSON.parse(json)).toEqual({
      large: 1_000_000,
      more: { a: 1, b: 2 },
      quoted: '1',
      text: 'yes',
      whole: 7,
    });
    expect(text).toContain('b: 1e+06\n');
  });

  it('from a folder leaves out what its .helmignore names', async () => {
    const files = { '.helmignore': 'templates/b.yaml\n', 'templates/a.yaml': 'a: 1\n', 'templates/b.yaml': 'b: 1\n' };
    expect((await template(files)).text).not.toContain('b: 1');
    expect((await helm().template(readChartArchive(archive(files)), release)).text).toContain('b: 1');
  });

  it('has its values checked against its schema, unless that is not wanted', async () => {
    const files = { 'values.schema.json': '{"properties":{"a":{"type":"string"}}}', 'templates/a.yaml': 'a: 1\n' };
    const values = { a: 1 };
    await expect(template(files, { values })).rejects.toMatchObject({
      kind: 'chart',
      message: expect.stringMatching(/don't meet the specifications of the schema.*got number, want string/),
    });
    expect((await template(files, { values, skipSchemas: true })).text).toContain('a: 1');
  });

  it('passes on the warnings of helm', async () => {
    const files = { 'values.yaml': 'b: x\n', 'templates/a.yaml': 'a: 1\n' };
    const { text, notices } = await template(files, { values: { b: { c: 1 } } });
    expect(text).toContain('a: 1');
    expect(notices).toEqual(['helm: warning: skipped value for shop.b: Not a table.']);
  });

  it('may hold files of any name and content', async () => {
    const files = {
      'files/ü b\n.bin': Buffer.from([0, 255, 128]),
      'templates/a.yaml': 'a: {{ len (.Files.Glob "files/*") }}\n',
    };
    expect((await template(files)).text).toContain('a: 1\n');
    expect((await helm().template(readChartArchive(archive(files)), release)).text).toContain('a: 1\n');
  });
});

describe.skipIf(!helmProgram)('a chart that cannot be rendered', sideBySide, () => {
  it.each([
    ['fails', 'a: 1\nb: {{ fail "no\\nway" }}\n', /^execution error at \(shop\/templates\/a.yaml:2:6\): no way$/],
    ['needs a value', 'a: {{ required "a is needed" .Values.a }}\n', /\(shop\/templates\/a.yaml:1:6\): a is needed/],
    ['is no template', 'a: 1\n{{ if }}\n', /^parse error at \(shop\/templates\/a.yaml:2\): missing value for if$/],
    ['uses what is not there', 'a: {{ .Values.a.b.c }}\n', /a.yaml:1:13 .*nil pointer evaluating interface {}.b/],
    [
      'gives no YAML',
      'a: [\n',
      /^YAML parse error on shop\/templates\/a.yaml: error converting YAML to JSON: yaml: [^\n]*$/,
    ],
  ])('since a template %s, says where on one line', async (_, text, message) => {
    await expect(template({ 'templates/a.yaml': text })).rejects.toMatchObject({
      kind: 'chart',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    [
      'an absent dependency',
      {
        'Chart.yaml':
          'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{ name: db, version: 1.x.x, repository: "https://charts.invalid" }]\n',
      },
      /missing in charts\/ directory: db/,
    ],
    ['a wrong Chart.yaml', { 'Chart.yaml': 'apiVersion: v2\nname: [shop]\n' }, /cannot load Chart.yaml/],
    [
      'a Kubernetes version that it does not want',
      { 'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\nkubeVersion: "<1.0.0"\n' },
      /chart requires kubeVersion: <1.0.0/,
    ],
    ['values that are no mapping', { 'values.yaml': '- a\n' }, /cannot load values.yaml/],
  ])('for %s, says so without paths of this machine', async (_, files, message) => {
    const run = template(files);
    await expect(run).rejects.toMatchObject({ kind: 'chart', message: expect.stringMatching(message) });
    await expect(run).rejects.toMatchObject({ message: expect.not.stringMatching(/\/tmp|kubescape-gitops-helm/) });
  });

  it.each([
    [{ name: '--help' }, '"--help" is no release name that helm takes'],
    [{ name: 'x'.repeat(54) }, 'is no release name that helm takes'],
    [{ namespace: 'a b' }, '"a b" is no namespace that helm takes'],
    [{ kubeVersion: '1.x' }, '"1.x" is no Kubernetes version that helm takes'],
    [{ apiVersions: ['a,b'] }, '"a,b" is no API version that helm takes'],
    [{ apiVersions: ['a"b'] }, 'is no API version that helm takes'],
  ])('for a release with %j', async (facts, message) => {
    await expect(template({}, facts)).rejects.toThrow(message);
  });

  it('for values that nest without end', async () => {
    let values: Record<string, unknown> = {};
    for (let depth = 0; depth < 100_000; depth += 1) values = { a: values };
    await expect(template({}, { values })).rejects.toMatchObject({
      kind: 'chart',
      message: 'the values nest too deep',
    });
  });
});
