import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { isRunning } from '../support/cluster/plane/run-folder.ts';
import { until } from '../support/cluster/until.ts';
import { startProcess, temporaryFolders } from '../support/command.ts';

const main = path.resolve(import.meta.dirname, '../../scripts/cluster/main.ts');
const folder = temporaryFolders();

interface Owner {
  readonly process: ChildProcess;
  readonly pids: readonly number[];
}

/** Starts a control plane in a process of its own, with a folder for temporary files. */
async function startOwner(temporary: string): Promise<Owner> {
  const { HOME = '', XDG_CACHE_HOME = '' } = process.env;
  const owner = startProcess(process.execPath, [main, 'start'], { env: { HOME, XDG_CACHE_HOME, TMPDIR: temporary } });
  let complaints = '';
  owner.stderr?.on('data', (text: Buffer) => (complaints += text.toString()));
  if (!owner.stdout) throw new Error('no output');
  const line = once(createInterface({ input: owner.stdout }), 'line').then(([text]) => String(text));
  const text = await Promise.race([line, once(owner, 'exit').then(() => '')]);
  if (text === '') throw new Error(complaints);
  const { pids }: { readonly pids: readonly number[] } = JSON.parse(text);
  onTestFinished(() => pids.filter((pid) => isOf(temporary, pid)).forEach((pid) => process.kill(pid, 'SIGKILL')));
  return { process: owner, pids };
}

/** Whether a process is still the one that was started with files of a folder. */
function isOf(temporary: string, pid: number): boolean {
  return isRunning(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(temporary);
}

async function allGone(pids: readonly number[]): Promise<true> {
  return until('the end of all processes', async () => !pids.some(isRunning));
}

describe.skipIf(inject('planePrograms') === null)('a control plane ends', () => {
  it('when nobody has its standard input open any more', async () => {
    const temporary = folder();
    const { process: owner, pids } = await startOwner(temporary);
    const ended = once(owner, 'exit');
    owner.stdin?.end();
    expect(await ended).toEqual([0, null]);
    expect([pids.length, pids.filter(isRunning), readdirSync(temporary)]).toEqual([5, [], []]);
  });

  it('when its owner is interrupted', async () => {
    const temporary = folder();
    const { process: owner, pids } = await startOwner(temporary);
    const ended = once(owner, 'exit');
    owner.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    await allGone(pids);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('when its owner is killed, and its folder with the next one', async () => {
    const temporary = folder();
    const { process: owner, pids } = await startOwner(temporary);
    const ended = once(owner, 'exit');
    owner.kill('SIGKILL');
    await ended;
    await allGone(pids);
    const left = readdirSync(temporary);

    const next = await startOwner(temporary);
    const now = readdirSync(temporary);
    next.process.stdin?.end();
    await once(next.process, 'exit');

    expect([left.length, now.length, now.includes(left[0] ?? '')]).toEqual([1, 1, false]);
    expect(next.pids.filter(isRunning)).toEqual([]);
  });
});
