import type { State } from '../../../src/serve/state/state.ts';
import { type Subject, subjectKey } from '../../../src/serve/state/subject.ts';

/** Something that is done with the queue of a state. */
export type QueueOperation =
  | {
      readonly do: 'add';
      readonly subject: Subject;
      readonly at: number;
      readonly isForced?: boolean;
      readonly approvedSha?: string;
    }
  | { readonly do: 'deliver'; readonly id: string; readonly subject: Subject; readonly at: number }
  | { readonly do: 'take'; readonly at: number; readonly perRepository: number }
  | { readonly do: 'finish'; readonly key: string; readonly at: number }
  | { readonly do: 'postpone'; readonly key: string; readonly notBefore: number; readonly countsAttempt?: boolean }
  | { readonly do: 'remove'; readonly key: string }
  | { readonly do: 'removeRepository'; readonly subject: Subject }
  | { readonly do: 'removeInstallation'; readonly id: number }
  | { readonly do: 'takeMissed' }
  | { readonly do: 'restore' };

/** Does it, gives what it gives as plain data. */
export function perform(state: State, operation: QueueOperation): unknown {
  const { queue, deliveries } = state;
  switch (operation.do) {
    case 'add':
      return queue.add(operation.subject, operation, operation.at);
    case 'deliver': {
      const { id, subject, at } = operation;
      return state.transaction(() => {
        if (!deliveries.isNew({ id, digest: `digest of ${id}`, event: 'pull_request' }, at)) return 'duplicate';
        return queue.add(subject, {}, at);
      });
    }
    case 'take':
      return queue.take(operation.at, operation) ?? null;
    case 'finish':
      queue.finish(operation.key, operation.at);
      return null;
    case 'postpone':
      queue.postpone(operation.key, operation.notBefore, operation);
      return null;
    case 'remove':
      queue.remove(operation.key);
      return null;
    case 'removeRepository':
      return queue.removeRepository(operation.subject);
    case 'removeInstallation':
      return queue.removeInstallation(operation.id);
    case 'takeMissed':
      return queue
        .takeMissed()
        .map(({ owner, repo }) => `${owner}/${repo}`.toLowerCase())
        .toSorted();
    case 'restore':
      return queue.restore();
  }
}

/** What can be seen of a queue without changing it. */
export function seen({ queue }: State, subjects: readonly Subject[]): unknown {
  return {
    depth: queue.depth(),
    nextDue: [-1, 10].map((after) => queue.nextDue(after) ?? null),
    subjects: subjects.map((subject) => {
      const key = subjectKey(subject);
      return [key, queue.has(subject), queue.isWantedAgain(key), queue.isDropped(key)];
    }),
  };
}
