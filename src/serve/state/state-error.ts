import { shorten, spellOutControls } from '../../report/escape.ts';

/**
 * Why the state cannot be read or written.
 *
 * `LOCKED`: another process has the file. `FOREIGN`: it is no state of ours. `NEWER`: a newer version wrote it.
 * `DAMAGED`: it holds what this program never writes. `DISK`: the file system refuses. `CLOSED`: it was closed.
 * `INPUT`: what was handed in cannot be kept. `STEP`: a run is gone, or past the step that was asked for.
 */
export type StateErrorCode = 'LOCKED' | 'FOREIGN' | 'NEWER' | 'DAMAGED' | 'DISK' | 'CLOSED' | 'INPUT' | 'STEP';

/** The state of the server cannot be used as asked. One line: the file or the input quoted, and what would help. */
export class StateError extends Error {
  readonly code: StateErrorCode;

  constructor(code: StateErrorCode, message: string, options?: ErrorOptions) {
    super(spellOutControls(shorten(message, 1000)), options);
    this.code = code;
  }
}

/** Text from outside for the message of a StateError: in quotes, at most 300 characters. */
export function quoted(text: string): string {
  return JSON.stringify(shorten(text, 300));
}

/** An error that names the file: `the state "FILE" PROBLEM`. */
export function fileError(code: StateErrorCode, file: string, problem: string, cause?: unknown): StateError {
  return new StateError(code, `the state ${quoted(file)} ${problem}`, { cause });
}

const anew = 'bring a copy back, or move it away to begin anew: open pull requests are looked at again';

/** For what only a fault of the disk, or an editor, leaves behind. */
export function damaged(file: string, finding: string, cause?: unknown): StateError {
  return fileError('DAMAGED', file, `is damaged (${shorten(finding, 300)}): ${anew}`, cause);
}

/** What SQLite threw, in our words; what is no failure of SQLite comes back as it is. */
export function stateErrorOf(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof StateError || !('code' in error)) return error;
  if (error.code === 'ERR_INVALID_STATE') return fileError('CLOSED', file, 'is closed: open it again', error);
  if (error.code === 'ERR_OUT_OF_RANGE') return damaged(file, error.message, error);
  if (error.code !== 'ERR_SQLITE_ERROR' || !('errcode' in error)) return error;
  return fromSqlite(Number(error.errcode) & 0xff, error, file);
}

/** By SQLite's primary result codes. */
function fromSqlite(result: number, error: Error, file: string): StateError {
  const why = shorten(error.message, 300);
  switch (result) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return fileError('LOCKED', file, 'is in use by another process: stop that one, or name another file', error);
    case 26: // SQLITE_NOTADB
      return fileError('FOREIGN', file, 'is no database: name another file', error);
    case 13: // SQLITE_FULL
      return fileError('DISK', file, 'cannot grow: make room on its disk', error);
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return fileError('DISK', file, `cannot be written (${why}): the user of this process needs the right to`, error);
    case 10: // SQLITE_IOERR
      return fileError('DISK', file, `cannot be read or written (${why}): look at its disk`, error);
    case 18: // SQLITE_TOOBIG
    case 19: // SQLITE_CONSTRAINT
      return new StateError('INPUT', `cannot be kept: ${why}`, { cause: error });
    default:
      return damaged(file, why, error);
  }
}
