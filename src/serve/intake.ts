import type { WebhookEvent } from '../github/webhook/webhook-event.ts';
import type { Delivery } from './http/surface.ts';
import type { State } from './state/state.ts';
import { type Subject, repositoryKey, subjectKey } from './state/subject.ts';

/** What those at work have to hear of an event, once it is filed. */
export type Signal =
  /** There may be something to take from the queue. */
  | { readonly kind: 'wake' }
  /** The subject may have another head now, unless it is this one; without one, it may be over. */
  | { readonly kind: 'reconsider'; readonly key: string; readonly headSha?: string }
  /** The subject is gone. */
  | { readonly kind: 'call-off'; readonly key: string }
  /** These are not to be kept any more. */
  | { readonly kind: 'forget'; readonly repositories: readonly { readonly owner: string; readonly repo: string }[] }
  /** There may be pull requests that nobody told us of. */
  | { readonly kind: 'poll' };

export interface Taken {
  readonly outcome: 'accepted' | 'duplicate' | 'full';
  readonly signals: readonly Signal[];
}

type Filed = { readonly isFull: boolean; readonly signals: readonly Signal[] };

const nothing: Filed = { isFull: false, signals: [] };

/**
 * Files a delivery with all that it asks for, in one transaction. `full`: of what it asks for something found no room;
 * its repository is filed as missed, and the delivery counts as new when it comes again.
 */
export function takeIn(delivery: Delivery, state: State, at: number): Taken {
  return state.transaction(() => {
    const { id, digest, name, event } = delivery;
    if (!state.deliveries.isNew({ id, digest, event: name }, at)) return { outcome: 'duplicate', signals: [] };
    const { isFull, signals } = fileEvent(event, state, at);
    // GitHub may send it again by hand: then it is to count.
    if (isFull) state.deliveries.retract(id);
    return { outcome: isFull ? 'full' : 'accepted', signals };
  });
}

function fileEvent(event: WebhookEvent, state: State, at: number): Filed {
  switch (event.kind) {
    case 'pull-request': {
      const { owner, repo, installation, number, headSha } = event;
      const subject: Subject = { owner, repo, installation, kind: 'pull', number };
      // One that is closed keeps its head, and yet nobody waits for its verdict.
      return add([subject], state, at, event.change === 'closed' ? {} : { headSha });
    }
    case 'merge-group': {
      const { owner, repo, installation, headSha, headRef, baseSha, baseRef } = event;
      const subject: Subject = { owner, repo, installation, kind: 'group', headSha, headRef, baseSha, baseRef };
      const filed = add([subject], state, at, { headSha });
      if (event.change === 'to-judge') return filed;
      return { ...filed, signals: [...filed.signals, { kind: 'call-off', key: subjectKey(subject) }] };
    }
    case 'judge-again':
      return judgeAgain(event, state, at);
    case 'installation':
      return fileInstallation(event, state);
    case 'ignored':
      return nothing;
  }
}

function judgeAgain(event: Extract<WebhookEvent, { kind: 'judge-again' }>, state: State, at: number): Filed {
  const { owner, repo, installation, headSha, pulls, isApproved } = event;
  // GitHub names no pull requests of forks: what was judged before is known by its head.
  const known = state.runs.byHead({ owner, repo }, headSha).map(({ subject }) => ({ ...subject, installation }));
  const named = pulls.map((number): Subject => ({ owner, repo, installation, kind: 'pull', number }));
  const subjects = new Map([...known, ...named].map((subject) => [subjectKey(subject), subject]));
  const approved = isApproved ? { approvedSha: headSha } : {};
  return add(Array.from(subjects.values()), state, at, { headSha, isForced: true, ...approved });
}

interface Asked {
  /** Head that the event speaks of. */
  readonly headSha?: string;
  readonly isForced?: boolean;
  readonly approvedSha?: string;
}

function add(subjects: readonly Subject[], state: State, at: number, { headSha, ...asked }: Asked): Filed {
  const added = subjects.map((subject) => ({ key: subjectKey(subject), how: state.queue.add(subject, asked, at) }));
  const joined = added.filter(({ how }) => how === 'joined');
  const head = headSha === undefined ? {} : { headSha };
  return {
    isFull: added.some(({ how }) => how === 'full'),
    signals: [...joined.map(({ key }): Signal => ({ kind: 'reconsider', key, ...head })), { kind: 'wake' }],
  };
}

function fileInstallation(event: Extract<WebhookEvent, { kind: 'installation' }>, state: State): Filed {
  const { change, installation, account, repositories, isWhole } = event;
  if (change === 'removed' && !isWhole) {
    for (const name of repositories) {
      state.queue.removeRepository(name);
      state.runs.removeRepository(name);
      state.repositories.remove(name);
    }
    return { isFull: false, signals: [{ kind: 'forget', repositories }] };
  }
  if (change === 'removed') {
    // GitHub may list them, or not.
    const all = [...repositories, ...state.runs.repositoriesOf(installation)];
    const forgotten = Array.from(new Map(all.map((name) => [repositoryKey(name), name])).values());
    state.queue.removeInstallation(installation);
    state.runs.removeInstallation(installation);
    state.installations.remove(installation);
    for (const name of forgotten) state.repositories.remove(name);
    return { isFull: false, signals: [{ kind: 'forget', repositories: forgotten }] };
  }
  state.installations.put({ id: installation, account, isSuspended: change === 'suspended' });
  return { isFull: false, signals: change === 'suspended' ? [] : [{ kind: 'poll' }] };
}
