import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findConfinement } from '../../src/platform/confinement.ts';
import { endWithParent } from '../../src/platform/end-with-parent.ts';
import { exec, execBytes, type ExecLimits, type ExecOptions, type ExecResult } from '../../src/platform/exec.ts';
import { finished, sideBySide, startProcess, temporaryFolders } from '../support/command.ts';
import { skipped } from '../support/skipped.ts';

const folder = temporaryFolders();
const limits: ExecLimits = { milliseconds: 30_000, stdoutBytes: 100_000, stderrBytes: 100_000 };
const mebibyte = 1024 * 1024;
const confinement = await findConfinement();
if (endWithParent() === undefined) skipped('nothing ends with its parent here, for want of setpriv of util-linux');
if (!confinement.limitsMemory) skipped('the kernel limits no memory here, for want of prlimit of util-linux');
if (!confinement.cutsNetwork)
  skipped('the network cannot be cut off here: no unshare of util-linux, or it is forbidden');

/** Runs a script in a Node process that sees nothing but what the options give. */
function node(script: string, options: Partial<ExecOptions> = {}, args: readonly string[] = []): Promise<ExecResult> {
  return exec(process.execPath, ['-e', script, ...args], { env: {}, cwd: '/', limits, ...options });
}

/** Leaves a sleeping child, tells its pid, and waits. */
const parent = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  process.stdout.write(String(child.pid));`;
const forever = 'setInterval(() => {}, 1000);';

/** One that nobody waited for is dead all the same. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !readFileSync(stat, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

async function isGoneSoon(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries += 1) await sleep(50);
  return !isAlive(pid);
}

describe('a program', sideBySide, () => {
  it('gets its arguments as they are, whatever a shell would make of them', async () => {
    const args = ['$HOME', '`id`', '; exit 3', '"\'', '', '*'];
    const { stdout } = await node('console.log(JSON.stringify(process.argv.slice(1)))', {}, args);
    expect(JSON.parse(stdout)).toEqual(args);
  });

  it('sees the environment that is given, and nothing of ours', async () => {
    const { stdout } = await node('console.log(JSON.stringify(process.env))', { env: { GIVEN: 'yes' } });
    expect(JSON.parse(stdout)).toEqual({ GIVEN: 'yes' });
  });

  it('reads what is given as its input', async () => {
    const { stdout } = await node('process.stdin.pipe(process.stdout)', { stdin: 'héllo' });
    expect(stdout).toBe('héllo');
  });

  it('may print bytes that are no text', async () => {
    const script = 'process.stdout.write(Buffer.from([0, 255, 10, 195]))';
    const { stdout } = await execBytes(process.execPath, ['-e', script], { env: {}, cwd: '/', limits });
    expect(Array.from(stdout)).toEqual([0, 255, 10, 195]);
  });

  it('may leave its input unread', async () => {
    const { exitCode } = await node('process.exit(0)', { stdin: 'x'.repeat(1_000_000) });
    expect(exitCode).toBe(0);
  });

  it('ends with what it printed, its exit code or its signal', async () => {
    expect(await node('console.log(1); console.error(2); process.exit(7)')).toEqual({
      stdout: '1\n',
      stderr: '2\n',
      exitCode: 7,
      signal: null,
    });
    expect(await node('process.kill(process.pid, "SIGTERM")')).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
  });

  it('that is not there is an error', async () => {
    const missing = path.join(folder(), 'missing');
    await expect(exec(missing, [], { env: {}, cwd: '/', limits })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a program that exceeds a limit', sideBySide, () => {
  it('of time is killed with the children that it started', async () => {
    const run = await node(parent + forever, { limits: { ...limits, milliseconds: 1500 } });
    expect(run).toMatchObject({ killed: 'time', exitCode: null, signal: 'SIGKILL' });
    expect(await isGoneSoon(Number(run.stdout))).toBe(true);
  });

  it.each(['stdout', 'stderr'] as const)('of %s is killed, and what it printed so far is kept', async (stream) => {
    const script = `for (;;) require('node:fs').writeSync(${stream === 'stdout' ? 1 : 2}, 'x'.repeat(1000))`;
    const run = await node(script, { limits: { ...limits, [`${stream}Bytes`]: 2500 } });
    expect(run.killed).toBe(stream);
    expect(run[stream]).toBe('x'.repeat(2500));
  });

  const hungry = 'const all = []; for (;;) all.push(Buffer.alloc(16 * 1024 * 1024, 1));';

  it.skipIf(process.platform !== 'linux')('of memory is killed where nothing else enforces it', async () => {
    const run = await node(hungry, { limits: { ...limits, memoryBytes: 256 * mebibyte } });
    expect(run).toMatchObject({ killed: 'memory', signal: 'SIGKILL' });
  });

  it.skipIf(!confinement.limitsMemory)('of memory gets no more from the kernel', async () => {
    const run = await node(hungry, { limits: { ...limits, memoryBytes: 1024 * mebibyte }, confinement });
    expect(run.killed).toBeUndefined();
    expect(run.stderr).toMatch(/memory|allocat/i);
  });
});

describe('a program left alone', sideBySide, () => {
  it('ends with the signal of its caller', async () => {
    const caller = new AbortController();
    const run = node(forever, { signal: caller.signal });
    setTimeout(() => caller.abort(new Error('enough')), 300);
    await expect(run).rejects.toThrow('enough');
    await expect(node('', { signal: caller.signal })).rejects.toThrow('enough');
  });

  it('may clean up first, if it is given the time', async () => {
    const script = `process.on('SIGTERM', () => { console.log('cleaned'); process.exit(0); }); ${forever}`;
    const polite = { limits: { ...limits, milliseconds: 1000 }, graceMilliseconds: 20_000 };
    expect(await node(script, polite)).toMatchObject({ killed: 'time', exitCode: 0, stdout: 'cleaned\n' });
  });

  it('is killed when it takes more than that time', async () => {
    const script = `process.on('SIGTERM', () => console.log('no')); ${forever}`;
    const rude = { limits: { ...limits, milliseconds: 1000 }, graceMilliseconds: 100 };
    expect(await node(script, rude)).toMatchObject({ killed: 'time', signal: 'SIGKILL', stdout: 'no\n' });
  });

  it('leaves no children behind when it ends by itself', async () => {
    const { stdout, exitCode } = await node(`${parent} child.on('spawn', () => process.exit(0));`);
    expect(exitCode).toBe(0);
    expect(await isGoneSoon(Number(stdout))).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends when its caller gets a %s', async (signal) => {
    const marker = path.join(folder(), 'pid');
    const module = path.resolve(import.meta.dirname, '../../src/platform/exec.ts');
    const child = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, String(process.pid)); ${forever}`;
    const caller = startProcess(process.execPath, [
      '--input-type=module',
      '-e',
      `import { exec } from ${JSON.stringify(module)};
       await exec(process.execPath, ['-e', ${JSON.stringify(child)}], { env: {}, cwd: '/', limits: ${JSON.stringify(limits)} });`,
    ]);
    const end = finished(caller);
    while (!existsSync(marker)) await sleep(20);
    await sleep(50);
    caller.kill(signal);
    expect(await end).toMatchObject({ code: null });
    expect(await isGoneSoon(Number(readFileSync(marker, 'utf8')))).toBe(true);
  });
});

describe('a caller that is killed', sideBySide, () => {
  it.skipIf(endWithParent() === undefined)('takes along what is to end with it', async () => {
    const marker = path.join(folder(), 'pid');
    const [exec, end] = ['exec.ts', 'end-with-parent.ts'].map((name) =>
      JSON.stringify(path.resolve(import.meta.dirname, '../../src/platform', name)),
    );
    const child = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, String(process.pid)); ${forever}`;
    const caller = startProcess(process.execPath, [
      '--input-type=module',
      '-e',
      `import { exec } from ${exec}; import { endWithParent } from ${end};
       const options = { env: {}, cwd: '/', limits: ${JSON.stringify(limits)}, confinement: endWithParent() };
       await exec(process.execPath, ['-e', ${JSON.stringify(child)}], options);`,
    ]);
    const ended = finished(caller);
    while (!existsSync(marker) || readFileSync(marker, 'utf8') === '') await sleep(20);
    caller.kill('SIGKILL');
    await ended;
    expect(await isGoneSoon(Number(readFileSync(marker, 'utf8')))).toBe(true);
  });
});

describe('confinement', sideBySide, () => {
  it.skipIf(!confinement.cutsNetwork)('leaves no network but a loopback that is down', async () => {
    const script = `
      const socket = require('node:net').connect(process.argv[1], '127.0.0.1');
      socket.on('connect', () => console.log('connected')).on('error', ({ code }) => console.log(code));`;
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    expect((await node(script, {}, [port])).stdout).toBe('connected\n');
    expect((await node(script, { confinement }, [port])).stdout).toBe('ENETUNREACH\n');
    server.close();
  });

  it.skipIf(!confinement.limitsMemory)('ends a program by the processor time it took, without us', async () => {
    const [first = '', ...rest] = confinement.wrap({ ...limits, milliseconds: 1 });
    const spin = [...rest, process.execPath, '-e', 'for (;;);'];
    const run = await exec(first, spin, { env: {}, cwd: '/', limits });
    expect(run).toMatchObject({ exitCode: null });
    expect(run.killed).toBeUndefined();
  });
});
