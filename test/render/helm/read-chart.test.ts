import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeTar } from '../../../src/platform/tar.ts';
import type { Chart } from '../../../src/render/helm/chart.ts';
import { chartOfFiles, readChartArchive, readChartFolder } from '../../../src/render/helm/read-chart.ts';
import { temporaryFolders } from '../../support/command.ts';
import { archive, chart, chartFiles, helm, helmProgram, release } from '../../support/helm.ts';

const folder = temporaryFolders();
const chartYaml = 'apiVersion: v2\nname: shop\nversion: 1.2.3\n';
const names = ({ files }: Chart): string[] => [...files.keys()];
const tgz = (entries: Readonly<Record<string, string | Uint8Array>>): Buffer =>
  gzipSync(writeTar(Object.entries(entries).map(([name, content]) => ({ name, content: Buffer.from(content) }))));

describe('a chart in a folder', () => {
  it('is its files, whatever their depth, without Git’s', () => {
    const root = folder({
      'charts/shop/Chart.yaml': chartYaml,
      'charts/shop/templates/x/a.yaml': 'a',
      'charts/shop/.git/x': '',
    });
    expect(names(readChartFolder(root, 'charts/shop'))).toEqual(['Chart.yaml', 'templates/x/a.yaml']);
  });

  it('has no links, wherever they lead, and no pipes', () => {
    const root = folder({ 'shop/Chart.yaml': chartYaml, 'shop/templates/a.yaml': 'a', 'secret/s.yaml': 's' });
    const at = path.join(root, 'shop');
    symlinkSync('/etc/passwd', path.join(at, 'templates/passwd.yaml'));
    symlinkSync('templates/a.yaml', path.join(at, 'inward.yaml'));
    symlinkSync('../secret', path.join(at, 'folder'));
    symlinkSync('..', path.join(at, 'up'));
    execFileSync('mkfifo', [path.join(at, 'pipe')]);
    const read = readChartFolder(root, 'shop');
    expect(names(read)).toEqual(['Chart.yaml', 'templates/a.yaml']);
    expect(read.notices.toSorted()).toEqual([
      '"folder" is left out: Flux takes no symbolic links',
      '"inward.yaml" is left out: Flux takes no symbolic links',
      '"pipe" is left out: it is no regular file',
      '"templates/passwd.yaml" is left out: Flux takes no symbolic links',
      '"up" is left out: Flux takes no symbolic links',
    ]);
  });

  it('tells of a hundred links in a few lines', () => {
    const root = folder({ 'Chart.yaml': chartYaml });
    for (let index = 0; index < 100; index += 1) symlinkSync('/etc/passwd', path.join(root, `link-${index}`));
    const { notices } = readChartFolder(root, '.');
    expect(notices).toHaveLength(21);
    expect(notices.at(-1)).toBe('and 80 more like these');
  });

  it.each(['../other', '/../../etc', 'out', 'missing', 'shop/../../x'])('is not there at %s', (name) => {
    const outer = folder({ 'other/Chart.yaml': chartYaml, 'root/shop/Chart.yaml': chartYaml });
    const root = path.join(outer, 'root');
    symlinkSync('../other', path.join(root, 'out'));
    expect(() => readChartFolder(root, name)).toThrow(`there is no chart folder ${JSON.stringify(name)} in the tree`);
  });

  it('may be reached through a link within the tree', () => {
    const root = folder({ 'shop/Chart.yaml': chartYaml });
    symlinkSync('shop', path.join(root, 'alias'));
    expect(names(readChartFolder(root, 'alias'))).toEqual(['Chart.yaml']);
  });

  it.each([
    ['without Chart.yaml', { 'values.yaml': '' }, {}, 'there is no Chart.yaml'],
    ['of too many files', { 'Chart.yaml': '', a: '', b: '' }, { files: 2 }, 'the chart has more than 2 files'],
    [
      'of too many bytes',
      { 'Chart.yaml': '', big: 'x'.repeat(101) },
      { bytes: 100 },
      'the chart has more than 100 bytes, at "big"',
    ],
  ])('%s is refused', (_, files, limits, message) => {
    expect(() => readChartFolder(folder(files), '.', { files: 10, bytes: 1000, depth: 2, ...limits })).toThrow(message);
  });
});

describe('a chart archive', () => {
  it('is its files below the first folder, whatever that is called', () => {
    const read = readChartArchive(tgz({ 'x/Chart.yaml': chartYaml, './y/./a.yaml': 'a', 'x/b//c.yaml': '' }));
    expect(names(read)).toEqual(['Chart.yaml', 'b/c.yaml', 'y/a.yaml']);
  });

  it.each([
    [
      'a file beside the folder',
      { 'Chart.yaml': chartYaml },
      'the chart archive holds "Chart.yaml", which is outside of the chart\'s folder',
    ],
    ['a file above the folder', { 'x/../../etc/passwd': '' }, 'holds "x/../../etc/passwd", which is outside'],
    ['a file above it, in the manner of Windows', { 'x\\..\\..\\a': '' }, 'which is outside'],
    ['a name with a NUL', { 'x/a\0b': '' }, 'which is outside'],
  ])('with %s is refused', (_, entries, message) => {
    expect(() => readChartArchive(tgz(entries))).toThrow(message);
  });

  it.each([
    ['no gzip', Buffer.from('hello'), 'the chart archive cannot be read: it is not packed with gzip, or damaged'],
    [
      'cut off',
      archive({ a: 'x'.repeat(10_000) }).subarray(0, 60),
      'the chart archive cannot be read: it is not packed',
    ],
    ['no tar', gzipSync(Buffer.alloc(2000, 'x')), 'the chart archive cannot be read: it is no tar archive'],
  ])('that is %s is refused', (_, bytes, message) => {
    expect(() => readChartArchive(bytes)).toThrow(message);
  });

  it('that unpacks to gigabytes is refused before that', () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(300_000);
    expect(() => readChartArchive(bomb)).toThrow(/cannot be read: it unpacks to more than \d+ bytes/);
  });

  it('that unpacks to gigabytes within a subchart is refused as well', () => {
    const bomb = archive({ 'values.yaml': Buffer.alloc(60 * 1024 * 1024) });
    const subcharts = Object.fromEntries(['a', 'b', 'c'].map((name) => [`charts/${name}.tgz`, bomb]));
    expect(() => readChartArchive(archive(subcharts))).toThrow(
      /^the archive "charts\/b.tgz" cannot be read: it unpacks to more than \d+ bytes$/,
    );
  });

  it('that nests archives without end is refused', () => {
    let nested = archive({});
    for (let depth = 0; depth < 9; depth += 1) nested = archive({ 'charts/n.tgz': nested });
    expect(() => readChartArchive(nested)).toThrow(
      'archives of subcharts are nested more than 8 deep, at "charts/n.tgz"',
    );
  });
});

describe('a chart of files', () => {
  it.each(['/etc/x', '../x', 'a/../../x', 'a//b', '', './a', 'a\0'])('refuses the name %j', (name) => {
    const files = new Map([...chartFiles({}), [name, Buffer.alloc(0)] as const]);
    expect(() => chartOfFiles(files)).toThrow(`${JSON.stringify(name)} is no path below a chart's folder`);
  });

  it('refuses a schema that is not JSON', () => {
    expect(() => chart({ 'values.schema.json': '{' })).toThrow('"values.schema.json" is not JSON');
    expect(chart({ 'files/values.schema.json': '{' }).notices).toEqual([]);
  });

  it('looks into a schema behind a byte order mark, as helm does', () => {
    expect(chart({ 'values.schema.json': '\uFEFF{}' }).checksValues).toBe(true);
    expect(chart({ 'values.schema.json': '\uFEFF{"$ref":"x"}' }).checksValues).toBe(false);
  });
});

describe('the digest', () => {
  const files = { 'a.yaml': 'a', 'b.yaml': 'b' };

  it('is that of the contents, in any order and from anywhere', () => {
    const root = folder({ 'b.yaml': 'b', 'a.yaml': 'a', 'Chart.yaml': chartYaml });
    expect(readChartFolder(root, '.').digest).toBe(chart(files).digest);
    expect(chartOfFiles(new Map([...chartFiles(files)].toReversed())).digest).toBe(chart(files).digest);
  });

  it('tells apart names, contents, their borders, and folders from archives', () => {
    const digests = [
      chart(files),
      chart({ 'a.yaml': 'b', 'b.yaml': 'a' }),
      chart({ 'a.yaml': 'ab', 'b.yaml': '' }),
      chart({ 'a.yaml': 'a', 'b.yml': 'b' }),
      readChartArchive(archive(files)),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

it.skipIf(!helmProgram)('what helm renders is what was read: a link leads nowhere', async () => {
  const root = folder({
    'shop/Chart.yaml': chartYaml,
    'shop/templates/a.yaml': 'a: {{ .Files.Get "files/p" | quote }}\n',
  });
  mkdirSync(path.join(root, 'shop/files'));
  symlinkSync('/etc/passwd', path.join(root, 'shop/files/p'));
  expect((await helm().template(readChartFolder(root, 'shop'), release)).text).toContain('a: ""\n');
});
