import { jittered } from '../../kube/watch/back-off.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';
import { NewestOfKinds } from '../deciding/newest.ts';
import { keyOf, merged } from './merge-triggers.ts';

/** A trigger that waits, or that is being sent. */
export interface QueuedTrigger {
  readonly trigger: Trigger;
  /** When the first change came that it stands for. */
  readonly first: number;
  /** Changes that it stands for. */
  readonly changes: number;
  /** When it may be sent. */
  readonly due: number;
  /** How often it was sent in vain. */
  readonly failures: number;
}

/** Times are in milliseconds of any clock, the same for all calls. */
export interface QueueLimits {
  /** How long an object has to be quiet. */
  readonly quiet: number;
  /** How long after the first change it is sent even if it is not. */
  readonly longest: number;
  /** Objects that wait at once. */
  readonly most: number;
  /** After the first attempt for one object that was in vain; doubles each time. */
  readonly firstRetry: number;
  readonly longestRetry: number;
}

/**
 * Triggers by object, one each: the newest. What is added while another one about the same object is being sent waits for
 * itself, so the last one sent is never older than the last one added. Beyond `most` all that waits is dropped: whoever is
 * told so has everything scanned after the newest of each kind was reached.
 */
export class TriggerQueue {
  readonly #limits: QueueLimits;
  readonly #overflowed: (newest: readonly Trigger[]) => void;
  readonly #waiting = new Map<string, QueuedTrigger>();
  #isTurnOfAgain = false;

  constructor(limits: QueueLimits, overflowed: (newest: readonly Trigger[]) => void) {
    this.#limits = limits;
    this.#overflowed = overflowed;
  }

  get depth(): number {
    return this.#waiting.size;
  }

  /** How many were sent in vain, and wait to be sent again. */
  get inVain(): number {
    return Array.from(this.#waiting.values()).filter(({ failures }) => failures > 0).length;
  }

  /** Gives whether another change of the same object was waiting already. */
  add(trigger: Trigger, now: number): 'added' | 'coalesced' {
    const key = keyOf(trigger);
    const known = this.#waiting.get(key);
    const { quiet, longest } = this.#limits;
    if (known) {
      const due = Math.min(now + quiet, Math.max(known.first + longest, now));
      const { first, changes } = known;
      this.#waiting.set(key, {
        trigger: merged(known.trigger, trigger),
        first,
        changes: changes + 1,
        due,
        failures: 0,
      });
      return 'coalesced';
    }
    this.#waiting.set(key, { trigger, first: now, changes: 1, due: now + Math.min(quiet, longest), failures: 0 });
    this.#keepWithin();
    return 'added';
  }

  /**
   * Takes what is due, up to `most`. What was sent in vain goes by itself, every second time at most: the scanner may wait
   * long for it, and it is not to hold up what is fresh.
   */
  take(now: number, most: number): readonly QueuedTrigger[] {
    const fresh: string[] = [];
    const again: string[] = [];
    for (const [key, { due, failures }] of this.#waiting) {
      if (due > now) continue;
      const into = failures === 0 ? fresh : again;
      if (into.length < most) into.push(key);
      if (Math.min(fresh.length, again.length) >= most) break;
    }
    const isAgain = again.length > 0 && (fresh.length === 0 || this.#isTurnOfAgain);
    this.#isTurnOfAgain = !isAgain;
    const taken: QueuedTrigger[] = [];
    for (const key of isAgain ? again : fresh) {
      const queued = this.#waiting.get(key);
      if (queued) taken.push(queued);
      this.#waiting.delete(key);
    }
    return taken;
  }

  /** Puts back what could not be sent, as it was. */
  giveBack(queued: QueuedTrigger, now: number): void {
    this.#put({ ...queued, due: now });
  }

  /** Puts back what was sent in vain, to be sent again after a while. */
  postpone(queued: QueuedTrigger, now: number): void {
    const { firstRetry, longestRetry } = this.#limits;
    const wait = Math.min(longestRetry, firstRetry * 2 ** queued.failures);
    // What failed together is not to come together for ever.
    this.#put({ ...queued, failures: queued.failures + 1, due: now + jittered(wait / 2, wait) });
  }

  /** Where a newer one waits, that is the one; but a rescan that was asked for stays asked for. */
  #put(queued: QueuedTrigger): void {
    const key = keyOf(queued.trigger);
    const newer = this.#waiting.get(key);
    if (newer) {
      const first = Math.min(queued.first, newer.first);
      const changes = queued.changes + newer.changes;
      this.#waiting.set(key, { ...newer, trigger: merged(queued.trigger, newer.trigger), first, changes });
      return;
    }
    this.#waiting.set(key, queued);
    this.#keepWithin();
  }

  /** When the next one is due; undefined when none waits. */
  nextDue(): number | undefined {
    let next: number | undefined;
    for (const { due } of this.#waiting.values()) if (next === undefined || due < next) next = due;
    return next;
  }

  /** When the first change came of all that wait; undefined when none waits. */
  oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { first } of this.#waiting.values()) if (oldest === undefined || first < oldest) oldest = first;
    return oldest;
  }

  #keepWithin(): void {
    if (this.#waiting.size <= this.#limits.most) return;
    const newest = new NewestOfKinds();
    for (const { trigger } of this.#waiting.values()) newest.note(trigger);
    this.#waiting.clear();
    this.#overflowed(newest.take());
  }
}
