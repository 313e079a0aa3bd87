import { describe, expect, it } from 'vitest';
import { errorOf, faultOf } from '../../../../src/platform/git/mirror/fetch-fault.ts';

const sha = 'a'.repeat(40);
const url = 'https://github.example/ada/web.git';

describe('what git says of a fetch', () => {
  it.each([
    ["fatal: could not read Username for 'https://github.example': terminal prompts disabled", 'ACCESS'],
    ["fatal: Authentication failed for 'https://github.example/ada/web.git/'", 'ACCESS'],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 403", 'ACCESS'],
    ["fatal: repository 'https://github.example/ada/web.git/' not found", 'MISSING'],
    ['remote: Repository not found.\nfatal: remote error: Repository not found.', 'MISSING'],
    [`fatal: remote error: upload-pack: not our ref ${sha}`, 'MISSING'],
    [`error: Server does not allow request for unadvertised object ${sha}`, 'MISSING'],
    ["fatal: couldn't find remote ref refs/pull/7/head", 'MISSING'],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 301", 'MISSING'],
    ["fatal: unable to access 'https://x/': Could not resolve host: x", 'NETWORK'],
    ["fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none", 'NETWORK'],
    ['error: RPC failed; HTTP 504 curl 22 The requested URL returned error: 504', 'NETWORK'],
    [
      'error: RPC failed; curl 18 transfer closed\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
      'NETWORK',
    ],
    ['fatal: the remote end hung up unexpectedly', 'NETWORK'],
    ['fatal: bad object refs/kept/x', 'BROKEN'],
    ['fatal: write error: No space left on device', 'BROKEN'],
    ['', 'BROKEN'],
  ])('%j means %s', (messages, code) => {
    expect(faultOf(messages)).toMatchObject({ code });
  });

  it('counts only where git says it itself', () => {
    const passedOn = "remote: fatal: repository 'x' not found\nremote: error: not our ref\n";
    expect(faultOf(`${passedOn}fatal: early EOF`)).toMatchObject({ code: 'NETWORK', isUnknownCommit: false });
  });

  it('becomes one line without what was sent, however it is quoted', () => {
    const credential = Buffer.from('x-access-token:v1.secret').toString('base64');
    const why = `Basic ${credential}, x-access-token:v1.secret, v1.secret\nhttps://me:other@host ghp_${'x'.repeat(36)}`;
    const request = { url, commits: [{ sha }], authorization: `Basic ${credential}` };
    expect(errorOf({ code: 'NETWORK', why, isUnknownCommit: false }, request).message).toBe(
      `cannot fetch aaaaaaaaaaaa of ${url}: ***, ***, ***\\u{a}https://***@host ***`,
    );
  });
});
