import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { endWithParent } from '../../../../src/platform/end-with-parent.ts';
import { exec, type ExecResult } from '../../../../src/platform/exec.ts';
import { withLock } from '../../../../src/platform/file-lock.ts';
import { isProgram } from '../../../../src/platform/programs.ts';
import { findGo } from './go-toolchain.ts';
import { buildFlags, linkerFlags, programsFolder, setFolder } from './program-cache.ts';
import { Progress, type Say } from './progress.ts';
import type { GoProgram, ProgramSet } from './program-set.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** How long one step may take on a slow machine, in milliseconds, and how long all of them. */
const stepTime = 90 * 60_000;
const wholeTime = 4 * 60 * 60_000;
const answerTime = 60_000;
/** For the list of hundreds of modules. */
const wideLimits = { milliseconds: answerTime, stdoutBytes: 1_000_000, stderrBytes: 10_000 };

/** One build: of what, by what, where to. */
interface Build {
  readonly go: string;
  readonly folder: string;
  readonly module: string;
  readonly env: Variables;
  readonly progress: Progress;
}

/**
 * Builds those programs of a set that are not in the cache yet, one process at a time, each kept as soon as it is
 * there: what was interrupted goes on from there. Returns their folder. Throws an Error of one line.
 */
export async function buildPrograms(set: ProgramSet, env: Variables, say: Say): Promise<string> {
  const parent = programsFolder(env);
  const toolchain = await findGo(set.module, env);
  if (toolchain === undefined) throw new Error(`no "go" on PATH that is new enough for ${set.module}/go.mod`);
  const folder = path.join(parent, setFolder(set, toolchain.id));
  await mkdir(folder, { recursive: true });
  const waiting = setTimeout(() => say(`waiting for another process that builds in ${folder}`), 1000);
  await withLock(path.join(folder, 'build.lock'), wholeTime, async () => {
    clearTimeout(waiting);
    await removeRemains(folder);
    const missing = set.programs.filter(({ name }) => !isProgram(path.join(folder, name)));
    if (missing.length === 0) return;
    const progress = new Progress(`building ${set.name}`, missing.length + 1, say);
    const build: Build = { go: toolchain.program, folder, module: set.module, env: goEnvironment(env), progress };
    await progress.step('modules', () => download(build));
    for (const program of missing) await progress.step(program.name, () => make(build, program));
  }).finally(() => clearTimeout(waiting));
  return folder;
}

/** Go needs the user's own settings: its proxy, its caches. Only what would change the result is ours. */
function goEnvironment(env: Variables): Variables {
  return { ...env, CGO_ENABLED: '0', GOFLAGS: buildFlags.join(' ') };
}

async function download(build: Build): Promise<void> {
  succeed('go list', await runGo(build, ['list', '-deps', '-f', '{{.ImportPath}}', 'tool']));
}

/** Builds under another name, asks for the version, and only then gives it its own name. */
async function make(build: Build, program: GoProgram): Promise<void> {
  const target = path.join(build.folder, program.name);
  const unfinished = `${target}${unfinishedEnd}`;
  const built = await runGo(build, ['build', '-ldflags', linkerFlags(program), '-o', unfinished, program.package]);
  succeed(`go build ${program.package}`, built);
  const limits = { milliseconds: answerTime, stdoutBytes: 10_000, stderrBytes: 10_000 };
  const { versionArguments } = program;
  const asked =
    versionArguments === undefined
      ? await exec(build.go, ['version', '-m', unfinished], { env: build.env, cwd: build.module, limits: wideLimits })
      : await exec(unfinished, versionArguments, { env: {}, cwd: build.folder, limits });
  succeed(program.name, asked);
  if (!asked.stdout.includes(program.version)) {
    const said = JSON.stringify(asked.stdout.slice(0, 200));
    throw new Error(`${program.name} says ${said}, not ${program.version}`);
  }
  await rename(unfinished, target);
}

const unfinishedEnd = '.unfinished';

async function removeRemains(folder: string): Promise<void> {
  const remains = (await readdir(folder)).filter((name) => name.endsWith(unfinishedEnd));
  await Promise.all(remains.map((name) => rm(path.join(folder, name), { force: true })));
}

function runGo({ go, module, env }: Build, args: readonly string[]): Promise<ExecResult> {
  const limits = { milliseconds: stepTime, stdoutBytes: 10_000_000, stderrBytes: 10_000_000 };
  // Go is told to end, so that it removes its work folders.
  const options = { env, cwd: module, limits, graceMilliseconds: 5000 };
  const confinement = endWithParent();
  return exec(go, args, confinement ? { ...options, confinement } : options);
}

/** Throws what a program that failed said last. */
function succeed(what: string, { exitCode, signal, killed, stdout, stderr }: ExecResult): void {
  if (exitCode === 0 && killed === undefined) return;
  const lines = (stderr.trim() || stdout.trim()).split('\n').filter((line) => !line.startsWith('go: downloading'));
  const end = killed === undefined ? `exit code ${exitCode ?? signal}` : `too much ${killed}`;
  throw new Error(`${what} failed (${end}): ${lines.slice(-3).join(' | ').slice(-600)}`);
}
