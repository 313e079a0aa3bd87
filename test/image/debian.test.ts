import { describe, expect, it } from 'vitest';
import { mirrorOf } from '../../scripts/image/debian-mirror.ts';
import { offersOf } from '../../scripts/image/debian-packages.ts';

const digest = 'a'.repeat(64);

describe('mirrorOf', () => {
  const targets = [
    'DEP-11 http://mirror.example/debian/ trixie',
    'Packages bookworm http://mirror.example/debian/',
    'Packages bookworm-updates http://mirror.example/debian/',
    'Packages bookworm-security http://mirror.example/security/',
    'Packages nodistro http://other.example/node/',
  ].join('\n');

  it("finds Debian's archive and its security updates among the sources of apt", () => {
    expect(mirrorOf(targets, {})).toEqual({
      archive: 'http://mirror.example/debian/',
      security: 'http://mirror.example/security/',
    });
  });

  it('prefers what is named', () => {
    expect(mirrorOf(targets, { archive: 'http://mine.example/' }).archive).toBe('http://mine.example/');
  });

  it('says what to name where apt reads no Debian', () => {
    expect(() => mirrorOf('Packages noble http://ubuntu.example/\n', {})).toThrow('name one in DEBIAN_MIRROR');
  });
});

describe('offersOf', () => {
  it('reads which file a package is, and its digest', () => {
    const line = `'http://mirror.example/g/git_1%3a2.47.3_amd64.deb' git_1%3a2.47.3_amd64.deb 100 SHA256:${digest}`;

    expect(offersOf(line)).toEqual([{ name: 'git', file: 'git_1%3a2.47.3_amd64.deb', sha256: digest }]);
  });

  it.each([
    ['has a weaker digest', `'a' git_1_amd64.deb 100 MD5Sum:${'a'.repeat(32)}`],
    ['leads out of the folder', `'a' ../git_1_amd64.deb 100 SHA256:${digest}`],
    ['is something else', 'Get:1 something'],
  ])('refuses a package that %s', (_, line) => {
    expect(() => offersOf(line)).toThrow('not a package with a SHA-256');
  });
});
