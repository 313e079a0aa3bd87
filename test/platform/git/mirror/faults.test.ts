import { describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../../../src/platform/git/mirror/fetch-request.ts';
import { sideBySide, temporaryFolders } from '../../../support/command.ts';
import type { GitFault, GitQuestion } from '../../../support/git-faults.ts';
import { commitsIn, hosting, largeCommits, mirrorsIn } from '../../../support/hosted.ts';

const folder = temporaryFolders();
const hosted = hosting();
const web = { owner: 'ada', repo: 'web' };
const unknown = 'a'.repeat(40);
/** Messages for people instead of a pack. */
const endless = line('packfile\n') + line(`\x02${'x'.repeat(60_000)}\n`).repeat(30);
const spoken = {
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'application/x-git-upload-pack-result' },
} as const;

function line(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text;
}

describe('a fetch', sideBySide, () => {
  it.each([undefined, 'Basic d3Jvbmc6c2VjcmV0'])(
    'with the credential %s is refused as ACCESS',
    async (authorization) => {
      const { url, commits } = await hosted(folder(), { isAllowed: (given) => given === 'Basic cmlnaHQ6c2VjcmV0' });
      const request: FetchRequest = { url, commits: [{ sha: commits[1] ?? '' }] };
      const fetching = mirrorsIn(folder())
        .of(web)
        .fetch(authorization === undefined ? request : { ...request, authorization });

      await expect(fetching).rejects.toMatchObject({
        code: 'ACCESS',
        message: `cannot fetch ${commits[1]?.slice(0, 12)} of ${url}: the server refuses the credential`,
      });
    },
  );

  it('of a commit that nobody has is MISSING, and leaves those that are there', async () => {
    const { url, commits } = await hosted(folder());
    const mirror = mirrorsIn(folder()).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[1] ?? '' }] });

    await expect(mirror.fetch({ url, commits: [{ sha: unknown }] })).rejects.toMatchObject({
      code: 'MISSING',
      message: `cannot fetch ${unknown.slice(0, 12)} of ${url}: the server does not have it, or does not give it`,
    });
    expect(commitsIn(mirror.directory)).toEqual([commits[1]]);
  });

  it('of a repository that nobody has is MISSING', async () => {
    const { server, commits } = await hosted(folder());
    const url = `${server.url}/ada/gone.git`;
    await expect(
      mirrorsIn(folder())
        .of(web)
        .fetch({ url, commits: [{ sha: commits[1] ?? '' }] }),
    ).rejects.toMatchObject({
      code: 'MISSING',
      message: `cannot fetch ${commits[1]?.slice(0, 12)} of ${url}: there is no such repository, or none to be seen`,
    });
  });

  it.each<[string, GitQuestion, GitFault, string, RegExp]>([
    ['answers 403', 'info', { kind: 'answer', status: 403 }, 'ACCESS', /answers 403: the credential may not read it$/],
    ['answers 410', 'info', { kind: 'answer', status: 410 }, 'MISSING', /answers 410: no such repository/],
    ['answers 429', 'info', { kind: 'answer', status: 429 }, 'NETWORK', /answers 429$/],
    ['answers 502', 'info', { kind: 'answer', status: 502 }, 'NETWORK', /answers 502$/],
    ['answers 503 for the pack', 'objects', { kind: 'answer', status: 503 }, 'NETWORK', /answers 503$/],
    [
      'breaks the connection at once',
      'info',
      { kind: 'reset' },
      'NETWORK',
      /unable to access .*(?:reset|empty reply)/i,
    ],
    ['breaks the connection for the pack', 'objects', { kind: 'reset' }, 'NETWORK', /RPC failed/],
    [
      'breaks the connection in the pack',
      'objects',
      { kind: 'cut', afterBytes: 50_000 },
      'NETWORK',
      /RPC failed|early EOF/,
    ],
    ['is no Git', 'info', { kind: 'answer', status: 200, body: '<html>' }, 'NETWORK', /does not answer as Git does$/],
    [
      'sends rubbish',
      'objects',
      { kind: 'answer', status: 200, body: 'rubbish' },
      'NETWORK',
      /does not answer as Git|RPC failed/,
    ],
    ['talks without end', 'objects', { ...spoken, body: endless }, 'NETWORK', /^git says more than 1048576 bytes$/],
  ])('from a server that %s says so, and goes well the next time', async (_, question, fault, code, message) => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(1, 200_000) });
    const mirror = mirrorsIn(folder()).of(web);
    const request = { url, commits: [{ sha: commits[0] ?? '' }] };
    // What was broken may be asked for once more.
    server.faults.plan(question, fault, { times: 2 });
    const failure = await mirror.fetch(request).catch((error: unknown) => error);
    server.faults.clear();

    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failure).toMatchObject({ message: expect.stringMatching(/^[^\n]+$/) });
    await mirror.fetch(request);
    expect(commitsIn(mirror.directory)).toEqual(commits);
  });

  it('goes on from a slow server', async () => {
    const { server, url, commits } = await hosted(folder(), { commits: largeCommits(1, 20_000) });
    server.faults.plan('objects', { kind: 'slow', bytes: 2000, milliseconds: 5 });
    const mirror = mirrorsIn(folder()).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] });
    expect(commitsIn(mirror.directory)).toEqual(commits);
  });

  it('of a server that is not there is NETWORK', async () => {
    const fetching = mirrorsIn(folder())
      .of(web)
      .fetch({ url: 'http://127.0.0.1:1/ada/web.git', commits: [{ sha: unknown }] });
    await expect(fetching).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it.each<[string, Partial<FetchRequest>, string, RegExp]>([
    ['an address with a credential', { url: 'https://x:secret@host/a.git' }, 'MISSING', /^"https:\/\/host" cannot be/],
    ['an address in the clear', { url: 'http://example.org/a.git' }, 'MISSING', /^"http:\/\/example.org" cannot be/],
    ['a file', { url: 'file:///etc' }, 'MISSING', /cannot be fetched from/],
    ['a program', { url: 'ext::sh -c touch% /tmp/x' }, 'MISSING', /cannot be fetched from/],
    ['an option', { url: '--upload-pack=touch' }, 'MISSING', /^"the address" cannot be fetched from/],
    ['an address with a question', { url: 'https://host/a.git?token=x' }, 'MISSING', /^"https:\/\/host" cannot be/],
    ['no commit', { commits: [] }, 'MISSING', /no commit was asked for/],
    ['a branch', { commits: [{ sha: 'main' }] }, 'MISSING', /^"main" is no full hash of a commit$/],
    ['an option for a commit', { commits: [{ sha: '--all' }] }, 'MISSING', /^"--all" is no full hash/],
    ['hashes of two kinds', { commits: [{ sha: unknown }, { sha: 'b'.repeat(64) }] }, 'MISSING', /two lengths/],
    [
      'a pattern for a ref',
      { commits: [{ sha: unknown, ref: 'refs/heads/*' }] },
      'MISSING',
      /^"refs\/heads\/\*" is no/,
    ],
    [
      'a refspec for a ref',
      { commits: [{ sha: unknown, ref: 'refs/heads/a:refs/b' }] },
      'MISSING',
      /is no name of a ref/,
    ],
    ['a short ref', { commits: [{ sha: unknown, ref: 'main' }] }, 'MISSING', /^"main" is no name of a ref/],
    ['a ref with dots', { commits: [{ sha: unknown, ref: 'refs/heads/../../x' }] }, 'MISSING', /is no name of a ref/],
    [
      'a header of two lines',
      { authorization: 'Basic x\r\nHost: y' },
      'ACCESS',
      /^the authorization is no header's value/,
    ],
  ])('refuses %s without a request', async (_, part, code, message) => {
    const at = folder();
    const request = { url: 'http://127.0.0.1:1/a/b.git', commits: [{ sha: unknown }], ...part };
    const failure = await mirrorsIn(at)
      .of(web)
      .fetch(request)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failure).toMatchObject({ message: expect.not.stringContaining('secret') });
  });
});
