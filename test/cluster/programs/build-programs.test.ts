import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exec } from '../../../src/platform/exec.ts';
import { programsOnPath } from '../../../src/platform/programs.ts';
import { buildPrograms } from '../../support/cluster/programs/build-programs.ts';
import { findPrograms } from '../../support/cluster/programs/program-cache.ts';
import type { ProgramSet } from '../../support/cluster/programs/program-set.ts';
import { sideBySide, temporaryFolders } from '../../support/command.ts';
import { skipped } from '../../support/skipped.ts';

const folder = temporaryFolders();
const hasGo = programsOnPath('go', process.env['PATH']).length > 0;
if (!hasGo) skipped('9 tests of building programs with Go, which is not on PATH');

const source = `package main
import "os"
var version = "none"
func main() { os.Stdout.WriteString("version " + version + "\\n") }
`;

/** Two programs of a module of our own that needs no others. */
function sample(): { readonly set: ProgramSet; readonly env: Record<string, string | undefined> } {
  const module = folder({
    'go.mod': 'module example.test/sample\n\ngo 1.21\n',
    'go.sum': '',
    'first/main.go': source,
    'second/main.go': source,
  });
  const program = (name: string): ProgramSet['programs'][number] => ({
    name,
    package: `./${name}`,
    variables: { 'main.version': 'v1.2.3' },
    versionArguments: [],
    version: 'v1.2.3',
  });
  const { PATH, HOME = '', XDG_CACHE_HOME } = process.env;
  // Go's own cache stays the user's: nobody compiles its library again for this.
  const GOCACHE = process.env['GOCACHE'] ?? path.join(XDG_CACHE_HOME || path.join(HOME, '.cache'), 'go-build');
  const env = { PATH, HOME, GOCACHE, XDG_CACHE_HOME: folder() };
  return { set: { name: 'sample', module, programs: [program('first'), program('second')] }, env };
}

const quiet = (): void => {};

describe.skipIf(!hasGo)('programs of a Go module', sideBySide, () => {
  it('are found once they are built, each of the version that it was given', async () => {
    const { set, env } = sample();
    expect(await findPrograms(set, env)).toBeUndefined();
    const built = await buildPrograms(set, env, quiet);
    expect(await findPrograms(set, env)).toBe(built);
    expect(readdirSync(built).toSorted()).toEqual(['first', 'second']);
    const limits = { milliseconds: 10_000, stdoutBytes: 1000, stderrBytes: 1000 };
    const run = await exec(path.join(built, 'second'), [], { env: {}, cwd: built, limits });
    expect(run.stdout).toBe('version v1.2.3\n');
  });

  it('are built with a line for each step, which says how many there are', async () => {
    const { set, env } = sample();
    const lines: string[] = [];
    await buildPrograms(set, env, (line) => lines.push(line));
    const time = String.raw`\(\d+ s, \d+ s in all\)`;
    const steps = ['1 of 3, modules', '2 of 3, first', '3 of 3, second'];
    const expected = steps.flatMap((step) => [`step ${step}: begins ${time}`, `step ${step}: done ${time}`]);
    const ends = lines.filter((line) => !line.includes('goes on'));
    expect(ends).toEqual(expected.map((line) => expect.stringMatching(new RegExp(`^building sample, ${line}$`))));
  });

  it('are not built again', async () => {
    const { set, env } = sample();
    const built = await buildPrograms(set, env, quiet);
    const before = statSync(path.join(built, 'first'));
    const lines: string[] = [];
    expect(await buildPrograms(set, env, (line) => lines.push(line))).toBe(built);
    expect([statSync(path.join(built, 'first')).ino, lines]).toEqual([before.ino, []]);
  });

  it('are kept one by one: a build that failed goes on where it was', async () => {
    const { set, env } = sample();
    const broken = path.join(set.module, 'second/main.go');
    writeFileSync(broken, 'package main\nfunc main() { nonsense }\n');
    await expect(buildPrograms(set, env, quiet)).rejects.toThrow(
      /^go build \.\/second failed \(exit code 1\): .*undefined: nonsense/,
    );
    const parent = path.join(env['XDG_CACHE_HOME'] ?? '', 'kubescape-gitops/test-programs');
    const [name = ''] = readdirSync(parent);
    expect(readdirSync(path.join(parent, name))).toEqual(['first']);
    expect(await findPrograms(set, env)).toBeUndefined();
    const { ino } = statSync(path.join(parent, name, 'first'));

    writeFileSync(broken, source);
    writeFileSync(path.join(parent, name, 'second.unfinished'), 'cut off');
    const built = await buildPrograms(set, env, quiet);
    expect(built).toBe(path.join(parent, name));
    expect(readdirSync(built).toSorted()).toEqual(['first', 'second']);
    expect(statSync(path.join(built, 'first')).ino).toBe(ino);
  });

  it('are not kept when they are of another version', async () => {
    const { set, env } = sample();
    const programs = set.programs.map((program) => ({ ...program, version: 'v9' }));
    const failure = String.raw`first says "version v1.2.3\n", not v9`;
    await expect(buildPrograms({ ...set, programs }, env, quiet)).rejects.toThrow(failure);
  });

  it('that cannot tell their version are kept when Go knows that they are made of the right module', async () => {
    const { set, env } = sample();
    const silent = (version: string): ProgramSet => ({
      ...set,
      programs: set.programs.map(({ name, package: source, variables }) => ({
        name,
        package: source,
        variables,
        version,
      })),
    });
    await expect(buildPrograms(silent('example.test/other'), env, quiet)).rejects.toThrow('not example.test/other');
    const built = await buildPrograms(silent('mod\texample.test/sample'), env, quiet);
    expect(readdirSync(built).toSorted()).toEqual(['first', 'second']);
  });

  it('lie elsewhere when what they are made of changes', async () => {
    const { set, env } = sample();
    const built = await buildPrograms(set, env, quiet);
    const [first, ...rest] = set.programs;
    const changed = first ? [{ ...first, variables: { 'main.version': 'v1.2.3-next' } }, ...rest] : [];
    expect(await findPrograms({ ...set, programs: changed }, env)).toBeUndefined();
    const own = { ...set, sources: ['first/main.go'] };
    expect(await findPrograms(own, env)).toBeUndefined();
    const ownBuilt = await buildPrograms(own, env, quiet);
    writeFileSync(path.join(set.module, 'first/main.go'), `${source}// changed\n`);
    expect([await findPrograms(own, env), await findPrograms(set, env), existsSync(ownBuilt)]).toEqual([
      undefined,
      built,
      true,
    ]);
    writeFileSync(path.join(set.module, 'go.sum'), 'example.test/other v1.0.0 h1:x\n');
    expect(await findPrograms(set, env)).toBeUndefined();
    expect(existsSync(path.join(built, 'first'))).toBe(true);
  });

  it('are built once by two who ask at the same time', async () => {
    const { set, env } = sample();
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const folders = await Promise.all([buildPrograms(set, env, say), buildPrograms(set, env, say)]);
    expect(new Set(folders).size).toBe(1);
    expect(lines.filter((line) => line.includes('begins'))).toHaveLength(3);
    expect(readFileSync(path.join(folders[0], 'first')).length).toBeGreaterThan(0);
  });

  it('are found without Go, too', async () => {
    const { set, env } = sample();
    const built = await buildPrograms(set, env, quiet);
    expect(await findPrograms(set, { ...env, PATH: folder() })).toBe(built);
  });
});
