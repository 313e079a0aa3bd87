import { createHash } from 'node:crypto';
import type { Subject } from '../../../src/serve/state/subject.ts';

/** A pull request of `owner/repo`. */
export function pull(repository: string, number: number, installation = 1): Subject {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo, installation, kind: 'pull', number };
}

/** A group of the merge queue of `owner/repo`, told from others by a text. */
export function group(repository: string, text: string, installation = 1): Subject {
  const [owner = '', repo = ''] = repository.split('/');
  const headRef = `refs/heads/gh-readonly-queue/main/${text}`;
  const commits = { headSha: hashOf(text), headRef, baseSha: hashOf('base'), baseRef: 'main' };
  return { owner, repo, installation, kind: 'group', ...commits };
}

/** A full commit hash, the same for the same text. */
export function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
