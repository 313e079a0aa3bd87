import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../../../src/platform/git/mirror/fetch-request.ts';
import { openGitRepository } from '../../../../src/platform/git/git-repository.ts';
import { sideBySide, startProcess, temporaryFolders } from '../../../support/command.ts';
import type { GitServer } from '../../../support/git-server.ts';
import { git } from '../../../support/git.ts';
import { commitsIn, held, hosting, largeCommits, mirrorsIn, plainEnv, processesIn } from '../../../support/hosted.ts';

const folder = temporaryFolders();
const hosted = hosting();
const web = { owner: 'ada', repo: 'web' };
const fetcher = path.resolve(import.meta.dirname, '../../../support/git-fetcher.ts');

describe('a mirror', sideBySide, () => {
  it('whose process was killed in the middle of a fetch is fetched into again, and what it started is gone', async () => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(2, 400_000) });
    const at = folder();
    const mirror = mirrorsIn(at).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] });
    const request = { url, commits: [{ sha: commits[1] ?? '' }] };
    const child = await fetchingProcess(server, at, request);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processesIn(mirror.directory).join('\n')).toMatch(/git.* fetch /);
    await mirrorsIn(at).of(web).fetch(request);

    expect(processesIn(mirror.directory)).toEqual([]);
    expect(commitsIn(mirror.directory)).toHaveLength(2);
    expect(leftovers(at)).toEqual([]);
  });

  it('takes its git along when its process ends by a signal', async () => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(1, 400_000) });
    const at = folder();
    const child = await fetchingProcess(server, at, { url, commits: [{ sha: commits[0] ?? '' }] });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);

    await expect.poll(() => processesIn(mirrorsIn(at).of(web).directory), { timeout: 10_000 }).toEqual([]);
  });

  it.each<[string, (directory: string) => void]>([
    ['a pack with other bytes', (directory) => spoil(packOf(directory))],
    ['half a pack', (directory) => truncateSync(packOf(directory), 100)],
    ['no pack', (directory) => rmSync(packOf(directory))],
    ['no index of a pack', (directory) => rmSync(packOf(directory).replace(/pack$/, 'idx'))],
    ['no objects', (directory) => rmSync(path.join(directory, 'objects'), { recursive: true })],
    ['half a list of where history ends', (directory) => writeFileSync(path.join(directory, 'shallow'), 'abc')],
    ['no list of where history ends', (directory) => rmSync(path.join(directory, 'shallow'))],
    ['an empty ref', (directory) => writeFileSync(refOf(directory), '')],
    ['a ref to what is not there', (directory) => writeFileSync(refOf(directory), `${'a'.repeat(40)}\n`)],
    ['an empty HEAD', (directory) => writeFileSync(path.join(directory, 'HEAD'), '')],
    ['no HEAD', (directory) => rmSync(path.join(directory, 'HEAD'))],
    ['a config that nobody can read', (directory) => writeFileSync(path.join(directory, 'config'), '[core\n')],
    ['a file in its place', (directory) => (rmSync(directory, { recursive: true }), writeFileSync(directory, 'x'))],
  ])('with %s heals', async (_, damage) => {
    const { url, commits } = await hosted(folder());
    const at = folder();
    const mirror = mirrorsIn(at).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }, { sha: commits[1] ?? '' }] });
    damage(mirror.directory);
    await mirror.fetch({ url, commits: [{ sha: commits[1] ?? '' }, { sha: commits[2] ?? '' }] });

    const repository = await openGitRepository(mirror.directory, plainEnv);
    for (const sha of commits.slice(1)) expect((await repository.tree(sha)).files).toHaveLength(2);
    expect(git(mirror.directory, 'fsck')).toBe('');
    expect(leftovers(at)).toEqual([]);
  });

  it('heals, too, when only commits of before are wanted', async () => {
    const { server, url, commits } = await hosted(folder());
    const mirror = mirrorsIn(folder()).of(web);
    const request = { url, commits: [{ sha: commits[0] ?? '' }] };
    await mirror.fetch(request);
    spoil(packOf(mirror.directory));
    await mirror.fetch(request);

    expect(server.requests).toHaveLength(4);
    expect(git(mirror.directory, 'fsck')).toBe('');
  });

  it('gets rid of locks and files that a killed git left behind', async () => {
    const { url, commits } = await hosted(folder());
    const at = folder();
    const mirror = mirrorsIn(at).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] });
    const kept = packOf(mirror.directory).replace(/pack$/, 'keep');
    const left = [
      'shallow.lock',
      'HEAD.lock',
      'packed-refs.lock',
      'config.lock',
      `refs/kept/${commits[1]}.lock`,
      'objects/pack/tmp_pack_Ab12cd',
      'objects/pack/tmp_idx_Ab12cd',
      `objects/pack/.tmp-7-pack-${'c'.repeat(40)}.pack`,
      `objects/pack/pack-${'b'.repeat(40)}.pack`,
    ];
    for (const name of [...left.map((name) => path.join(mirror.directory, name)), kept]) writeFileSync(name, 'x');
    await mirror.fetch({ url, commits: [{ sha: commits[1] ?? '' }] });

    expect(leftovers(at)).toEqual([]);
    expect(commitsIn(mirror.directory)).toHaveLength(2);
  });

  it.each([
    ['of a process that is gone', '4194304'],
    ['of a former process with our number', String(process.pid)],
  ])('does not wait for a lock %s', async (_, pid) => {
    const { url, commits } = await hosted(folder());
    const at = folder({ 'ada/web/lock': pid });
    const began = Date.now() / 1000 - process.uptime() - 60;
    utimesSync(path.join(at, 'ada/web/lock'), began, began);
    const mirror = mirrorsIn(at).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] });

    expect(commitsIn(mirror.directory)).toHaveLength(1);
    expect(leftovers(at)).toEqual([]);
  });

  it('that cannot be made says why', async () => {
    const { url, commits } = await hosted(folder());
    const at = folder({ 'ada/web': 'no folder' });
    const fetching = mirrorsIn(at)
      .of(web)
      .fetch({ url, commits: [{ sha: commits[0] ?? '' }] });
    await expect(fetching).rejects.toMatchObject({ code: 'BROKEN', message: expect.stringMatching(/^[^\n]+$/) });
  });

  it('on a machine without git says so', () => {
    expect(() => mirrorsIn(folder(), { env: {} }).of(web)).toThrow('git is not installed: no folder of PATH has it');
  });
});

/** A process that fetches, once it is in the middle of a pack. */
async function fetchingProcess(server: GitServer, at: string, request: FetchRequest): Promise<ChildProcess> {
  const { until, release } = held();
  const never = new Promise<void>(() => {});
  server.faults.plan('objects', { kind: 'stall', afterBytes: 200_000, until: never, reached: release });
  const child = startProcess(process.execPath, [fetcher]);
  child.stdin?.end(JSON.stringify({ folder: at, env: plainEnv, request }));
  await until;
  return child;
}

function packOf(directory: string): string {
  const [pack = ''] = globSync(path.join(directory, 'objects/pack/*.pack'));
  return pack;
}

function refOf(directory: string): string {
  const [ref = ''] = globSync(path.join(directory, 'refs/kept/*'));
  return ref;
}

/** Changes bytes in the middle of a file. */
function spoil(file: string): void {
  const bytes = readFileSync(file);
  const at = Math.floor(statSync(file).size / 2);
  for (let index = at; index < at + 8; index += 1) bytes[index] = (bytes[index] ?? 0) ^ 0xff;
  rmSync(file);
  writeFileSync(file, bytes);
}

/** What only somebody leaves behind who was killed. */
function leftovers(folderOfAll: string): readonly string[] {
  return globSync(`${folderOfAll}/**/{*.lock,lock,begun,tmp_*,.tmp*,*.keep,pack-b*b.pack}`);
}
