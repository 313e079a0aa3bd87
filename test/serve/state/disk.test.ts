import { spawn } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { State } from '../../../src/serve/state/state.ts';
import { temporaryFolders } from '../../support/command.ts';
import { closedState, firstLine, opener, stateModule } from '../../support/serve/state-files.ts';
import { skipped } from '../../support/skipped.ts';

const folder = temporaryFolders();

describe('a disk', () => {
  // Root may write everywhere; the child gives that up first.
  const asNobody = process.getuid?.() === 0 ? 'process.setgid(65534); process.setuid(65534);' : '';

  it.each([
    ['a folder', 0o555, 0o644],
    ['a file', 0o777, 0o444],
  ])('that does not let %s be written is said', async (_, folderMode, fileMode) => {
    const file = closedState(folder());
    const at = path.dirname(file);
    chmodSync(path.dirname(at), 0o755);
    chmodSync(file, fileMode);
    chmodSync(at, folderMode);
    const child = opener(file, '', asNobody);
    expect(await firstLine(child)).toMatch(/^DISK the state ".*" cannot be written \(EACCES\)/);
    chmodSync(at, 0o755);
  });

  it('where no file can be made is said', async () => {
    const at = folder();
    chmodSync(at, 0o555);
    chmodSync(path.dirname(at), 0o755);
    const child = opener(path.join(at, 'state.db'), '', asNobody);
    expect(await firstLine(child)).toMatch(/^DISK the state ".*" cannot be made \(EACCES\)/);
  });

  const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((program) => existsSync(program));
  if (prlimit === undefined) skipped('a disk that is full: prlimit (util-linux) is not there');

  it.skipIf(prlimit === undefined)('that is full is said, and what was acknowledged is there afterwards', async () => {
    const file = path.join(folder(), 'state.db');
    const script = `
      const { State } = await import(${JSON.stringify(stateModule)});
      process.on('SIGXFSZ', () => {});
      const state = State.open(${JSON.stringify(file)});
      let count = 0;
      try {
        for (;;) {
          const id = String(count).padStart(1000, '0');
          state.deliveries.isNew({ id, digest: id, event: 'push' }, 1);
          count += 1;
        }
      } catch (error) {
        process.stdout.write(JSON.stringify({ code: error.code, message: error.message, count }));
      }`;
    const args = ['--fsize=1000000', process.execPath, '--input-type=module', '-e', script];
    const child = spawn(prlimit ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: { code: string; message: string; count: number } = JSON.parse(await text(child.stdout));
    expect(said).toMatchObject({ code: 'DISK', message: expect.stringContaining(JSON.stringify(file)) });
    const state = State.open(file);
    const known = (count: number): boolean => {
      const id = String(count).padStart(1000, '0');
      return !state.deliveries.isNew({ id, digest: id, event: 'push' }, 2);
    };
    expect(Array.from({ length: said.count }, (_, count) => known(count))).not.toContain(false);
    state.close();
  });
});
