import type { CheckAction } from '../../github/check-action.ts';
import { GithubError } from '../../github/errors.ts';
import { MirrorError, type MirrorErrorCode } from '../../platform/git/mirror/mirror-error.ts';
import { StateError } from '../state/state-error.ts';
import type { StoredNotice } from '../state/stored-run.ts';
import { JudgeError } from './judge.ts';

/** The button that only those see who may write the repository. */
export const approvalAction: CheckAction = {
  label: 'Judge this change',
  description: 'Render and judge the commit of a fork',
  identifier: 'judge',
};

/** What a change of a fork waits for. It blocks where the check is required. */
export function approvalNotice(): StoredNotice {
  return {
    conclusion: 'action_required',
    title: 'Not judged: the change comes from a fork',
    summary:
      'This gate does not judge changes of forks by itself. Somebody who may write this repository can look at the change and then press “Judge this change” above; it is asked for each commit anew.',
    sentences: [],
  };
}

/** A run that nobody waits for any more. */
export function calledOffNotice(): StoredNotice {
  return {
    conclusion: 'cancelled',
    title: 'Not judged: there is something newer to judge',
    summary: 'The pull request moved on, was closed or left the merge queue before this commit was judged.',
    sentences: [],
  };
}

/** What is said of a change that could not be judged: never green, since nobody knows. */
function faultNotice(why: string, next: string): StoredNotice {
  return {
    conclusion: 'failure',
    title: 'INCOMPLETE: the change could not be judged, so nothing counts as clean',
    summary: `${next} Then ask for this check again (Re-run).`,
    sentences: [why],
  };
}

/** After too many attempts at something that should have gone away. */
export function givenUpNotice(): StoredNotice {
  return faultNotice(
    'It was tried for a long time, and failed each time.',
    'Whoever runs the gate can look into its log.',
  );
}

/** How often a report is tried to be published that GitHub refuses, or that cannot be read. */
const mostPublications = 3;

/** What to say instead of a report that cannot be published; undefined when that may go away, and is to be tried again. */
export function unpublishedNotice(error: unknown, attempts: number): StoredNotice | undefined {
  if (attempts + 1 < mostPublications || !isForGood(error)) return undefined;
  return faultNotice('What was found could not be published.', 'Whoever runs the gate can look into its log.');
}

function isForGood(error: unknown): boolean {
  if (error instanceof StateError) return error.code === 'DAMAGED';
  return !(error instanceof GithubError) || ['REJECTED', 'INPUT', 'UNCERTAIN'].includes(error.code);
}

export function unrelatedNotice(): StoredNotice {
  return faultNotice(
    'The change and the branch that it goes into have no history in common.',
    'Make the change from a commit of that branch.',
  );
}

/** How often something that may go away by itself is tried in all. */
const mostAttempts: Readonly<Record<MirrorErrorCode | 'CRASH', number>> = {
  ACCESS: 3,
  MISSING: 4,
  TOO_LARGE: 1,
  TIME: 3,
  NETWORK: 6,
  BROKEN: 3,
  CRASH: 2,
};

const nextSteps: Readonly<Record<MirrorErrorCode, string>> = {
  ACCESS: 'Look whether the App may read the contents of this repository.',
  MISSING: 'Push the commit again if it should be there.',
  TOO_LARGE: 'Whoever runs the gate can give it more room for repositories.',
  TIME: 'Whoever runs the gate can give it more time for fetching.',
  NETWORK: 'Whoever runs the gate can look why it does not reach the repository.',
  BROKEN: 'Whoever runs the gate can look into its log.',
};

/** What to say of an error of fetching or judging; undefined when it may go away, and is to be tried again. */
export function noticeOf(error: unknown, attempts: number): StoredNotice | undefined {
  if (error instanceof MirrorError) {
    return attempts + 1 < mostAttempts[error.code]
      ? undefined
      : faultNotice(`The repository could not be fetched: ${error.message}.`, nextSteps[error.code]);
  }
  if (!(error instanceof JudgeError)) return undefined;
  switch (error.code) {
    case 'REFUSED':
      return faultNotice(`${error.message}.`, 'Repair that in the branch that the change goes into.');
    case 'LIMIT':
      return faultNotice(`${error.message}.`, 'Whoever runs the gate can give it more time or memory.');
    case 'CRASH':
      return attempts + 1 < mostAttempts.CRASH
        ? undefined
        : faultNotice(`${error.message}.`, 'This is a fault of the gate: its log says more.');
  }
}
