import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sideBySide, temporaryFolders } from '../../../support/command.ts';
import { hosting, largeCommits, mirrorsIn } from '../../../support/hosted.ts';

const folder = temporaryFolders();
const hosted = hosting();

describe('mirrors', sideBySide, () => {
  it.each(['', '.', '..', '...', '../..', 'a/b', 'a\\b', 'a\0b', 'a b', 'a\n', '~', 'é', 'a'.repeat(101)])(
    'have none for the name %j',
    (name) => {
      const mirrors = mirrorsIn(folder());
      expect(() => mirrors.of({ owner: name, repo: 'web' })).toThrow(/ is no name of an owner or a repository$/);
      expect(() => mirrors.of({ owner: 'ada', repo: name })).toThrow(/ is no name of an owner or a repository$/);
    },
  );

  it('of one repository are the same, however its name is written', () => {
    const at = folder();
    const mirrors = mirrorsIn(at);
    const mirror = mirrors.of({ owner: 'Ada', repo: 'Web.App' });
    expect(mirrors.of({ owner: 'aDA', repo: 'wEB.aPP' })).toBe(mirror);
    expect(mirror.directory).toBe(path.join(at, 'ada/web.app/mirror.git'));
  });

  it('of names with dots and dashes are apart, and below the folder', () => {
    const at = folder();
    const mirrors = mirrorsIn(at);
    const names = ['.github', '-rf', 'a.git', 'lock', 'mirror.git', '__proto__', 'a..b'];
    const directories = names.map((repo) => mirrors.of({ owner: 'ada', repo }).directory);
    expect(new Set(directories).size).toBe(names.length);
    expect(directories.map((directory) => path.dirname(path.dirname(directory)))).toEqual(
      names.map(() => path.join(at, 'ada')),
    );
  });

  it('are trimmed to those used last, also by the next process', async () => {
    const { url, commits } = await hosted(folder(), { commits: largeCommits(1, 100_000) });
    const at = folder();
    const mirrors = mirrorsIn(at);
    const request = { url, commits: [{ sha: commits[0] ?? '' }] };
    for (const repo of ['first', 'second', 'third']) await mirrors.of({ owner: 'ada', repo }).fetch(request);
    // Nothing has to be fetched, but it was wanted.
    await mirrors.of({ owner: 'ada', repo: 'first' }).fetch(request);
    await mirrorsIn(at, { totalBytes: 250_000 }).trim();

    expect(there(at)).toEqual(['first', 'third']);
  });

  it('that fit stay', async () => {
    const { url, commits } = await hosted(folder());
    const at = folder();
    const mirrors = mirrorsIn(at);
    await mirrors.of({ owner: 'ada', repo: 'first' }).fetch({ url, commits: [{ sha: commits[0] ?? '' }] });
    await mirrors.trim();
    expect(there(at)).toEqual(['first']);
  });

  it('in use stay, whatever the total', async () => {
    const { url, commits } = await hosted(folder());
    const at = folder();
    const mirrors = mirrorsIn(at, { totalBytes: 0 });
    const [sha = ''] = commits;
    for (const repo of ['first', 'second']) await mirrors.of({ owner: 'ada', repo }).fetch({ url, commits: [{ sha }] });
    await mirrors.of({ owner: 'ada', repo: 'first' }).use([sha], () => mirrors.trim());
    expect(there(at)).toEqual(['first']);
    await mirrors.trim();
    expect(there(at)).toEqual([]);
  });

  it('are not trimmed by what else lies in their folder', async () => {
    const elsewhere = folder({ 'web/mirror.git/large': 'x'.repeat(1000) });
    const at = folder({ 'notes.txt': 'x', 'Ada/web/mirror.git/HEAD': 'x' });
    mkdirSync(path.join(at, 'ada'));
    symlinkSync(path.join(elsewhere, 'web'), path.join(at, 'ada/web'));
    await mirrorsIn(at, { totalBytes: 0 }).trim();

    expect(existsSync(path.join(elsewhere, 'web/mirror.git/large'))).toBe(true);
    expect(existsSync(path.join(at, 'Ada/web/mirror.git/HEAD'))).toBe(true);
  });

  it('are removed one by one, and fetched into again', async () => {
    const { server, url, commits } = await hosted(folder());
    const at = folder();
    const mirrors = mirrorsIn(at);
    const web = { owner: 'ada', repo: 'web' };
    const request = { url, commits: [{ sha: commits[0] ?? '' }] };
    await mirrors.remove(web);
    await mirrors.of(web).fetch(request);
    expect(await mirrors.of(web).bytes()).toBeGreaterThan(0);
    await mirrors.remove(web);
    expect(await mirrors.of(web).bytes()).toBe(0);
    expect(there(at)).toEqual([]);
    await mirrors.of(web).fetch(request);
    expect(server.requests).toHaveLength(4);
  });
});

/** The repositories of ADA that have a mirror on disk. */
function there(at: string): readonly string[] {
  return readdirSync(path.join(at, 'ada')).filter((repo) => existsSync(path.join(at, 'ada', repo, 'mirror.git')));
}
