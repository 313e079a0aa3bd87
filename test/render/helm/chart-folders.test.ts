import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ChartFolders, type ChartPlace } from '../../../src/render/helm/chart-folders.ts';
import { chart } from '../../support/helm.ts';

const shop = chart({ 'templates/a.yaml': 'a: 1\n' });
const other = chart({ 'templates/a.yaml': 'a: 2\n' });
const itself = (place: ChartPlace): Promise<ChartPlace> => Promise.resolve(place);

describe('the folder of a chart', () => {
  it('holds the chart and is open to this user only', async () => {
    const { mode, text } = await new ChartFolders().use(shop, async ({ folder, chart: name }) => ({
      mode: statSync(folder).mode & 0o777,
      text: readFileSync(path.join(folder, name, 'templates/a.yaml'), 'utf8'),
    }));
    expect([mode, text]).toEqual([0o700, 'a: 1\n']);
  });

  it('is the same for all who use that chart, at once and one after the other', async () => {
    const folders = new ChartFolders();
    const [one, two] = await Promise.all([folders.use(shop, itself), folders.use(shop, itself)]);
    const later = await folders.use(chart({ 'templates/a.yaml': 'a: 1\n' }), itself);
    expect([two, later]).toEqual([one, one]);
    expect((await folders.use(other, itself)).folder).not.toBe(one.folder);
  });

  it('goes soon after its last use, and comes again', async () => {
    const folders = new ChartFolders();
    const { folder } = await folders.use(shop, itself);
    while (existsSync(folder)) await sleep(20);
    const again = await folders.use(shop, async (place) => existsSync(path.join(place.folder, place.chart)));
    expect(again).toBe(true);
  });

  it('stays as long as it is used, and goes when there are many others', async () => {
    const folders = new ChartFolders();
    const unused: string[] = [];
    await folders.use(shop, async ({ folder }) => {
      for (let number = 0; number < 40; number += 1) {
        const place = await folders.use(chart({ 'templates/a.yaml': `number: ${number}\n` }), itself);
        unused.push(place.folder);
      }
      expect(existsSync(folder)).toBe(true);
    });
    const left = unused.filter((folder) => existsSync(folder));
    expect(left).toEqual(unused.slice(-left.length));
    expect(left.length).toBe(31);
  });

  it('may be missing for one who cannot write it, and is tried again', async () => {
    const folders = new ChartFolders();
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = '/nowhere/at/all';
    const failed = folders.use(shop, itself);
    await expect(failed).rejects.toThrow('ENOENT');
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    expect(existsSync((await folders.use(shop, itself)).folder)).toBe(true);
  });
});
