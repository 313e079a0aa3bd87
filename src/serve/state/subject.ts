import * as z from 'zod';
import { StateError, quoted } from './state-error.ts';

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** What is looked at: a pull request, or a group of a merge queue. */
export type Subject = RepositoryName & { readonly installation: number } & (
    | { readonly kind: 'pull'; readonly number: number }
    | {
        readonly kind: 'group';
        readonly headSha: string;
        readonly headRef: string;
        readonly baseSha: string;
        readonly baseRef: string;
      }
  );

const name = z
  .string()
  .max(200)
  .regex(/^(?!\.+$)[\w.-]+$/);
const hash = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i);
const ref = z.string().min(1).max(1024);
const where = { owner: name, repo: name, installation: z.int().nonnegative() };

/** A subject as it is stored. */
export const Subject: z.ZodType<Subject> = z.discriminatedUnion('kind', [
  z.object({ ...where, kind: z.literal('pull'), number: z.int().positive() }),
  z.object({ ...where, kind: z.literal('group'), headSha: hash, headRef: ref, baseSha: hash, baseRef: ref }),
]);

/** By what a repository is known, whatever the case that somebody writes it in: `shop/gitops`. */
export function repositoryKey({ owner, repo }: RepositoryName): string {
  return `${owner}/${repo}`.toLowerCase();
}

/** By what a subject is known: `shop/gitops#7`, or `shop/gitops@HASH` for a group. */
export function subjectKey(subject: Subject): string {
  const repository = repositoryKey(subject);
  return subject.kind === 'pull' ? `${repository}#${subject.number}` : `${repository}@${subject.headSha.toLowerCase()}`;
}

/** The subject as text to store. Throws a StateError for one that could not be read back. */
export function writtenSubject(subject: Subject): string {
  const read = Subject.safeParse(subject);
  if (read.success) return JSON.stringify(read.data);
  const [issue] = read.error.issues;
  throw new StateError(
    'INPUT',
    `${quoted(JSON.stringify(subject))} is no pull request or group of a merge queue: ${issue?.path.join('.')} is wrong`,
  );
}
