import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { cutMarkdown } from '../../report/gate/cut-markdown.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A runner takes no longer summary of a step: 1 MiB. */
const longestSummary = 1024 * 1024;

/** Adds Markdown to the job's page, where there is one. What does not fit is left out, and told. */
export async function writeSummary(env: Environment, sections: readonly string[]): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file !== '') await appendFile(file, cutMarkdown(sections, longestSummary));
}

/** Sets the outputs of the step. */
export async function setOutputs(env: Environment, outputs: Readonly<Record<string, string>>): Promise<void> {
  const file = env['GITHUB_OUTPUT'] ?? '';
  // What ends a value must not be in it.
  const end = `end-${randomUUID()}`;
  const text = Object.entries(outputs).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`);
  if (file !== '') await appendFile(file, text.join(''));
}
