#!/usr/bin/env node
import { CommanderError } from 'commander';
import { ClusterError, exitCodes, OutputError, ReplayError, UsageError, visible } from './errors.ts';
import { keepHeapSmall } from './heap.ts';
import { createProgram } from './program.ts';

keepHeapSmall();

// What writing runs into is told by the writes themselves; a stream that broke must not end the process.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  await createProgram((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
  if (isTold(error)) {
    process.stderr.write(`error: ${visible(error.message.replaceAll('\n', ' '))}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.incomplete;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(visible(`internal error, nothing can be said about the input: ${text}\n`));
  return exitCodes.incomplete;
}

/** Whether the message alone says it all. */
function isTold(error: unknown): error is Error {
  return [UsageError, OutputError, ClusterError, ReplayError].some((kind) => error instanceof kind);
}
