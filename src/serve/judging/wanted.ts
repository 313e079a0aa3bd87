import type { InstallationAccess } from '../../github/app/installation-access.ts';
import type { Subject } from '../state/subject.ts';
import { checkNameFor } from './check-name.ts';
import type { WorkSettings } from './workshop.ts';

/** What a subject is about now, by GitHub's own word: events may be old, doubled or forged by replay. */
export type Wanted =
  /** There is nothing to judge any more. */
  | { readonly kind: 'gone'; readonly why: string }
  | {
      readonly kind: 'change';
      readonly headSha: string;
      /** Branch that the change goes into. */
      readonly baseRef: string;
      /** Where the server has the head, besides by its hash. */
      readonly headRef: string;
      /** What the change was made from, and is compared with; undefined: it has nothing in common with its base. */
      readonly baseSha: string | undefined;
      /** Where the branch stands now: its policy counts. */
      readonly tipSha: string | undefined;
      readonly checkName: string;
      readonly isFork: boolean;
    };

export type WantedChange = Extract<Wanted, { kind: 'change' }>;

/** Asks GitHub. Rejects with a GithubError. */
export async function wantedOf(
  subject: Subject,
  access: InstallationAccess,
  { settings }: { readonly settings: Pick<WorkSettings, 'checkName'> },
  signal: AbortSignal,
): Promise<Wanted> {
  if (subject.kind === 'group') {
    const { headSha, headRef, baseSha, baseRef } = subject;
    const now = await access.ref(subject, headRef, { signal });
    if (now !== headSha) return { kind: 'gone', why: 'its group left the merge queue' };
    const { defaultBranch } = await access.repository(subject, { signal });
    const checkName = checkNameFor(settings.checkName, baseRef, defaultBranch);
    // Whoever put it into the queue may write the repository.
    return { kind: 'change', headSha, headRef, baseSha, tipSha: baseSha, baseRef, checkName, isFork: false };
  }
  const pull = await access.pull(subject, subject.number, { signal });
  if (!pull) return { kind: 'gone', why: 'there is no such pull request' };
  if (!pull.isOpen) return { kind: 'gone', why: 'it is closed' };
  const { headSha, baseRef, defaultBranch, isFork } = pull;
  const headRef = `refs/pull/${subject.number}/head`;
  const checkName = checkNameFor(settings.checkName, baseRef, defaultBranch);
  // By its hash: a tag may have the name of the branch, and lead to wherever its maker wants.
  const tipSha = await access.ref(subject, `refs/heads/${baseRef}`, { signal });
  const baseSha = tipSha === undefined ? undefined : await access.mergeBase(subject, tipSha, headSha, { signal });
  return { kind: 'change', headSha, headRef, baseSha, tipSha, baseRef, checkName, isFork };
}

/** What a run of this change has as its base: where there is none, the head stands for it. */
export function runBaseOf({ baseSha, headSha }: WantedChange): string {
  return baseSha ?? headSha;
}
