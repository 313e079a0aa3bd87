import type { Logger } from 'pino';
import { isExpired } from '../../engine/exceptions/expiry.ts';
import { exceptionName } from '../../engine/exceptions/security-exception.ts';
import type { GoneObject, LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import type { Exception } from '../../model/exception.ts';
import { Alarm } from './alarm.ts';
import { readException, type KnownException } from './known-exception.ts';

export interface BookSettings {
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Objects by what has become of them. */
export interface ExceptionCounts {
  readonly inForce: number;
  readonly expired: number;
  readonly refused: number;
}

/**
 * The SecurityExceptions and ClusterSecurityExceptions of the cluster, filled by watches of `exceptionTargets`, and what
 * of them is in force. All namespaces count: whose objects are not judged may still say what is accepted.
 */
export class SecurityExceptionBook implements ObjectHandler {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #known = new Map<string, KnownException>();
  readonly #changeListeners = new Set<() => void>();
  readonly #newsListeners = new Set<() => void>();
  readonly #alarm: Alarm;
  #inForce: readonly Exception[] = [];
  #isStale = false;
  #isAnnouncing = false;

  constructor({ log, now = Date.now }: BookSettings) {
    this.#log = log;
    this.#now = now;
    this.#alarm = new Alarm(() => this.#stale(), now);
  }

  upsert(live: LiveObject): void {
    const after = readException(live);
    const before = this.#known.get(after.name);
    this.#known.set(after.name, after);
    if (after.problem !== undefined && after.problem !== before?.problem) {
      const todo = 'put the object right; until then it accepts nothing, and its status says the same';
      this.#log.warn({ exception: after.name, why: after.problem, todo }, 'exception refused');
    }
    this.#stale();
  }

  delete({ kind, namespace, name }: GoneObject): void {
    if (this.#known.delete(exceptionName({ kind, metadata: { namespace, name } }))) this.#stale();
  }

  /** What holds now, sorted by name. The same list as long as it says the same. */
  get inForce(): readonly Exception[] {
    this.#refresh();
    return this.#inForce;
  }

  /** When the next exception ends, in milliseconds since 1970. Nobody has to ask again then: listeners are told. */
  get nextExpiry(): number | undefined {
    const now = this.#now();
    const moments = Array.from(this.#known.values(), ({ expires }) => Date.parse(expires ?? ''));
    // Not spread into Math.min: there may be many.
    return moments.filter((at) => at > now).toSorted((left, right) => left - right)[0];
  }

  get counts(): ExceptionCounts {
    const now = this.#now();
    const known = Array.from(this.#known.values());
    const refused = known.filter(({ problem }) => problem !== undefined).length;
    const expired = known.filter((one) => isExpired(one, now)).length;
    return { inForce: known.length - refused - expired, expired, refused };
  }

  /** All objects, whatever has become of them. */
  all(): Iterable<KnownException> {
    return this.#known.values();
  }

  /** Calls back soon after what is in force has become something else. Gives what ends it. */
  onChange(listener: () => void): () => void {
    return added(this.#changeListeners, listener);
  }

  /** Calls back soon after any object came, went, became another one or expired. Gives what ends it. */
  onNews(listener: () => void): () => void {
    return added(this.#newsListeners, listener);
  }

  /** Tells nobody anything any more. */
  close(): void {
    this.#alarm.set(undefined);
    this.#changeListeners.clear();
    this.#newsListeners.clear();
  }

  /** Objects come by the hundred: what they come to is worked out once. */
  #stale(): void {
    this.#isStale = true;
    if (this.#isAnnouncing) return;
    this.#isAnnouncing = true;
    const before = this.#inForce;
    queueMicrotask(() => {
      this.#isAnnouncing = false;
      this.#refresh();
      for (const listener of this.#newsListeners) listener();
      if (this.#inForce === before) return;
      this.#log.info({ ...this.counts }, 'exceptions changed');
      for (const listener of this.#changeListeners) listener();
    });
  }

  #refresh(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const now = this.#now();
    const inOrder = Array.from(this.#known.values()).toSorted((left, right) => (left.name < right.name ? -1 : 1));
    const current = inOrder.flatMap((one) => (isExpired(one, now) ? [] : one.exceptions));
    if (JSON.stringify(current) !== JSON.stringify(this.#inForce)) this.#inForce = current;
    this.#alarm.set(this.nextExpiry);
  }
}

function added(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
