import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { Report } from '../../src/report/report.ts';

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
  return spawn(program, args, { cwd, env: { PATH: process.env['PATH'], ...env } });
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

/** The text of a file that the command wrote, checked against its schema. */
export function readOutput(...path: readonly string[]): string {
  const text = readFileSync(join(...path), 'utf8');
  checkOutput(text);
  return text;
}

/** Reports in JSON and SARIF keep to their schemas; other text is none of our business. */
function checkOutput(text: string): void {
  if (!text.startsWith('{')) return;
  const data: { readonly version?: string } = JSON.parse(text);
  const validate = data.version === '2.1.0' ? sarif() : report();
  expect([validate(data), validate.errors]).toEqual([true, null]);
}

const compiled = new Map<string, ValidateFunction>();

function report(): ValidateFunction {
  return compiledOnce('docs/schema/report.schema.json', (schema) => new Ajv2020({ allErrors: true }).compile(schema));
}

function sarif(): ValidateFunction {
  return compiledOnce('test/fixtures/sarif/sarif-schema-2.1.0.json', (schema) => {
    // The schema is of draft 4: to ajv only its id, the name of its draft and a sloppy pattern are foreign.
    const { $schema: _draft, id: _id, ...rules } = schema;
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    return ajv.compile(rules);
  });
}

function compiledOnce(
  file: string,
  compile: (schema: Readonly<Record<string, unknown>>) => ValidateFunction,
): ValidateFunction {
  const validate = compiled.get(file) ?? compile(JSON.parse(readFileSync(join(root, file), 'utf8')));
  compiled.set(file, validate);
  return validate;
}
