import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StateLimits } from '../../../src/serve/state/limits.ts';
import { State } from '../../../src/serve/state/state.ts';
import { StateError } from '../../../src/serve/state/state-error.ts';
import { temporaryFolders } from '../command.ts';

/** A state in a file of its own, for one test. */
export interface TestState {
  readonly file: string;
  readonly state: State;
}

/** For the top of a test file: opens states in new files, closed after the test. */
export function temporaryStates(): (limits?: Partial<StateLimits>) => TestState {
  const folder = temporaryFolders();
  return (limits) => {
    const file = join(folder(), 'state.db');
    const state = State.open(file, limits);
    onTestFinished(() => state.close());
    return { file, state };
  };
}

/** The error that some work ends with: a StateError on one line. */
export function stateErrorOf(work: () => unknown): StateError {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    if (/[\n\r]/.test(error.message)) throw new Error('more than one line', { cause: error });
    return error;
  }
  throw new Error('it did not fail');
}
