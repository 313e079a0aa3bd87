import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DiskCache } from '../../src/platform/disk-cache.ts';
import { finished, startProcess, temporaryFolders } from '../support/command.ts';

const folder = temporaryFolders();
const bytes = Buffer.from('rendered');
const large = 1_000_000;

const entryOf = (at: string): string => path.join(at, readdirSync(at)[0] ?? '');

it('gives back what was put there, to others that use the folder too', async () => {
  const at = path.join(folder(), 'not/there/yet');
  await new DiskCache(at, large).set('key', bytes);
  expect(await new DiskCache(at, large).get('key')).toEqual(bytes);
  expect(await new DiskCache(at, large).get('other')).toBeUndefined();
});

it.each([
  ['changed', (content: Buffer) => Buffer.concat([content.subarray(0, -1), Buffer.from('X')])],
  ['cut off', (content: Buffer) => content.subarray(0, 70)],
  ['emptied', () => Buffer.alloc(0)],
])('takes an entry that was %s for absent, and replaces it', async (_, damage) => {
  const at = folder();
  const cache = new DiskCache(at, large);
  await cache.set('key', bytes);
  writeFileSync(entryOf(at), damage(readFileSync(entryOf(at))));
  expect(await cache.get('key')).toBeUndefined();
  await cache.set('key', bytes);
  expect(await cache.get('key')).toEqual(bytes);
});

it('does not take an entry for that of another key', async () => {
  const at = folder();
  const cache = new DiskCache(at, large);
  await cache.set('one', bytes);
  const one = entryOf(at);
  const stolen = readFileSync(one);
  await cache.set('two', Buffer.from('two'));
  const two = readdirSync(at).find((name) => !one.endsWith(name)) ?? '';
  writeFileSync(path.join(at, two), stolen);
  expect(await cache.get('two')).toBeUndefined();
});

it('lets go what was not used for longest when it is full', async () => {
  const at = folder();
  const cache = new DiskCache(at, 1000);
  for (const key of ['a', 'b', 'c']) {
    await cache.set(key, Buffer.alloc(200));
    const newest = readdirSync(at).map((name) => path.join(at, name));
    for (const file of newest) utimesSync(file, 1000, 1000 + newest.length);
  }
  await cache.get('a');
  await cache.set('d', Buffer.alloc(200));
  expect(await cache.get('a')).toBeDefined();
  expect(await cache.get('d')).toBeDefined();
  expect(readdirSync(at).length).toBeLessThan(4);
});

it('takes away what a writer that died left behind', async () => {
  const at = folder({ 'old.tmp': 'half', 'new.tmp': 'half' });
  utimesSync(path.join(at, 'old.tmp'), 1000, 1000);
  await new DiskCache(at, large).set('key', bytes);
  expect(readdirSync(at).filter((name) => name.endsWith('.tmp'))).toEqual(['new.tmp']);
});

it('is an empty cache where nothing can be written', async () => {
  const cache = new DiskCache(path.join(folder({ file: '' }), 'file'), large);
  await cache.set('key', bytes);
  expect(await cache.get('key')).toBeUndefined();
});

it('serves several processes that write the same entries at once', { timeout: 60_000 }, async () => {
  const at = folder();
  const module = path.resolve(import.meta.dirname, '../../src/platform/disk-cache.ts');
  const script = `
    import { DiskCache } from ${JSON.stringify(module)};
    const cache = new DiskCache(${JSON.stringify(at)}, 60000);
    let wrong = 0;
    for (let round = 0; round < 100; round += 1) {
      const key = String(round % 10);
      await cache.set(key, Buffer.alloc(5000, key));
      const found = await cache.get(key);
      if (found && !found.equals(Buffer.alloc(5000, key))) wrong += 1;
    }
    console.log(wrong);`;
  const runs = [1, 2, 3].map(() => finished(startProcess(process.execPath, ['--input-type=module', '-e', script])));
  for (const { stdout, stderr } of await Promise.all(runs))
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
  expect(readdirSync(at).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
