import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report.ts';
import { command, scan, sideBySide, temporaryFolders } from '../../support/command.ts';

const folderWith = temporaryFolders();

const privileged = { containers: [{ name: 'app', image: 'app', securityContext: { privileged: true } }] };
const pod = (name: string): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: privileged });
const list = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
  - apiVersion: v1
    kind: Pod
    metadata:
      name: app
    spec:
      containers:
        - name: app
          image: app
          securityContext:
            privileged: true
`;

describe('standard input', sideBySide, () => {
  it.each([
    ['YAML of several documents', `${JSON.stringify(pod('a'))}\n---\n# empty\n---\n${list}`, ['a 1:1', 'app 12:5']],
    ['JSON', JSON.stringify(pod('a'), null, 2), ['a 1:1']],
    ['a List in YAML', list, ['app 8:5']],
    ['a List in JSON', `{"apiVersion":"v1","kind":"List","items":[\n ${JSON.stringify(pod('a'))}]}`, ['a 2:2']],
  ])('may hold %s', async (_title, stdin, expected) => {
    const { code, report } = await scan(['-', '--control', 'C-0057'], { stdin });

    expect([code, report.problems]).toEqual([0, []]);
    expect(report.resources.map(({ name, place }) => `${name} ${place?.line}:${place?.column}`)).toEqual(expected);
    expect(new Set(placesOf(report).map(({ file }) => file))).toEqual(new Set(['<stdin>']));
  });

  it('points at the line of the field inside of a List', async () => {
    const { report } = await scan(['-', '--control', 'C-0057'], { stdin: list });

    expect(placesOf(report)).toEqual([{ file: '<stdin>', line: 17, column: 13 }]);
  });

  it('is judged together with files', async () => {
    const stdin = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';

    const { code, report } = await scan(['-', 'web', '-', '--control', 'C-0057'], { stdin });

    expect([code, report.evaluated.files, report.evaluated.objects]).toEqual([0, 2, 2]);
  });

  it('may be YAML in braces, as a file may', async () => {
    const { report } = await scan(['-'], { stdin: '{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }' });

    expect(report.evaluated.objects).toBe(1);
  });

  it('without any object ends with 3', async () => {
    const [empty, comment] = await Promise.all([scan(['-']), scan(['-'], { stdin: '# nothing\n---\n' })]);

    for (const { code, report } of [empty, comment]) {
      expect([code, report.outcome]).toEqual([3, 'incomplete']);
      expect(report.problems).toMatchObject([{ message: expect.stringContaining('no Kubernetes object was found') }]);
    }
  });
});

describe('files', sideBySide, () => {
  it('may be JSON, with places like any other', async () => {
    const cwd = folderWith({ 'pod.json': JSON.stringify(pod('a'), null, '\t') });

    const { code, report } = await scan(['.', '--control', 'C-0057'], { cwd });

    expect(code).toBe(0);
    expect(placesOf(report)).toEqual([{ file: 'pod.json', line: 13, column: 6 }]);
  });

  it('are found in folders below, and files of other endings only by name', async () => {
    const text = JSON.stringify(pod('a'));
    const cwd = folderWith({ 'a/b/pod.yml': text, 'a/pod.txt': text, 'node_modules/x/pod.yaml': text });

    const [folder, named] = await Promise.all([
      scan(['.', '--control', 'C-0057'], { cwd }),
      scan(['a', 'a/pod.txt', '--control', 'C-0057'], { cwd }),
    ]);

    expect(placesOf(folder.report).map(({ file }) => file)).toEqual(['a/b/pod.yml']);
    expect(placesOf(named.report).map(({ file }) => file)).toEqual(['a/b/pod.yml', 'a/pod.txt']);
  });
});

describe('what cannot be judged is named and ends with 3:', sideBySide, () => {
  it.each<readonly [string, string, string | Uint8Array, RegExp]>([
    ['a file that does not parse', 'a.yaml:2', 'kind: Pod\n  name: x\n', /"name: x"|kind/],
    ['a file that is no UTF-8', 'a.yaml:1', Uint8Array.of(0x61, 0x3a, 0x20, 0xff), /not UTF-8.*save it as UTF-8/],
    ['JSON that is cut off', 'a.json:1', '{"kind": "Pod",', /./],
    [
      'a template of Helm',
      'a.yaml:1',
      '{{- if .Values.enabled }}\napiVersion: v1\nkind: Pod\n{{- end }}\n',
      /Helm template.*render the chart first, e\.g\. with "helm template"/,
    ],
    ['a list of containers that is none', 'a.yaml:1', podWith('{ containers: 3 }'), /Pod "x".*containers/],
  ])('%s', async (_title, place, content, message) => {
    const [file = ''] = place.split(':');
    const cwd = folderWith({ [file]: content, 'good.yaml': JSON.stringify(pod('good')) });

    const { code, report } = await scan(['.', '--control', 'C-0057'], { cwd });

    expectIncomplete(code, report, message);
    expect(report.problems.map(({ file: at, line }) => `${at}:${line}`)).toEqual([place]);
    expect(report.resources.map(({ name }) => name)).toContain('good');
  });

  it('a path that does not exist and a link that leads nowhere', async () => {
    const cwd = folderWith({ 'good.yaml': JSON.stringify(pod('good')) });
    symlinkSync('gone.yaml', join(cwd, 'link.yaml'));

    const { code, report } = await scan(['missing', '.'], { cwd });

    expectIncomplete(code, report, /no such file or directory/);
    expect(new Set(report.problems.map(({ file }) => file))).toEqual(new Set(['link.yaml', 'missing']));
  });

  it('a binding whose role is not there, unless something else is judged', async () => {
    const binding = 'secret-reader/binding.yaml';

    const [alone, among] = await Promise.all([scan([binding]), scan([binding, 'web'])]);

    expectIncomplete(alone.code, alone.report, /no control judges/);
    expect([among.code, among.report.problems]).toEqual([0, []]);
    for (const { report } of [alone, among]) {
      expect(report.unresolved).toMatchObject([
        { file: binding, line: 1, message: expect.stringContaining('secret-reader') },
      ]);
    }
  });

  it.each([
    ['an empty folder', {}, /^no Kubernetes object was found/],
    ['documents that are no objects', { 'values.yaml': 'a: 1\n---\nb: 2\n' }, /2 documents without apiVersion or kind/],
    [
      'only kinds that no control judges',
      { 'a.yaml': '{ apiVersion: v1, kind: Secret, metadata: { name: a } }' },
      /no control judges/,
    ],
  ])('%s', async (_title, files, message) => {
    const cwd = folderWith(files);

    const [{ code, report }, asText] = await Promise.all([scan(['.'], { cwd }), command(['scan', '.'], { cwd })]);

    expectIncomplete(code, report, message);
    expect(asText.code).toBe(3);
    expect(asText.stdout).toContain('NOT EVALUATED (1)');
    expect(asText.stdout).toContain(report.problems[0]?.message);
    expect(asText.stdout).toMatch(/\nIncomplete: 1 thing could not be evaluated, so nothing counts as clean\.\n$/);
  });

  it('in every format', async () => {
    const cwd = folderWith({ 'broken.yaml': 'a: [' });

    const results = await Promise.all(
      ['pretty', 'sarif', 'junit', 'markdown'].map((format) => command(['scan', '.', '--format', format], { cwd })),
    );

    for (const { code, stdout } of results) {
      expect(code).toBe(3);
      expect(stdout).toContain('broken.yaml');
    }
  });

  it('on standard error too, where the report is a file that nobody sees', async () => {
    const cwd = folderWith({ 'broken.yaml': 'a: [' });

    const { stderr } = await command(['scan', '.', '--format', 'json=report.json'], { cwd });

    expect(stderr).toContain('broken.yaml');
  });

  it('but passes where --allow-unreadable allows it, named all the same', async () => {
    const cwd = folderWith({ 'broken.yaml': 'a: [', 'good.yaml': JSON.stringify(pod('good')) });

    const { code, report } = await scan(['.', '--allow-unreadable'], { cwd });

    expect([code, report.outcome]).toEqual([0, 'pass']);
    expect(report.problems).toMatchObject([{ file: 'broken.yaml' }]);
  });

  it('without a score that looks clean', async () => {
    const { stdout } = await command(['scan', 'missing']);

    expect(stdout).not.toContain('100%');
  });
});

function podWith(spec: string): string {
  return `{ apiVersion: v1, kind: Pod, metadata: { name: x }, spec: ${spec} }`;
}

function placesOf(report: Report): { readonly file: string; readonly line: number; readonly column: number }[] {
  return report.resources.flatMap(({ controls }) =>
    controls.flatMap(({ rules }) =>
      rules.flatMap(({ findings = [] }) => findings.flatMap(({ places = [] }) => places)),
    ),
  );
}

function expectIncomplete(code: number | null, report: Report, message: RegExp): void {
  expect([code, report.outcome]).toEqual([3, 'incomplete']);
  expect(report.problems.map((problem) => problem.message)).toContainEqual(expect.stringMatching(message));
}
