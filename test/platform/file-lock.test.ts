import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../src/platform/file-lock.ts';
import { finished, sideBySide, startProcess, temporaryFolders } from '../support/command.ts';

const folder = temporaryFolders();
const hour = 3_600_000;

describe('a lock', sideBySide, () => {
  it('lets one process work at a time', async () => {
    const at = folder({ log: '' });
    const module = path.resolve(import.meta.dirname, '../../src/platform/file-lock.ts');
    const script = `
      import { appendFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      import { withLock } from ${JSON.stringify(module)};
      await withLock('lock', 60000, async () => {
        appendFileSync('log', 'in ');
        await setTimeout(200);
        appendFileSync('log', 'out ');
      });`;
    const start = (): Promise<unknown> =>
      finished(startProcess(process.execPath, ['--input-type=module', '-e', script], { cwd: at }));
    await Promise.all([start(), start(), start()]);
    expect(readFileSync(path.join(at, 'log'), 'utf8')).toBe('in out in out in out ');
    expect(existsSync(path.join(at, 'lock'))).toBe(false);
  });

  it('of a process that is gone counts for nothing', async () => {
    const lock = path.join(folder({ lock: '4194304' }), 'lock');
    expect(await withLock(lock, hour, () => Promise.resolve('done'))).toBe('done');
  });

  it('of a process that was killed before it wrote its number counts for nothing', async () => {
    const lock = path.join(folder({ lock: '' }), 'lock');
    const before = Date.now() / 1000 - 10;
    utimesSync(lock, before, before);
    expect(await withLock(lock, hour, () => Promise.resolve('done'))).toBe('done');
  });

  it('that is too old counts for nothing', async () => {
    const lock = path.join(folder(), 'lock');
    writeFileSync(lock, String(process.pid));
    utimesSync(lock, 1000, 1000);
    expect(await withLock(lock, hour, () => Promise.resolve('done'))).toBe('done');
  });

  it('is given back when the work fails', async () => {
    const lock = path.join(folder(), 'lock');
    await expect(withLock(lock, hour, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(lock)).toBe(false);
  });

  it('that cannot be taken is an error', async () => {
    await expect(withLock(path.join(folder(), 'no/lock'), hour, () => Promise.resolve())).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
