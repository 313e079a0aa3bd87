import type { InstallationAccess } from '../github/app/installation-access.ts';
import type { PullRequest } from '../github/app/pulls.ts';
import { GithubError } from '../github/errors.ts';
import type { Subject } from './state/subject.ts';
import type { Workshop } from './judging/workshop.ts';

/** Of one round. What is left comes first in the next one. */
export interface PollLimits {
  readonly repositories: number;
}

interface Polled {
  readonly owner: string;
  readonly repo: string;
  readonly access: InstallationAccess;
  readonly installation: number;
}

/**
 * Looks for open pull requests whose head has no run, since their events were lost, and puts them into the queue.
 * Resolves to how many there were. What goes wrong with one repository is logged, and keeps nobody else from being
 * looked at.
 */
export async function poll(workshop: Workshop, limits: PollLimits, signal: AbortSignal): Promise<number> {
  const { state, app, now, log, metrics } = workshop;
  for (const installation of await app.installations({ signal })) state.installations.put(installation);
  const all: Polled[] = [];
  for (const { id, isSuspended } of state.installations.all()) {
    if (isSuspended) continue;
    const access = app.installation(id);
    const listed = await repositoriesOf(id, access, workshop, signal);
    all.push(...listed.map(({ owner, repo }) => ({ owner, repo, access, installation: id })));
  }
  const times = new Map(all.map((polled) => [polled, state.repositories.polledAt(polled) ?? 0]));
  const due = all.toSorted((one, other) => (times.get(one) ?? 0) - (times.get(other) ?? 0));
  let repaired = 0;
  for (const polled of due.slice(0, limits.repositories)) {
    signal.throwIfAborted();
    try {
      repaired += await pollRepository(polled, workshop, signal);
      state.repositories.setPolled(polled, now());
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      metrics.failed('poll');
      log.warn({ repository: `${polled.owner}/${polled.repo}`, why: error.message }, 'not polled');
      state.repositories.setPolled(polled, now());
    }
  }
  metrics.polled('done', repaired);
  return repaired;
}

async function repositoriesOf(
  id: number,
  access: InstallationAccess,
  { log, metrics }: Workshop,
  signal: AbortSignal,
): Promise<readonly { readonly owner: string; readonly repo: string }[]> {
  try {
    return (await access.repositories({ signal })).filter(({ isArchived }) => !isArchived);
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    metrics.failed('poll');
    log.warn({ installation: id, why: error.message }, 'not polled');
    return [];
  }
}

async function pollRepository(polled: Polled, workshop: Workshop, signal: AbortSignal): Promise<number> {
  const { state, log, now } = workshop;
  const answer = await polled.access.openPulls(polled, state.repositories.etag(polled), { signal });
  if ('unchanged' in answer) return 0;
  const lost = answer.pulls.filter((pull) => isUnknown(pull, polled, workshop));
  const results = lost.map(({ number }) => state.queue.add(subjectOf(number, polled), {}, now()));
  const repository = `${polled.owner}/${polled.repo}`;
  if (answer.isCut) log.warn({ repository, read: answer.pulls.length }, 'more open pull requests than are read');
  if (lost.length > 0) log.info({ repository, pulls: lost.map(({ number }) => number) }, 'events were lost');
  // What did not fit is looked for again.
  state.repositories.setEtag(polled, results.includes('full') ? undefined : answer.etag);
  return results.filter((result) => result === 'added').length;
}

/** Not in the queue, and the last that is known of that head for that branch is no verdict of a pull request. */
function isUnknown({ number, headSha, baseRef }: PullRequest, polled: Polled, { state }: Workshop): boolean {
  // What waits for its next attempt is to go on waiting.
  if (state.queue.has(subjectOf(number, polled))) return false;
  const last = state.runs.byHead(polled, headSha).find((run) => run.baseRef === baseRef);
  return last?.state !== 'published' || last.subject.kind === 'group';
}

function subjectOf(number: number, { owner, repo, installation }: Polled): Subject {
  return { owner, repo, installation, kind: 'pull', number };
}
