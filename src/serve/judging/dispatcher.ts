import { setTimeout as sleep } from 'node:timers/promises';
import { GithubError } from '../../github/errors.ts';
import { MirrorError } from '../../platform/git/mirror/mirror-error.ts';
import type { ErrorCause } from '../metrics-table.ts';
import type { QueuedSubject } from '../state/queue-entry.ts';
import { StateError } from '../state/state-error.ts';
import { CalledOff, type WhyStopped } from './called-off.ts';
import { filed, stateRetry } from './filed.ts';
import { giveUp } from './give-up.ts';
import { JudgeError } from './judge.ts';
import type { Look } from './look.ts';
import { lookAt } from './look-at.ts';
import { wantedOf } from './wanted.ts';
import type { Workshop } from './workshop.ts';

/** How many subjects are looked at at once: most of them wait for GitHub, or for their turn to render. */
export interface Width {
  readonly all: number;
  readonly perRepository: number;
  /** GitHub makes an installation wait that writes much: it must not keep all others waiting, too. */
  readonly perInstallation: number;
}

interface Working {
  readonly queued: QueuedSubject;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  headSha?: string;
}

/** Longest wait between two looks into the queue, should a wake-up be missed. */
const longestNap = 60_000;
/** After so many attempts at something that should have gone away, the subject is left to the next event. */
const mostAttempts = 50;

/** Takes subjects from the queue and has them looked at, until it is stopped. */
export class Dispatcher {
  readonly #workshop: Workshop;
  readonly #width: Width;
  readonly #working = new Map<string, Working>();
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  constructor(workshop: Workshop, width: Width) {
    this.#workshop = workshop;
    this.#width = width;
  }

  /** How many subjects are being looked at. */
  get busy(): number {
    return this.#working.size;
  }

  /** Begins, with what was being done when the last process ended. */
  start(): void {
    this.#isRunning = true;
    this.wake();
  }

  /** To be called after something was added to the queue. */
  wake(): void {
    if (!this.#isRunning) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), this.#takeDue());
  }

  /** Begins with all that is due and finds a place; gives the milliseconds until there may be more. */
  #takeDue(): number {
    const { state, log, metrics, now } = this.#workshop;
    try {
      const at = now();
      while (this.#working.size < this.#width.all) {
        const queued = state.queue.take(at, this.#width);
        if (!queued) break;
        this.#begin(queued);
      }
      // What is due and not taken waits for somebody who works, whose end is a wake-up, too.
      const due = state.queue.nextDue(at);
      return due === undefined ? longestNap : Math.min(due - at, longestNap);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      metrics.failed('state');
      log.error({ why: error.message }, 'the queue cannot be read');
      return stateRetry;
    }
  }

  /**
   * A subject may have moved on while it is being looked at: if GitHub says so, too, that work is stopped, and the
   * subject is looked at again. `headSha`: the head that an event speaks of.
   */
  async reconsider(key: string, headSha?: string): Promise<void> {
    const working = this.#working.get(key);
    if (!working || working.headSha === undefined || working.headSha === headSha) return;
    const { queued, stop } = working;
    const { subject } = queued;
    try {
      const access = this.#workshop.app.installation(subject.installation);
      const wanted = await wantedOf(subject, access, this.#workshop, stop.signal);
      if (wanted.kind === 'gone') stop.abort(new CalledOff('closed'));
      else if (wanted.headSha !== working.headSha) stop.abort(new CalledOff('superseded'));
    } catch (error) {
      if (!(error instanceof GithubError) && !stop.signal.aborted) throw error;
      // It goes on, and is looked at again afterwards.
    }
  }

  /** Stops the work on a subject that is no more, such as a group that left its queue. */
  callOff(key: string, why: WhyStopped): void {
    this.#working.get(key)?.stop.abort(new CalledOff(why));
  }

  /** The same for all that were removed from the queue. */
  callOffDropped(): void {
    for (const key of this.#working.keys()) if (this.#workshop.state.queue.isDropped(key)) this.callOff(key, 'closed');
  }

  /**
   * Takes nothing more, and stops what goes on: it stays in the queue for the next process. Publishing gets
   * `milliseconds` to come to an end.
   */
  async stop(milliseconds: number): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    const all = Array.from(this.#working.values());
    for (const { queued, stop } of all) {
      const isPublishing = this.#workshop.state.runs.open(queued.key).some(({ state }) => state !== 'begun');
      if (!isPublishing) stop.abort(new CalledOff('stopping'));
    }
    const timeout = new AbortController();
    const late = sleep(milliseconds, undefined, { signal: timeout.signal }).then(
      () => all.forEach(({ stop }) => stop.abort(new CalledOff('stopping'))),
      () => undefined,
    );
    await Promise.all(all.map(({ done }) => done));
    timeout.abort();
    await late;
  }

  #begin(queued: QueuedSubject): void {
    const stop = new AbortController();
    const done = this.#look(queued, stop).finally(() => {
      this.#working.delete(queued.key);
      this.wake();
    });
    this.#working.set(queued.key, { queued, stop, done });
  }

  /** Never rejects: whatever happens, the subject is filed as done, or to be looked at later. */
  async #look(queued: QueuedSubject, stop: AbortController): Promise<void> {
    const { state, log, metrics, now, app } = this.#workshop;
    const { key } = queued;
    const { signal } = stop;
    const judging = (headSha: string): void => {
      const working = this.#working.get(key);
      if (working) working.headSha = headSha;
      // It may have had something to publish first.
      if (!this.#isRunning) stop.abort(new CalledOff('stopping'));
      signal.throwIfAborted();
    };
    const isWanted = (): boolean => this.#isRunning;
    try {
      const access = app.installation(queued.subject.installation);
      const look = { queued, access, workshop: this.#workshop, signal, judging };
      const end = await this.#endOf(look);
      await filed(end, this.#workshop, isWanted);
    } catch (error) {
      log.error({ subject: key, err: error }, 'internal error');
      metrics.failed('other');
      await filed(() => state.queue.postpone(key, now() + longestNap), this.#workshop, isWanted).catch(() => undefined);
    }
  }

  /** Looks, gives how to file what came of it. */
  async #endOf(look: Look): Promise<() => void> {
    const { state, log, metrics, now } = this.#workshop;
    const { queued, signal } = look;
    const { key, attempts } = queued;
    try {
      await lookAt(look);
      return () => state.queue.finish(key, now());
    } catch (error) {
      if (signal.aborted && signal.reason instanceof CalledOff) {
        log.info({ subject: key, why: signal.reason.why }, 'called off');
        // What stopped it is to be looked at; a stopping process leaves that to the next one.
        if (signal.reason.why === 'stopping') return () => undefined;
        return () => state.queue.postpone(key, now(), { countsAttempt: false });
      }
      const cause = causeOf(error);
      metrics.failed(cause);
      if (attempts + 1 < mostAttempts) return this.#putOff(queued, cause, error);
      const why = error instanceof Error ? error.message : String(error);
      log.error({ subject: key, cause, why, attempts: attempts + 1 }, 'given up');
      await giveUp(look);
      return () => state.queue.finish(key, now());
    }
  }

  #putOff({ key, attempts }: QueuedSubject, cause: ErrorCause, error: unknown): () => void {
    const { state, log, settings, now } = this.#workshop;
    const why = error instanceof Error ? error.message : String(error);
    // Many that failed together shall not come back together.
    const grown = Math.min(settings.firstRetry * 2 ** attempts, settings.longestRetry);
    const wait = Math.round(grown * (0.75 + Math.random() / 2));
    const fields = { subject: key, cause, why, attempts: attempts + 1, seconds: Math.round(wait / 1000) };
    if (cause === 'other') log.error({ ...fields, err: error }, 'put off');
    else log.warn(fields, 'put off');
    return () => state.queue.postpone(key, now() + wait);
  }
}

/** The label of a metric. */
function causeOf(error: unknown): ErrorCause {
  if (error instanceof MirrorError) return 'fetch';
  if (error instanceof JudgeError) return 'judge';
  if (error instanceof StateError) return 'state';
  if (!(error instanceof GithubError)) return 'other';
  if (error.code === 'TOKEN') return 'token';
  return error.code === 'PERMISSION' ? 'permission' : 'github';
}
