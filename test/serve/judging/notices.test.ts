import { describe, expect, it } from 'vitest';
import { checkActions } from '../../../src/github/check-action.ts';
import { GithubError } from '../../../src/github/errors.ts';
import { MirrorError, type MirrorErrorCode } from '../../../src/platform/git/mirror/mirror-error.ts';
import { JudgeError } from '../../../src/serve/judging/judge.ts';
import {
  approvalAction,
  approvalNotice,
  calledOffNotice,
  noticeOf,
  unrelatedNotice,
} from '../../../src/serve/judging/notices.ts';

/** How often something is tried before it is told. */
function tries(error: unknown): number | undefined {
  return Array.from({ length: 100 }, (_, attempts) => attempts + 1).find(
    (count) => noticeOf(error, count - 1) !== undefined,
  );
}

describe('what could not be fetched', () => {
  it.each<[MirrorErrorCode, number, string]>([
    ['ACCESS', 3, 'may read the contents'],
    ['MISSING', 4, 'Push the commit again'],
    ['TOO_LARGE', 1, 'more room'],
    ['TIME', 3, 'more time'],
    ['NETWORK', 6, 'does not reach'],
    ['BROKEN', 3, 'look into its log'],
  ])('for the cause %s is told after %i attempts, with what to do', (code, attempts, next) => {
    const error = new MirrorError(code, 'nothing came');
    const notice = noticeOf(error, attempts - 1);

    expect(tries(error)).toBe(attempts);
    expect(notice?.conclusion).toBe('failure');
    expect(notice?.title).toBe('INCOMPLETE: the change could not be judged, so nothing counts as clean');
    expect(notice?.summary).toContain(next);
    expect(notice?.summary).toMatch(/ask for this check again \(Re-run\)\.$/);
    expect(notice?.sentences).toEqual(['The repository could not be fetched: nothing came.']);
  });
});

describe('what could not be judged', () => {
  it.each([
    ['REFUSED', 1, 'in the branch that the change goes into'],
    ['LIMIT', 1, 'more time or memory'],
    ['CRASH', 2, 'a fault of the gate'],
  ] as const)('for the cause %s is told after %i attempts, with what to do', (code, attempts, next) => {
    const error = new JudgeError(code, 'kubescape-gitops.yaml: gate is no mapping');

    expect(tries(error)).toBe(attempts);
    expect(noticeOf(error, attempts - 1)).toMatchObject({
      conclusion: 'failure',
      summary: expect.stringContaining(next),
      sentences: ['kubescape-gitops.yaml: gate is no mapping.'],
    });
  });

  it.each([new GithubError('GAVE_UP', 'no answer'), new Error('a fault of ours'), undefined])(
    'since something else went wrong (%s) is tried again, and told by nobody',
    (error) => {
      expect(tries(error)).toBeUndefined();
    },
  );
});

describe('a notice', () => {
  it('is never green', () => {
    expect([approvalNotice(), calledOffNotice(), unrelatedNotice()].map(({ conclusion }) => conclusion)).toEqual([
      'action_required',
      'cancelled',
      'failure',
    ]);
  });

  it('about a fork names the button, which GitHub takes as it is', () => {
    expect(() => checkActions([approvalAction])).not.toThrow();
    expect(approvalNotice().summary).toContain(approvalAction.label);
    expect(approvalNotice().summary).toContain('each commit anew');
  });
});
