import { createLog } from '../../../src/platform/log/create-log.ts';
import type { Logger } from 'pino';

/** A log whose lines can be looked at. */
export function loggedLines(): {
  readonly log: Logger;
  readonly lines: () => readonly string[];
  readonly messages: () => readonly string[];
} {
  const lines: string[] = [];
  const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  return { log, lines: () => lines, messages: () => lines.map((line) => String(JSON.parse(line).msg)) };
}
