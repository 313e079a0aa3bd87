import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { compileCache } from './compile-cache.ts';
import { schemaOf } from './output-schemas.ts';

/** What a process left behind. `code` is null when a signal ended it. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Default: test/fixtures/scan. */
  readonly cwd?: string;
  /** Default: nothing to read. */
  readonly stdin?: string;
  /** On top of PATH, which is all that is handed on. */
  readonly env?: Readonly<Record<string, string>>;
}

const root = resolve(import.meta.dirname, '../..');

/** Starting a process takes long: tests that do so run side by side, and a busy machine may take its time. */
export const sideBySide = { concurrent: true, timeout: 60_000 } as const;

export const mainFile = join(root, 'src/cli/main.ts');
export const scanFixtures = join(root, 'test/fixtures/scan');

/** Runs the command line to its end. Whatever it prints to standard output as JSON has to keep to its schema. */
export async function command(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const result = await finished(startCommand(args, options), options.stdin);
  checkOutput(result.stdout);
  return result;
}

/** Runs `scan` with `--format json`, gives the report besides. */
export async function scan(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult & { readonly report: Report }> {
  const result = await command(['scan', '--format', 'json', ...args], options);
  if (result.stdout === '') throw new Error(`no report but: ${result.stderr}`);
  return { ...result, report: JSON.parse(result.stdout) };
}

/** Starts the command line, all of its streams piped. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): ChildProcess {
  return startProcess(process.execPath, [mainFile, ...args], options);
}

/** Starts any program in the environment that `startCommand` gives. */
export function startProcess(program: string, args: readonly string[], options: CommandOptions = {}): ChildProcess {
  const { cwd = scanFixtures, env = {} } = options;
  return spawn(program, args, { cwd, env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compileCache, ...env } });
}

/** Waits for the end of a process and of its output. */
export async function finished(child: ChildProcess, stdin = ''): Promise<CommandResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A command that reads no input may be gone before it is written.
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail).on('close', done);
  });
  return { code, stdout, stderr };
}

/** For the top of a test file: makes folders with the given files, removed after all of its tests. */
export function temporaryFolders(): (files?: Readonly<Record<string, string | Uint8Array>>) => string {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'command-')));
  afterAll(() => rmSync(parent, { recursive: true, force: true }));
  return (files = {}) => {
    const folder = mkdtempSync(join(parent, 'folder-'));
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return folder;
  };
}

/** So many privileged Pods, as YAML documents: enough to fill a pipe, and to make a scan take its time. */
export function privilegedPods(count: number): string {
  const pods = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `pod-${index}` },
      spec: { containers: [{ name: 'app', image: 'app', securityContext: { privileged: true } }] },
    }),
  );
  return pods.join('\n---\n');
}

/** The text of a file that the command wrote, checked against its schema. */
export function readOutput(...path: readonly string[]): string {
  const text = readFileSync(join(...path), 'utf8');
  checkOutput(text);
  return text;
}

/** Reports in JSON and SARIF keep to their schemas; other text is none of our business. */
function checkOutput(text: string): void {
  if (!text.startsWith('{')) return;
  const data: { readonly version?: string; readonly clusters?: unknown; readonly $schema?: string } = JSON.parse(text);
  // The graph of clusters is no report.
  if (data.clusters !== undefined && data.$schema === undefined) return;
  const validate = schemaOf(data);
  expect([validate(data), validate.errors]).toEqual([true, null]);
}
