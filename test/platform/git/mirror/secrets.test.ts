import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { finished, sideBySide, startProcess, temporaryFolders } from '../../../support/command.ts';
import { contentsOf, held, hosting, largeCommits, mirrorsIn, plainEnv, processesIn } from '../../../support/hosted.ts';

const folder = temporaryFolders();
const hosted = hosting();
const web = { owner: 'ada', repo: 'web' };
const fetcher = path.resolve(import.meta.dirname, '../../../support/git-fetcher.ts');
const token = 'ghs_0123456789abcdefghijABCDEFGHIJ';
const credential = Buffer.from(`x-access-token:${token}`).toString('base64');
const authorization = `Basic ${credential}`;

describe('a credential', sideBySide, () => {
  it('reaches the server, and neither the disk nor the command line of a process', async () => {
    const options = { isAllowed: (given?: string) => given === authorization, commits: largeCommits(1, 200_000) };
    const { server, url, commits } = await hosted(folder(), options);
    const at = folder();
    const mirror = mirrorsIn(at).of(web);
    const stall = held();
    const reached = held();
    server.faults.plan('objects', { kind: 'stall', afterBytes: 50_000, until: stall.until, reached: reached.release });
    const fetching = mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }], authorization });
    await reached.until;
    const seen = [contentsOf(at), ...processesIn(mirror.directory)];
    stall.release();
    await fetching;

    expect(seen.length).toBeGreaterThan(2);
    for (const text of [...seen, contentsOf(at)]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(credential);
    }
    expect(server.requests.map((request) => request.authorization)).toEqual([authorization, authorization]);
  });

  it('is not in an error, though the server says it in its own', async () => {
    const { server, url, commits } = await hosted(folder());
    const text = `ERR ${authorization} ${credential} ${token} and https://x:${token}@host/`;
    const body = (text.length + 4).toString(16).padStart(4, '0') + text;
    const headers = { 'content-type': 'application/x-git-upload-pack-result' };
    server.faults.plan('objects', { kind: 'answer', status: 200, headers, body });
    const request = { url, commits: [{ sha: commits[0] ?? '' }], authorization };
    const failure: unknown = await mirrorsIn(folder())
      .of(web)
      .fetch(request)
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({
      code: 'NETWORK',
      message: `cannot fetch ${commits[0]?.slice(0, 12)} of ${url}: remote error: *** *** *** and https://***@host/`,
    });
  });

  it('is not in what libraries print for those who look for faults', async () => {
    const { server, url, commits } = await hosted(folder(), { isAllowed: () => false });
    const request = { url, commits: [{ sha: commits[0] ?? '' }], authorization };
    const env = { DEBUG: '*', GIT_TRACE: '1', GIT_TRACE_CURL: '1', GIT_CURL_VERBOSE: '1' };
    const child = startProcess(process.execPath, [fetcher], { env });
    const input = JSON.stringify({ folder: folder(), env: { ...plainEnv, ...env }, request });
    const { stdout, stderr } = await finished(child, input);

    expect(server.requests[0]?.authorization).toBe(authorization);
    expect(stderr).toMatch(/simple-git.*SPAWN/);
    expect(stderr).toContain('the server refuses the credential');
    for (const text of [stdout, stderr]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(credential);
    }
  });

  it.each([
    ['at once', 'info', 301],
    ['for the pack', 'objects', 307],
  ] as const)('does not follow to where the server leads %s', async (_, question, status) => {
    const { server, url, commits } = await hosted(folder());
    const other = await hosted(folder());
    const place = question === 'info' ? '/info/refs?service=git-upload-pack' : '/git-upload-pack';
    server.faults.plan(question, { kind: 'answer', status, headers: { location: `${other.url}${place}` } });
    const request = { url, commits: [{ sha: commits[0] ?? '' }], authorization };

    await expect(mirrorsIn(folder()).of(web).fetch(request)).rejects.toMatchObject({
      code: 'MISSING',
      message: expect.stringMatching(/answers 30\d: it is elsewhere now, and no redirection is followed$/),
    });
    expect(other.server.requests).toEqual([]);
  });

  it('of the machine is not used: none of its settings are, and no program that they name', async () => {
    const { server, url, commits } = await hosted(folder(), { isAllowed: (given) => given !== undefined });
    const home = folder();
    const marker = path.join(home, 'marker');
    const trap = path.join(home, 'trap');
    writeFileSync(trap, `#!/bin/sh\necho x >${marker}\necho username=a\necho password=b\n`, { mode: 0o755 });
    writeFileSync(path.join(home, '.netrc'), 'machine 127.0.0.1 login a password b\n');
    const settings = `[credential]\nhelper = ${trap}\n[core]\naskPass = ${trap}\nhooksPath = ${home}\n`;
    writeFileSync(path.join(home, '.gitconfig'), `${settings}[url "http://127.0.0.1:1/"]\ninsteadOf = http://\n`);
    const env = {
      ...plainEnv,
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_ASKPASS: trap,
      SSH_ASKPASS: trap,
      GIT_CONFIG_GLOBAL: path.join(home, '.gitconfig'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: 'Authorization: Basic YTpi',
    };
    const fetching = mirrorsIn(folder(), { env })
      .of(web)
      .fetch({ url, commits: [{ sha: commits[0] ?? '' }] });

    await expect(fetching).rejects.toMatchObject({ code: 'ACCESS' });
    expect(server.requests.map((request) => request.authorization)).toEqual([undefined]);
    expect(existsSync(marker)).toBe(false);
  });
});
