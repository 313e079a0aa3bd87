import { onOneLine } from '../git-error.ts';

/**
 * Why there is nothing to read: no permission; no such repository or commit; more than a limit of bytes or of time;
 * the way there or the other side; git or the disk of this machine.
 */
export type MirrorErrorCode = 'ACCESS' | 'MISSING' | 'TOO_LARGE' | 'TIME' | 'NETWORK' | 'BROKEN';

/** What a mirror cannot do for us. One line, without credentials. */
export class MirrorError extends Error {
  readonly code: MirrorErrorCode;

  constructor(code: MirrorErrorCode, message: string, options?: ErrorOptions) {
    super(onOneLine(message), options);
    this.code = code;
  }
}
