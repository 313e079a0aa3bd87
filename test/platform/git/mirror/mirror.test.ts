import { describe, expect, it } from 'vitest';
import { openGitRepository } from '../../../../src/platform/git/git-repository.ts';
import { sideBySide, temporaryFolders } from '../../../support/command.ts';
import { git } from '../../../support/git.ts';
import { commitAt, commitsIn, held, hosting, largeCommits, mirrorsIn, plainEnv } from '../../../support/hosted.ts';

const folder = temporaryFolders();
const hosted = hosting();
const web = { owner: 'ada', repo: 'web' };

async function textOf(directory: string, commit: string, name = 'a.yaml'): Promise<string> {
  const repository = await openGitRepository(directory, plainEnv);
  return Buffer.from((await repository.tree(commit)).read(name)).toString();
}

describe('a mirror', sideBySide, () => {
  it('has exactly the commits that were asked for, without history, branches and tags', async () => {
    const { url, bare, commits } = await hosted(folder());
    git(bare, 'tag', 'v1', commits[2] ?? '');
    const mirror = mirrorsIn(folder()).of(web);
    const wanted = [commits[0] ?? '', commits[2] ?? ''];
    await mirror.fetch({ url, commits: wanted.map((sha) => ({ sha })) });

    expect(commitsIn(mirror.directory).toSorted()).toEqual(wanted.toSorted());
    expect(git(mirror.directory, 'for-each-ref', '--format=%(refname)').split('\n')).toEqual(
      wanted.map((sha) => `refs/kept/${sha}`).toSorted(),
    );
    expect(await textOf(mirror.directory, commits[0] ?? '')).toBe('a: 1\n');
    expect(await textOf(mirror.directory, commits[2] ?? '')).toBe('a: 3\n');
  });

  it('asks the server nothing when all is there, also after a restart', async () => {
    const { server, url, commits } = await hosted(folder());
    const at = folder();
    const request = { url, commits: [{ sha: commits[1] ?? '' }, { sha: commits[2] ?? '' }] };
    await mirrorsIn(at).of(web).fetch(request);
    const before = server.requests.length;
    await mirrorsIn(at).of(web).fetch(request);

    expect(before).toBe(2);
    expect(server.requests).toHaveLength(before);
  });

  it('fetches the head of a pull request that no branch has, by its hash', async () => {
    const { url, bare, commits } = await hosted(folder());
    const sha = commitAt(bare, 'refs/pull/7/head', commits[1] ?? '');
    const mirror = mirrorsIn(folder()).of(web);
    await mirror.fetch({ url, commits: [{ sha }, { sha: commits[1] ?? '' }] });

    expect(commitsIn(mirror.directory)).toHaveLength(2);
  });

  it('asks for the ref where the server does not give commits by hash', async () => {
    const { server, url, bare, commits } = await hosted(folder());
    const sha = commitAt(bare, 'refs/pull/7/head', commits[1] ?? '');
    const mirror = mirrorsIn(folder()).of(web);
    server.faults.plan('objects', refusal(sha));
    await mirror.fetch({ url, commits: [{ sha, ref: 'refs/pull/7/head' }, { sha: commits[1] ?? '' }] });

    expect(commitsIn(mirror.directory).toSorted()).toEqual([sha, commits[1] ?? ''].toSorted());
    expect(git(mirror.directory, 'for-each-ref', '--format=%(refname)')).not.toContain('asked');
  });

  it('does not take another commit that the ref leads to by now', async () => {
    const { server, url, bare, commits } = await hosted(folder());
    const [old = '', moved = ''] = commits;
    git(bare, 'update-ref', 'refs/pull/7/head', moved);
    const mirror = mirrorsIn(folder()).of(web);
    server.faults.plan('objects', refusal(old));

    await expect(mirror.fetch({ url, commits: [{ sha: old, ref: 'refs/pull/7/head' }] })).rejects.toMatchObject({
      code: 'MISSING',
      message: `cannot fetch ${old.slice(0, 12)} of ${url}: refs/pull/7/head leads to ${moved.slice(0, 12)} now`,
    });
  });

  it('fetches for two at once one after the other, and what both want once', async () => {
    const { server, url, commits } = await hosted(folder());
    const mirror = mirrorsIn(folder()).of(web);
    const stall = held();
    const reached = held();
    server.faults.plan('objects', { kind: 'stall', until: stall.until, reached: reached.release });
    const first = mirror.fetch({ url, commits: [{ sha: commits[1] ?? '' }] });
    const second = mirror.fetch({ url, commits: [{ sha: commits[1] ?? '' }] });
    const third = mirror.fetch({ url, commits: [{ sha: commits[2] ?? '' }] });
    await reached.until;
    expect(server.requests).toHaveLength(2);
    stall.release();
    await Promise.all([first, second, third]);

    expect(server.requests).toHaveLength(4);
    expect(commitsIn(mirror.directory)).toHaveLength(2);
  });

  it('does not wait for that of another repository', async () => {
    const { server, url, commits } = await hosted(folder());
    const mirrors = mirrorsIn(folder());
    const stall = held();
    const reached = held();
    server.faults.plan('objects', { kind: 'stall', until: stall.until, reached: reached.release });
    const slow = mirrors.of(web).fetch({ url, commits: [{ sha: commits[1] ?? '' }] });
    await reached.until;
    const other = mirrors.of({ owner: 'ada', repo: 'other' });
    await other.fetch({ url, commits: [{ sha: commits[1] ?? '' }] });
    expect(commitsIn(other.directory)).toHaveLength(1);
    stall.release();
    await slow;
  });

  it('is read while something is fetched into it, and while it is packed again', async () => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(3, 200_000) });
    const mirror = mirrorsIn(folder()).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] });
    const stall = held();
    const reached = held();
    server.faults.plan('objects', {
      kind: 'stall',
      afterBytes: 100_000,
      until: stall.until,
      reached: reached.release,
    });
    const going = mirror.fetch({ url, commits: [{ sha: commits[1] ?? '' }] });
    await reached.until;
    const repository = await openGitRepository(mirror.directory, plainEnv);
    expect((await repository.tree(commits[0] ?? '')).files).toEqual(['large']);
    stall.release();
    await going;
    git(mirror.directory, 'repack', '-adq');
    expect((await repository.tree(commits[1] ?? '')).files).toEqual(['large']);
  });

  it('may name its objects by SHA-256', async () => {
    const { url, commits } = await hosted(folder(), {
      commits: (work) => {
        git(work, 'init', '--quiet', '--object-format=sha256');
        return largeCommits(1, 10)(work);
      },
    });
    const mirror = mirrorsIn(folder()).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] });

    expect(commits[0]).toHaveLength(64);
    expect((await (await openGitRepository(mirror.directory, plainEnv)).tree(commits[0] ?? '')).files).toEqual([
      'large',
    ]);
  });

  it('ends its wait for others with the signal', async () => {
    const { server, url, commits } = await hosted(folder());
    const mirror = mirrorsIn(folder()).of(web);
    const stall = held();
    const reached = held();
    server.faults.plan('objects', { kind: 'stall', until: stall.until, reached: reached.release });
    const first = mirror.fetch({ url, commits: [{ sha: commits[1] ?? '' }] });
    await reached.until;
    const stop = new AbortController();
    const second = mirror.fetch({ url, commits: [{ sha: commits[2] ?? '' }], signal: stop.signal });
    stop.abort(new Error('no longer wanted'));

    await expect(second).rejects.toThrow('no longer wanted');
    stall.release();
    await first;
  });
});

/** What a server says that does not give a commit. */
function refusal(sha: string): { kind: 'answer'; status: number; headers: Record<string, string>; body: string } {
  const text = `ERR upload-pack: not our ref ${sha}`;
  const body = (text.length + 4).toString(16).padStart(4, '0') + text;
  return { kind: 'answer', status: 200, headers: { 'content-type': 'application/x-git-upload-pack-result' }, body };
}
