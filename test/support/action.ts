import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CommandResult, finished, startProcess } from './command.ts';

/** The committed file that action.yml names: what a runner starts. */
export const actionFile = path.resolve(import.meta.dirname, '../../action/index.mjs');

/** What a runner gives to a step, and what a step leaves behind. */
export interface ActionStep {
  /** The checkout. */
  readonly workspace: string;
  readonly event: string;
  /** Content of the event's file; a text is written as it is. */
  readonly payload: unknown;
  /** As in `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ActionResult extends CommandResult {
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** All that anybody could read of it: log, summary and outputs. */
  readonly everything: string;
}

/** Runs the Action as a runner does: inputs in the environment, in capital letters. */
export async function runAction({
  workspace,
  event,
  payload,
  inputs = {},
  env = {},
}: ActionStep): Promise<ActionResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'runner-'));
  const file = (name: string): string => path.join(folder, name);
  writeFileSync(file('event.json'), typeof payload === 'string' ? payload : JSON.stringify(payload));
  for (const name of ['summary', 'outputs']) writeFileSync(file(name), '');
  const handed = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const child = startProcess(process.execPath, [actionFile], {
    cwd: workspace,
    env: {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_OUTPUT: file('outputs'),
      GITHUB_REPOSITORY: 'shop/gitops',
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: folder,
      ...env,
      ...Object.fromEntries(handed),
    },
  });
  const result = await finished(child);
  const [summary = '', written = ''] = ['summary', 'outputs'].map((name) => readFileSync(file(name), 'utf8'));
  const everything = [result.stdout, result.stderr, summary, written].join('\n');
  return { ...result, summary, outputs: outputsIn(written), everything };
}

/** As a runner reads them. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^([\w-]+)<<(.+)\n([\s\S]*?)\n\2$/gm)) outputs[name] = value;
  return outputs;
}

/** What stands where only a process could have put it. */
export function exists(...file: readonly string[]): boolean {
  return existsSync(path.join(...file));
}

/** What a runner obeys in a log, but for the annotations that the Action makes. */
export const workflowCommand = /^\s*::(?!(?:error|warning|notice)(?: title=|::))|##\[/m;
