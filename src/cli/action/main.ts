import { markdownText } from '../../report/escape.ts';
import { readEnvironment } from '../config.ts';
import { exitCodes, OutputError, UsageError, visible } from '../errors.ts';
import { keepHeapSmall } from '../heap.ts';
import { setOutputs, writeSummary } from './job-files.ts';
import { runAction } from './run-action.ts';
import { sentenceCommand } from './workflow-commands.ts';

keepHeapSmall();

const { all: env } = readEnvironment();
try {
  process.exitCode = await runAction(env);
} catch (error) {
  process.exitCode = await tell(error);
}

/** A job that could not judge says so wherever a verdict would stand. */
async function tell(error: unknown): Promise<number> {
  const isKnown = error instanceof UsageError || error instanceof OutputError;
  const sentence = isKnown ? error.message : 'internal error, nothing can be said about the change';
  if (!isKnown) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${visible(text)}\n`);
  }
  process.stdout.write(`${sentenceCommand('error', sentence)}\n`);
  const section = `## ⚠️ Not judged\n\n${markdownText(sentence)}\n\n`;
  await Promise.allSettled([writeSummary(env, [section]), setOutputs(env, { conclusion: 'error' })]);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.incomplete;
}
