import { readFile, stat } from 'node:fs/promises';
import { load } from 'js-yaml';
import * as z from 'zod';
import { ExceptionError } from '../engine/exceptions/exception-error.ts';
import { inForce, type ExceptionFile } from '../engine/exceptions/expiry.ts';
import { defaultInputs } from '../engine/inputs.ts';
import { compilePattern } from '../engine/patterns.ts';
import { readExceptionText } from '../gate/waivers/exception-file.ts';
import type { ControlInputs } from '../model/control.ts';
import type { Exception } from '../model/exception.ts';
import { quote, UsageError } from './errors.ts';
import { nearest } from '../model/nearest.ts';

const maximumSize = 16 * 1024 * 1024;

/**
 * Reads files of exceptions, Kubescape's lists or SecurityException objects, as of `now` in milliseconds since 1970.
 * Throws UsageError.
 */
export async function readExceptionFiles(paths: readonly string[], now: number): Promise<ExceptionFile> {
  const files = await Promise.all(paths.map((path) => readExceptionFile(path)));
  return inForce(files.flat(), now);
}

async function readExceptionFile(path: string): Promise<readonly Exception[]> {
  const text = await readText(path);
  try {
    return readExceptionText(path, text).map(({ exception }) => exception);
  } catch (error) {
    if (error instanceof ExceptionError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

const Inputs = z.record(z.string(), z.array(z.string()));

/** Reads control inputs, a mapping of names to lists of strings, which replaces all defaults. Throws UsageError. */
export async function readInputFile(path: string): Promise<ControlInputs> {
  const parsed = Inputs.safeParse(await readData(path));
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    const where = place === '' ? '' : `${place}: `;
    throw new UsageError(
      `${path}: ${where}expected names with lists of strings, such as {"insecureCapabilities": ["SYS_ADMIN"]}`,
    );
  }
  for (const name of Object.keys(parsed.data)) checkName(path, name);
  for (const name of ['sensitiveValues', 'sensitiveValuesAllowed']) {
    for (const pattern of parsed.data[name] ?? []) checkPattern(`${path}: ${name}`, pattern);
  }
  return parsed.data;
}

/** Kubescape has inputs for controls that are not here; but one that is nearly right is a mistake. */
function checkName(path: string, name: string): void {
  const known = Object.keys(defaultInputs);
  const meant = known.includes(name) ? undefined : nearest(name, known);
  if (meant !== undefined) throw new UsageError(`${path}: unknown input ${quote(name)}; did you mean ${meant}?`);
}

function checkPattern(place: string, pattern: string): void {
  try {
    compilePattern(pattern);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${place}: ${quote(pattern)} is no RE2 pattern: ${why}`, { cause });
  }
}

async function readData(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return load(text, { maxAliases: 100 });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maximumSize) throw new Error(`it has ${size} bytes, more than ${maximumSize}`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): UsageError {
  const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new UsageError(`cannot read ${quote(path)}: ${why}; expected a JSON or YAML file`, { cause });
}
