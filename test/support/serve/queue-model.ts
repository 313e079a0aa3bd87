import type { QueuedSubject } from '../../../src/serve/state/queue-entry.ts';
import { type Subject, repositoryKey, subjectKey } from '../../../src/serve/state/subject.ts';
import type { QueueOperation } from './queue-operations.ts';

interface Entry {
  subject: Subject;
  isForced: boolean;
  approvedSha: string | undefined;
  attempts: number;
  queuedAt: number;
  notBefore: number;
  isFirst: boolean;
  isTaken: boolean;
  isDropped: boolean;
  again: { readonly at: number; readonly isForced: boolean } | undefined;
}

/** The queue as it has to be, in plain objects. An entry that waits again keeps its place among those of its time. */
export class QueueModel {
  #entries = new Map<string, Entry>();
  #turns: string[] = [];
  #missed = new Map<string, number>();
  #deliveries = new Set<string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  copy(): QueueModel {
    const copy = new QueueModel(this.#limit);
    copy.#entries = structuredClone(this.#entries);
    copy.#turns = [...this.#turns];
    copy.#missed = new Map(this.#missed);
    copy.#deliveries = new Set(this.#deliveries);
    return copy;
  }

  perform(operation: QueueOperation): unknown {
    switch (operation.do) {
      case 'add':
        return this.#add(operation.subject, operation.at, operation);
      case 'deliver':
        return this.#deliver(operation.id, operation.subject, operation.at);
      case 'take':
        return this.#take(operation.at, operation.perRepository);
      case 'finish':
        return this.#finish(operation.key, operation.at);
      case 'postpone':
        return this.#giveBack(operation.key, operation.countsAttempt ?? true, operation.notBefore);
      case 'remove':
      case 'removeRepository':
      case 'removeInstallation':
        return this.#performRemoval(operation);
      case 'takeMissed': {
        const missed = [...this.#missed.keys()].toSorted();
        this.#missed.clear();
        return missed;
      }
      case 'restore':
        return this.#restore();
    }
  }

  seen(subjects: readonly Subject[]): unknown {
    const waiting = [...this.#entries.values()].filter(({ isTaken }) => !isTaken);
    const least = (times: readonly number[]): number | null => (times.length > 0 ? Math.min(...times) : null);
    const oldest = least(waiting.map(({ queuedAt }) => queuedAt));
    const taken = this.#entries.size - waiting.length;
    return {
      depth: { waiting: waiting.length, taken, ...(oldest !== null && { oldestQueuedAt: oldest }) },
      nextDue: [-1, 10].map((after) => {
        return least(waiting.map(({ notBefore }) => notBefore).filter((at) => at > after));
      }),
      subjects: subjects.map((subject) => {
        const key = subjectKey(subject);
        const entry = this.#entries.get(key);
        const isWanted = entry !== undefined && (!entry.isDropped || entry.again !== undefined);
        return [key, isWanted, entry?.again !== undefined, entry?.isDropped ?? false];
      }),
    };
  }

  #performRemoval(operation: Extract<QueueOperation, { do: `remove${string}` }>): number | null {
    switch (operation.do) {
      case 'remove':
        this.#remove((_, key) => key === operation.key);
        return null;
      case 'removeRepository':
        this.#missed.delete(repositoryKey(operation.subject));
        return this.#remove(({ subject }) => repositoryKey(subject) === repositoryKey(operation.subject));
      case 'removeInstallation':
        for (const [repository, id] of this.#missed) if (id === operation.id) this.#missed.delete(repository);
        return this.#remove(({ subject }) => subject.installation === operation.id);
    }
  }

  #deliver(id: string, subject: Subject, at: number): string {
    if (this.#deliveries.has(id)) return 'duplicate';
    this.#deliveries.add(id);
    return this.#add(subject, at, {});
  }

  #add(subject: Subject, at: number, wishes: { readonly isForced?: boolean; readonly approvedSha?: string }): string {
    const { isForced = false, approvedSha } = wishes;
    const key = subjectKey(subject);
    const entry = this.#entries.get(key);
    if (!entry) {
      if (this.#entries.size >= this.#limit) {
        this.#missed.set(repositoryKey(subject), subject.installation);
        return 'full';
      }
      const times = { queuedAt: at, notBefore: at, attempts: 0 };
      const flags = { isForced, isFirst: false, isTaken: false, isDropped: false };
      this.#entries.set(key, { subject, approvedSha, ...times, ...flags, again: undefined });
      return 'added';
    }
    entry.subject = subject;
    entry.approvedSha = approvedSha ?? entry.approvedSha;
    if (entry.isTaken) {
      entry.again = { at: entry.again?.at ?? at, isForced: isForced || (entry.again?.isForced ?? false) };
    } else {
      entry.isForced ||= isForced;
      entry.attempts = 0;
      entry.notBefore = Math.min(entry.notBefore, at);
    }
    return 'joined';
  }

  #take(at: number, perRepository: number): QueuedSubject | null {
    const taken = (repository: string): number =>
      [...this.#entries.values()].filter(({ isTaken, subject }) => isTaken && repositoryKey(subject) === repository)
        .length;
    const ranked = [...this.#entries]
      .filter(([, { isTaken, notBefore }]) => !isTaken && notBefore <= at)
      .map(([key, entry]) => ({ key, entry, repository: repositoryKey(entry.subject) }))
      .filter(({ repository }) => taken(repository) < perRepository)
      .map((one) => {
        const { isFirst, queuedAt } = one.entry;
        const rank = [isFirst ? 0 : 1, taken(one.repository), this.#turns.indexOf(one.repository), queuedAt];
        return { ...one, rank };
      })
      .toSorted((one, other) => compare(one.rank, other.rank));
    const [next] = ranked;
    if (!next) return null;
    const { key, entry, repository } = next;
    const { subject, isForced, approvedSha, attempts, queuedAt } = entry;
    entry.isTaken = true;
    entry.isFirst = false;
    this.#turns = [...this.#turns.filter((served) => served !== repository), repository];
    return { key, subject, isForced, attempts, queuedAt, ...(approvedSha !== undefined && { approvedSha }) };
  }

  #finish(key: string, at: number): null {
    const entry = this.#entries.get(key);
    if (!entry?.isTaken) return null;
    if (!entry.again) {
      this.#entries.delete(key);
      return null;
    }
    const again = { isForced: entry.again.isForced, queuedAt: entry.again.at, again: undefined };
    Object.assign(entry, { ...again, attempts: 0, notBefore: at, isTaken: false, isDropped: false });
    return null;
  }

  #giveBack(key: string, countsAttempt: boolean, notBefore: number): null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    const { isDropped, again } = entry;
    if (isDropped && !again) this.#entries.delete(key);
    const isForced = entry.isForced || (again?.isForced ?? false);
    const attempts = entry.attempts + (countsAttempt ? 1 : 0);
    Object.assign(entry, { isForced, attempts, notBefore, isTaken: false, isDropped: false, again: undefined });
    if (isDropped && again) Object.assign(entry, { attempts: 0, notBefore: again.at, queuedAt: again.at });
    return null;
  }

  #restore(): number {
    let restored = 0;
    for (const [key, entry] of this.#entries) {
      if (!entry.isTaken) continue;
      const isFirst = !entry.isDropped && entry.attempts === 0;
      this.#giveBack(key, true, entry.notBefore);
      entry.isFirst = isFirst;
      if (this.#entries.has(key)) restored += 1;
    }
    return restored;
  }

  #remove(isMeant: (entry: Entry, key: string) => boolean): number {
    let removed = 0;
    for (const [key, entry] of this.#entries) {
      if (!isMeant(entry, key)) continue;
      if (!entry.isTaken) this.#entries.delete(key);
      if (!entry.isDropped || entry.again) removed += 1;
      Object.assign(entry, { isDropped: true, isForced: false, approvedSha: undefined, again: undefined });
    }
    return removed;
  }
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, place) => value !== other[place]);
  return index < 0 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}
