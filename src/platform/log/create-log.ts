import { type DestinationStream, type Logger, destination as fileDestination, pino, stdTimeFunctions } from 'pino';
import type { logLevels } from './log-levels.ts';
import { loggable, loggableText } from './loggable.ts';

export interface LogSettings {
  readonly level: (typeof logLevels)[number];
  /** Takes whole lines. Default: standard output, written at once so that the last line before an end is there. */
  readonly destination?: DestinationStream;
}

/** Bytes that are kept for an output that takes none; more are dropped. */
const mostUnwritten = 1024 ** 2;

/** Children keep what they are given as it is: for them, secrets under these names are taken out by pino. */
const secretNames = ['token', 'secret', 'authorization', 'password', 'privateKey', 'readerToken', 'webhookSecret'];

/**
 * Makes a log of JSON lines. Whatever is logged is bounded, without control characters, and without secrets: see
 * `loggable`.
 */
export function createLog({ level, destination = standardOutput() }: LogSettings): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: loggable },
      serializers: { err: (value: unknown) => value, msg: loggableText },
      redact: { paths: secretNames, censor: '***' },
    },
    destination,
  );
}

function standardOutput(): DestinationStream {
  const output = fileDestination({ dest: 1, sync: true, maxLength: mostUnwritten });
  // A full disk, or nobody who reads: a server that cannot tell what it does goes on doing it.
  return output.on('error', () => {});
}
