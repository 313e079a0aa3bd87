import { checkedUrl, type FetchRequest, type WantedCommit } from './fetch-request.ts';
import { errorOf, faultOf, type FetchFault } from './fetch-fault.ts';
import { keptRef, type KeptCommits } from './kept-commits.ts';
import { MirrorError } from './mirror-error.ts';
import type { MirrorGit } from './mirror-git.ts';

/** The commits themselves, and nothing that leads to them or away from them. */
const fetchOptions = [
  '--quiet',
  '--force',
  '--depth=1',
  '--no-tags',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--no-show-forced-updates',
];

export interface FetchRun {
  readonly git: MirrorGit;
  readonly kept: KeptCommits;
  /** git gives up by itself after so many milliseconds without a byte. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/**
 * Fetches the commits of a request into their refs. Where the server has no commit of such a hash, it asks for the refs
 * that come with them, and takes what they lead to if it is that very commit. Rejects with a MirrorError.
 */
export async function fetchCommits(request: FetchRequest, run: FetchRun): Promise<void> {
  const fault = await tryFetch(
    request,
    run,
    request.commits.map(({ sha }) => `${sha}:${keptRef(sha)}`),
  );
  if (!fault) return;
  const named = request.commits.filter(({ ref }) => ref !== undefined);
  if (!fault.isUnknownCommit || named.length === 0) throw errorOf(fault, request);
  await fetchByRefs(request, run);
}

async function fetchByRefs(request: FetchRequest, run: FetchRun): Promise<void> {
  const wanted = request.commits.map(({ sha, ref }) =>
    ref === undefined ? `${sha}:${keptRef(sha)}` : `+${ref}:${askedRef(sha)}`,
  );
  const fault = await tryFetch(request, run, wanted);
  if (fault) throw errorOf(fault, request);
  for (const commit of request.commits) await takeAsked(commit, request, run);
}

/** Keeps what a ref led to, if that is the commit. */
async function takeAsked({ sha, ref }: WantedCommit, request: FetchRequest, run: FetchRun): Promise<void> {
  if (ref === undefined) return;
  const { git, kept, signal } = run;
  const { stdout, exitCode } = await git.run(['rev-parse', '--verify', '--quiet', askedRef(sha)], { signal });
  await git.run(['update-ref', '--no-deref', '-d', askedRef(sha)], { signal });
  const found = stdout.toString('latin1').trim();
  if (exitCode === 0 && found === sha) return kept.keep(sha, signal);
  const where = `${ref} leads to ${found.slice(0, 12) || 'nothing'} now`;
  throw new MirrorError('MISSING', `cannot fetch ${sha.slice(0, 12)} of ${request.url}: ${where}`);
}

function askedRef(sha: string): string {
  return `refs/asked/${sha}`;
}

async function tryFetch(
  request: FetchRequest,
  run: FetchRun,
  wanted: readonly string[],
): Promise<FetchFault | undefined> {
  const { git, milliseconds, signal } = run;
  const url = checkedUrl(request);
  const network = { url, authorization: request.authorization, milliseconds };
  const { messages, exitCode } = await git.run(['fetch', ...fetchOptions, url.href, ...wanted], { signal, network });
  return exitCode === 0 ? undefined : faultOf(messages);
}
