import { existsSync, globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openGitRepository } from '../../../../src/platform/git/git-repository.ts';
import { sideBySide, temporaryFolders } from '../../../support/command.ts';
import {
  commitsIn,
  contentsOf,
  held,
  hosting,
  largeCommits,
  mirrorsIn,
  plainEnv,
  processesIn,
} from '../../../support/hosted.ts';

const folder = temporaryFolders();
const hosted = hosting();
const web = { owner: 'ada', repo: 'web' };
const minute = 60_000;

describe('a fetch', sideBySide, () => {
  it('that exceeds its bytes is ended while it goes on; no process and no file stays', async () => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(1, 3_000_000) });
    const limits = { milliseconds: minute, bytes: 1_000_000 };
    const at = folder();
    const mirror = mirrorsIn(at, { limits }).of(web);
    // Nothing but looking at its size ends it.
    server.faults.plan('objects', { kind: 'stall', afterBytes: 2_000_000, until: new Promise(() => {}) });

    await expect(mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] })).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: 'the commits have more than 1000000 bytes, which a mirror may have at most',
    });
    expect(processesIn(mirror.directory)).toEqual([]);
    expect(existsSync(mirror.directory)).toBe(false);
    expect(contentsOf(at)).toHaveLength(0);
  });

  it('that just exceeds them is refused, too, however fast it is', async () => {
    const { url, commits } = await hosted(folder(), { commits: largeCommits(1, 10_000) });
    const mirror = mirrorsIn(folder(), { limits: { milliseconds: minute, bytes: 10_000 } }).of(web);
    await expect(mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(existsSync(mirror.directory)).toBe(false);
  });

  it('makes room by letting go of what nobody asks for', async () => {
    const { url, commits } = await hosted(folder(), { commits: largeCommits(4, 400_000) });
    const limits = { milliseconds: minute, bytes: 1_000_000 };
    const mirror = mirrorsIn(folder(), { limits }).of(web);
    for (const sha of commits) await mirror.fetch({ url, commits: [{ sha }] });

    expect(commitsIn(mirror.directory)).toContain(commits[3]);
    expect(await mirror.bytes()).toBeLessThan(limits.bytes);
  });

  it('lets go of the commits wanted longest ago when there are many', async () => {
    const { url, commits } = await hosted(folder(), { commits: largeCommits(40, 10) });
    const mirror = mirrorsIn(folder()).of(web);
    const [wanted = '', ...others] = commits;
    await mirror.use([wanted], async () => {
      await mirror.fetch({ url, commits: commits.slice(0, 20).map((sha) => ({ sha })) });
      await mirror.fetch({ url, commits: commits.slice(20).map((sha) => ({ sha })) });
    });

    const kept = commitsIn(mirror.directory);
    expect(kept).toHaveLength(32);
    expect(kept).toEqual(expect.arrayContaining([wanted, ...others.slice(19)]));
    const repository = await openGitRepository(mirror.directory, plainEnv);
    expect((await repository.tree(wanted)).files).toEqual(['large']);
  });

  it('makes one pack of many', async () => {
    const { url, commits } = await hosted(folder(), { commits: largeCommits(14, 10) });
    const mirror = mirrorsIn(folder()).of(web);
    for (const sha of commits) await mirror.fetch({ url, commits: [{ sha }] });

    const packs = globSync('objects/pack/*.pack', { cwd: mirror.directory });
    expect(packs.length).toBeLessThan(4);
    expect(commitsIn(mirror.directory)).toHaveLength(14);
  });

  it.each([
    ['answers nothing', undefined],
    ['stops in the middle of the pack', 100_000],
  ])('from a server that %s ends in time, with its processes', async (_, afterBytes) => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(1, 400_000) });
    const mirror = mirrorsIn(folder(), { limits: { milliseconds: 1000, bytes: 1e9 } }).of(web);
    const never = { kind: 'stall', until: new Promise<void>(() => {}) } as const;
    server.faults.plan('objects', afterBytes === undefined ? never : { ...never, afterBytes });

    await expect(mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] })).rejects.toMatchObject({
      code: 'TIME',
      message: `cannot fetch from ${url} within 1000 ms`,
    });
    expect(processesIn(mirror.directory)).toEqual([]);
    expect(await mirror.bytes()).toBeLessThan(10_000);
  });

  it('has its time from beginning to end, also when something comes all along', async () => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(1, 400_000) });
    const mirror = mirrorsIn(folder(), { limits: { milliseconds: 1000, bytes: 1e9 } }).of(web);
    server.faults.plan('objects', { kind: 'slow', bytes: 100, milliseconds: 20 });
    await expect(mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] })).rejects.toMatchObject({ code: 'TIME' });
  });

  it('ends with its signal, with its processes, and goes well the next time', async () => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(1, 400_000) });
    const mirror = mirrorsIn(folder()).of(web);
    const reached = held();
    server.faults.plan('objects', {
      kind: 'stall',
      afterBytes: 100_000,
      until: new Promise(() => {}),
      reached: reached.release,
    });
    const stop = new AbortController();
    const request = { url, commits: [{ sha: commits[0] ?? '' }] };
    const fetching = mirror.fetch({ ...request, signal: stop.signal });
    await reached.until;
    expect(processesIn(mirror.directory).length).toBeGreaterThan(1);
    stop.abort(new Error('the pull request is closed'));

    await expect(fetching).rejects.toThrow('the pull request is closed');
    expect(processesIn(mirror.directory)).toEqual([]);
    await mirror.fetch(request);
    expect(commitsIn(mirror.directory)).toEqual(commits);
  });
});
