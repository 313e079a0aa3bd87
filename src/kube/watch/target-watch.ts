import { setImmediate as othersTurn } from 'node:timers/promises';
import type { KubeApi } from '../api/kube-api.ts';
import { oneLine } from '../api/http/one-line.ts';
import { KubeError } from '../api/kube-error.ts';
import { listPage } from '../list/list-page.ts';
import { smallerPage } from '../list/list-pages.ts';
import type { Slots } from '../../platform/slots.ts';
import { BackOff, jittered } from './back-off.ts';
import { KnownObjects } from './known-objects.ts';
import { listInto } from './list-into.ts';
import { type NextList, doubtsOf, nextList } from './next-list.ts';
import { pause } from './pause.ts';
import { type Standing, TargetPhase } from './target-phase.ts';
import { type WatchEvent, watchEvent } from './watch-event.ts';
import type { DropCause, WatchNews } from './watch-news.ts';
import { watchLines } from './watch-lines.ts';
import type { WatchSettings } from './watch-settings.ts';
import type { ObjectHandler, TargetState, WatchTarget } from './watched.ts';

/** What all watches of one process have in common. */
export interface WatchSurroundings {
  readonly api: KubeApi;
  readonly news: WatchNews;
  readonly settings: WatchSettings;
  /** Those who list. */
  readonly slots: Slots;
  readonly signal: AbortSignal;
  /** A target is in another phase. */
  readonly onPhase: () => void;
}

/** Lists and watches one target until the signal comes, whatever breaks between. */
export class TargetWatch {
  readonly target: WatchTarget;
  readonly #around: WatchSurroundings;
  readonly #known: KnownObjects;
  readonly #phase: TargetPhase;
  readonly #backOff: BackOff;
  /** Why the next thing to do is a list; undefined: it is a watch. */
  #list: NextList = 'first';
  /** Whether the server has shown since the last failure that all is well. */
  #isProven = false;
  /** Whether the last try failed. */
  #isDoubtful = false;
  #isWatchRefused = false;
  #pageSize: number;
  /** Whether it is of use to go on from the last version: see `doubtsOf`. */
  #doubts = 0;

  constructor(target: WatchTarget, handler: ObjectHandler, around: WatchSurroundings) {
    this.target = target;
    this.#around = around;
    this.#known = new KnownObjects(target, handler);
    this.#backOff = new BackOff(around.settings.backOff);
    this.#pageSize = around.settings.pageSize;
    this.#phase = new TargetPhase((standing, before) => {
      around.news.onState?.(target, this.#withReached(standing), this.#withReached(before));
      around.onPhase();
    });
  }

  get state(): TargetState {
    return this.#withReached(this.#phase.standing);
  }

  /** Whether everything up to this version has been told. */
  hasReached(resourceVersion: string): boolean {
    return this.#known.hasReached(resourceVersion);
  }

  /** Resolves soon after the signal; nothing is told from then on. */
  async run(): Promise<void> {
    const { signal } = this.#around;
    while (!signal.aborted) {
      try {
        await this.#attempt();
        this.#isDoubtful = false;
      } catch (error) {
        if (signal.aborted) break;
        await pause(this.#failed(error), signal).catch(() => undefined);
      }
    }
    this.#phase.end();
  }

  async #attempt(): Promise<void> {
    this.#isProven = false;
    if (this.#list !== undefined) await this.#around.slots.run(() => this.#listAll());
    else if (this.#isDoubtful) await this.#probe();
    await this.#watch();
  }

  async #listAll(): Promise<void> {
    const { api, signal, settings, news } = this.#around;
    signal.throwIfAborted();
    if (this.#list !== undefined && this.#list !== 'first') news.onRelist?.(this.target, this.#list);
    const request = { limit: this.#pageSize, milliseconds: settings.pageMilliseconds, signal };
    await listInto(this.#known, api, this.target, request);
    this.#list = undefined;
    this.#doubts = 0;
    if (!this.#isWatchRefused) this.#prove();
  }

  /** Whether the server is there: a watch that says nothing would not show it. */
  async #probe(): Promise<void> {
    const { api, signal, settings } = this.#around;
    const milliseconds = settings.probeMilliseconds;
    await listPage(api, { ...this.target, form: 'metadata' }, { limit: 1, milliseconds, signal });
  }

  async #watch(): Promise<void> {
    const { api, settings, signal } = this.#around;
    const began = performance.now();
    const established = setTimeout(() => this.#prove(), settings.provenMilliseconds);
    let [lines, events] = [0, 0];
    try {
      for await (const line of watchLines(api, this.target, this.#known.reached, settings, signal)) {
        signal.throwIfAborted();
        lines += 1;
        this.#take(watchEvent(this.target, line));
        this.#prove();
        this.#doubts = 0;
        events += 1;
        if (events % settings.eventsAtOnce === 0) await othersTurn();
      }
    } catch (error) {
      if (events === 0) this.#doubts += doubtsOf(faultOf(error), lines > 0);
      throw error;
    } finally {
      clearTimeout(established);
      if (performance.now() - began >= settings.healthyMilliseconds) this.#backOff.reset();
    }
    if (performance.now() - began >= settings.provenMilliseconds) return;
    throw new KubeError('unreachable', `the watch of ${this.target.kind.plural} ended as soon as it began`);
  }

  #take(event: WatchEvent): void {
    this.#around.news.onEvent?.(this.target, event.type);
    switch (event.type) {
      case 'upsert':
        return this.#known.changed(event.object);
      case 'delete':
        return this.#known.deleted(event.object);
      case 'bookmark':
        if (this.#known.bookmarked(event.resourceVersion)) return undefined;
        this.#list = 'backwards';
        throw new KubeError('gone', `versions of ${this.target.kind.plural} went back to ${event.resourceVersion}`);
    }
  }

  #prove(): void {
    this.#isProven = true;
    this.#isWatchRefused = false;
    this.#phase.set('synced');
  }

  /** Notes why a try failed and what comes next; gives the pause before it, in milliseconds. */
  #failed(error: unknown): number {
    const { news, settings } = this.#around;
    const fault = faultOf(error);
    const reason = oneLine(error instanceof Error ? error.message : String(error));
    const wasListing = this.#list !== undefined;
    news.onDrop?.(this.target, fault);
    this.#isDoubtful = true;
    if (wasListing && fault === 'late') this.#pageSize = smallerPage(this.#pageSize);
    this.#list = nextList(this.#list, fault, this.#doubts);
    if (fault === 'forbidden') {
      this.#isWatchRefused = !wasListing;
      this.#phase.set('forbidden', reason);
      return jittered(settings.refusedMilliseconds, 2 * settings.refusedMilliseconds);
    }
    if (fault === 'missing' && wasListing) {
      this.#phase.set('missing', reason);
      return jittered(settings.refusedMilliseconds, 1.2 * settings.refusedMilliseconds);
    }
    if (this.#isProven && fault !== 'handler') this.#phase.lost(reason, settings.quietMilliseconds);
    else this.#phase.failed(reason);
    return this.#backOff.next(error instanceof KubeError ? error.retryAfterSeconds : undefined);
  }

  #withReached(standing: Standing): TargetState {
    const { reached } = this.#known;
    return reached === undefined ? standing : { ...standing, reached };
  }
}

function faultOf(error: unknown): DropCause {
  return error instanceof KubeError ? error.fault : 'handler';
}
