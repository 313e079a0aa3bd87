import * as z from 'zod';
import type { Stricter } from '../../gate/policy/policy.ts';
import { nearest } from '../../model/nearest.ts';
import { controlWithId, frameworkNamed, severityNamed } from '../choose.ts';
import { quote, UsageError } from '../errors.ts';
import { foreignInputs, inputNames } from './input-names.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const line = z
  .string()
  .max(4096, 'at most 4096 characters')
  .regex(/^\P{Cc}*$/u, 'a single line');
const truth = z.enum(['true', 'false'], { error: 'true or false' }).transform((text) => text === 'true');
const list = z
  .string()
  .max(65_536, 'at most 65536 characters')
  .transform((text) =>
    text
      .split(/[,\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const Inputs = z.object({
  token: line.optional(),
  publish: z.enum(['auto', 'always', 'never'], { error: 'auto, always or never' }).default('auto'),
  'check-name': line.optional(),
  'details-url': line.optional(),
  comment: truth.default(false),
  base: line.optional(),
  head: line.optional(),
  files: line.default('.'),
  charts: list.default([]),
  frameworks: list.default([]),
  controls: list.default([]),
  severityThreshold: line.optional(),
  format: list.default([]),
  outputFile: line.default('results'),
  verbose: truth.default(false),
  'allow-pull-request-target': truth.default(false),
});

/** The inputs of the Action, in their types. */
export interface ActionInputs extends Omit<z.infer<typeof Inputs>, 'frameworks' | 'controls' | 'severityThreshold'> {
  readonly stricter: Stricter | undefined;
  /** What has no effect, a sentence each. */
  readonly notes: readonly string[];
}

/** Reads the inputs from the environment that a runner gives. Throws UsageError. */
export function readInputs(env: Environment): ActionInputs {
  const { values, notes } = namedInputs(env);
  const read = Inputs.safeParse(values);
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = String(issue?.path[0] ?? '');
    throw new UsageError(
      `input ${name} is ${quote(values[name] ?? '')}; expected ${issue?.message ?? 'something else'}`,
    );
  }
  const { frameworks, controls, severityThreshold, ...inputs } = read.data;
  return { ...inputs, stricter: stricterOf(frameworks, controls, severityThreshold), notes };
}

/** What is set, by its name in action.yml. A runner hands over names in capital letters, and empty texts. */
function namedInputs(env: Environment): { readonly values: Record<string, string>; readonly notes: readonly string[] } {
  const values: Record<string, string> = {};
  const notes: string[] = [];
  for (const [variable, text = ''] of Object.entries(env)) {
    const value = text.trim();
    if (!variable.startsWith('INPUT_') || value === '') continue;
    const given = variable.slice('INPUT_'.length).toLowerCase();
    const name = inputNames.find((known) => known.toLowerCase() === given);
    if (name === undefined) notes.push(noteOn(given));
    else values[name] = value;
  }
  return { values, notes };
}

/** An input that is ignored may be one that somebody relies on. Values are not told: they may be secret. */
function noteOn(given: string): string {
  const foreign = foreignInputs.find(({ name }) => name.toLowerCase() === given);
  if (foreign?.isRefused === false) return `input ${foreign.name} has no effect: ${foreign.instead}`;
  if (foreign) throw new UsageError(`input ${foreign.name} is not taken: ${foreign.instead}`);
  const meant = nearest(given, [...inputNames, ...foreignInputs.map(({ name }) => name)]);
  throw new UsageError(
    `unknown input ${quote(given)}; ${meant === undefined ? 'action.yml lists all' : `did you mean ${meant}?`}`,
  );
}

function stricterOf(
  frameworks: readonly string[],
  controls: readonly string[],
  severity: string | undefined,
): Stricter | undefined {
  if (frameworks.length === 0 && controls.length === 0 && severity === undefined) return undefined;
  return {
    ...(severity === undefined ? {} : { blockFrom: ofInput('severityThreshold', () => severityNamed(severity)) }),
    frameworks: ofInput('frameworks', () => frameworks.map(frameworkNamed)),
    controls: ofInput('controls', () => controls.map((id) => controlWithId(id).id)),
  };
}

function ofInput<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`input ${name}: ${error.message}`, { cause: error });
    throw error;
  }
}
