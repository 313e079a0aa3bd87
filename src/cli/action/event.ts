import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod';
import { quote, UsageError } from '../errors.ts';
import type { ActionInputs } from './inputs.ts';

/** GitHub sends no larger event. */
const largestEvent = 25 * 1024 * 1024;

/** The change that a workflow runs for. */
export interface Change {
  /** A full hash, or what an input names; the default branch if undefined. */
  readonly base: string | undefined;
  readonly head: string;
  readonly pullRequest: number | undefined;
  /** Of a pull request from another repository: its workflow gets a token that may write nothing. */
  readonly isFromFork: boolean;
}

const Hash = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
const Repository = z.object({ full_name: z.string().max(300) });
const PullRequestEvent = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    base: z.object({ sha: Hash, repo: Repository }),
    head: z.object({ sha: Hash, repo: Repository.nullish() }),
  }),
});
const MergeGroupEvent = z.object({ merge_group: z.object({ base_sha: Hash, head_sha: Hash }) });
const PushEvent = z.object({ before: Hash, after: Hash });

/**
 * The change of an event: what its file says, never names of branches. Throws UsageError for an event without a change,
 * unless inputs name one.
 */
export async function changeOf(
  env: Readonly<Record<string, string | undefined>>,
  inputs: Pick<ActionInputs, 'base' | 'head' | 'allow-pull-request-target'>,
): Promise<Change> {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  switch (event) {
    case 'pull_request_target':
      if (!inputs['allow-pull-request-target']) throw new UsageError(refusalOfTarget);
      return ofPullRequest(await readEvent(env, event, inputs, PullRequestEvent));
    case 'pull_request':
    case 'pull_request_review':
      return ofPullRequest(await readEvent(env, event, inputs, PullRequestEvent));
    case 'merge_group': {
      const { merge_group: group } = await readEvent(env, event, inputs, MergeGroupEvent);
      return { base: group.base_sha, head: group.head_sha, pullRequest: undefined, isFromFork: false };
    }
    case 'push':
      return ofPush(await readEvent(env, event, inputs, PushEvent));
    default:
      return ofInputs(event, env, inputs);
  }
}

const refusalOfTarget =
  'pull_request_target gives the code of strangers a token that may write: use pull_request; the Action itself reads Git objects only, so who needs it anyway, checks out no head, and sets the input allow-pull-request-target to true';

function ofPullRequest({ pull_request: { number, base, head } }: z.infer<typeof PullRequestEvent>): Change {
  // The repository of the head is gone when its owner deleted it.
  const isFromFork = head.repo?.full_name.toLowerCase() !== base.repo.full_name.toLowerCase();
  return { base: base.sha, head: head.sha, pullRequest: number, isFromFork };
}

function ofPush({ before, after }: z.infer<typeof PushEvent>): Change {
  if (/^0+$/.test(after)) throw new UsageError('this push deletes a branch, so there is no change to judge');
  // A new branch has no state before: it is judged against the default branch.
  return { base: /^0+$/.test(before) ? undefined : before, head: after, pullRequest: undefined, isFromFork: false };
}

function ofInputs(
  event: string,
  env: Readonly<Record<string, string | undefined>>,
  { base, head }: Pick<ActionInputs, 'base' | 'head'>,
): Change {
  const commit = head ?? (event === 'workflow_dispatch' ? env['GITHUB_SHA'] : undefined);
  if (commit === undefined || commit === '') {
    throw new UsageError(`the event ${quote(event)} has no change to judge; name one by the inputs base and head`);
  }
  return { base, head: commit, pullRequest: undefined, isFromFork: false };
}

/** A change must not say what it is to be compared with. */
async function readEvent<T>(
  env: Readonly<Record<string, string | undefined>>,
  event: string,
  { base, head }: Pick<ActionInputs, 'base' | 'head'>,
  shape: z.ZodType<T>,
): Promise<T> {
  for (const [name, value] of Object.entries({ base, head })) {
    if (value !== undefined) {
      throw new UsageError(
        `input ${name} is ${quote(value)}, but the event ${event} says what to compare; leave it out`,
      );
    }
  }
  const read = shape.safeParse(await readJson(env['GITHUB_EVENT_PATH'] ?? ''));
  if (read.success) return read.data;
  const place = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new UsageError(
    `the file of the event ${event} is not as GitHub writes it: ${quote(place)} is missing or wrong`,
  );
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    const stats = await stat(file);
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > largestEvent) throw new Error(`it has ${stats.size} bytes; at most ${largestEvent} are read`);
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new UsageError(`cannot read GITHUB_EVENT_PATH ${quote(file)}: ${why}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`GITHUB_EVENT_PATH ${quote(file)} is no JSON`, { cause });
  }
}
