import type { Logger } from 'pino';
import type { KubeApi } from '../kube/api/kube-api.ts';
import { postureKinds, type PostureKind } from '../kube/kinds/watched/posture-kinds.ts';
import type { LiveObject, ObjectHandler, TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { Budget } from './budget/budget.ts';
import { percentText } from './budget/byte-size.ts';
import { removeExpired } from './cleanup/expired-results.ts';
import { GoneResults } from './gone/gone-results.ts';
import { LivingObjects } from './gone/living-objects.ts';
import { manifestSummaries, resultKinds, type ResultKind } from './kinds/stored-kinds.ts';
import { watchNews, type ToldNews } from '../service/watching/watch-news.ts';
import type { StorageMetrics } from './metrics/storage-metrics.ts';
import { Phases } from './phases.ts';
import { WriteQueue } from './queue/write-queue.ts';
import { Remover } from './removal/remover.ts';
import { ResultIndex, type KindUsage } from './results/result-index.ts';
import { storedResult } from './results/stored-result.ts';
import { Soon } from './soon.ts';
import type { StorageSettings } from './storage-settings.ts';
import type { Follower, Following, ResultStore } from './store/result-store.ts';
import { Summaries, type SummaryKeeper } from './summaries/summaries.ts';
import { configurationRules, vulnerabilityRules, type SummaryRules } from './summaries/summary-rules.ts';
import { watchesOf } from './watches.ts';

export interface StorageParts {
  readonly api: KubeApi;
  readonly store: ResultStore;
  readonly settings: StorageSettings;
  readonly metrics: StorageMetrics;
  readonly log: Logger;
}

interface Kept {
  readonly rules: SummaryRules<unknown>;
  readonly keeper: SummaryKeeper;
}

/** One time of leadership: all that is known of the cluster, and all that is done about it. */
export class StorageRun {
  readonly #parts: StorageParts;
  readonly #watches = watchesOf();
  readonly #index = new ResultIndex();
  readonly #living = new LivingObjects(postureKinds);
  readonly #phases: Phases;
  readonly #told: ToldNews;
  readonly #queue: WriteQueue;
  readonly #remover: Remover;
  readonly #gone: GoneResults;
  readonly #budget: Budget | undefined;
  readonly #summaries: readonly Kept[];
  readonly #following: Following;
  readonly #budgetLook: Soon;
  readonly #goneLook: Soon;
  #cleanupTimer: NodeJS.Timeout | undefined;
  #hasStopped = false;

  /** Begins at once. */
  constructor(parts: StorageParts) {
    this.#parts = parts;
    const { api, store, settings, metrics, log } = parts;
    const { results, summaries, living } = this.#watches;
    this.#phases = new Phases([...results.values(), ...summaries.values(), ...living.values()]);
    this.#told = watchNews(log, metrics.watchNews);
    this.#queue = new WriteQueue(settings.queue, log, () => metrics.queueRefused());
    const index = this.#index;
    this.#remover = new Remover({ index, store, queue: this.#queue, metrics, log });
    const around = { index, living: this.#living, remover: this.#remover };
    this.#gone = new GoneResults({
      ...around,
      api,
      graceMilliseconds: settings.graceMilliseconds,
      isKnown: ({ kind }) => this.#phases.isSynced(kind),
    });
    this.#budget = settings.mostBytes > 0 ? new Budget({ ...around, log, most: settings.mostBytes }) : undefined;
    this.#budgetLook = new Soon(settings.lookMilliseconds, () => {
      if (this.#isStoredKnown()) this.#budget?.look();
    });
    this.#goneLook = new Soon(settings.lookMilliseconds, () => this.#gone.lookAtAll());
    const summaryParts = { store, queue: this.#queue, metrics, log, timing: settings.summaries };
    this.#summaries = [
      { rules: configurationRules, keeper: new Summaries(configurationRules, summaryParts) },
      { rules: vulnerabilityRules, keeper: new Summaries(vulnerabilityRules, summaryParts) },
    ];
    metrics.ask({
      usage: () => Array.from(this.usage(), ([kind, usage]) => [kind.plural, usage] as const),
      queueDepth: () => this.#queue.depth,
      queueOldest: () => this.#queue.oldestMilliseconds / 1000,
      isFull: () => this.#budget?.isFull ?? false,
      suspects: () => this.#gone.suspects,
      watches: () => this.#phases.all(),
    });
    this.#following = store.follow(this.#followers(), {
      onState: (target, state, before) => this.#stateChanged(target, state, before),
      onEvent: (target, type) => metrics.watched(target.kind.plural, type),
      onRelist: this.#told.onRelist,
      onDrop: this.#told.onDrop,
    });
  }

  /** What is stored, by kind. */
  usage(): ReadonlyMap<ResultKind, KindUsage> {
    return new Map(resultKinds.map((kind) => [kind, this.#index.usageOf(kind)]));
  }

  get bytes(): number {
    return this.#index.bytes;
  }

  /** What cannot be relied on, in sentences. */
  complaints(): readonly string[] {
    return this.#phases.complaints();
  }

  /** Works until the signal aborts; resolves when nothing is under way any more. */
  async until(signal: AbortSignal): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // Stopped before all was listed: there is nothing to clean up.
    this.#following.settled(signal).then(
      () => this.#begin(),
      () => {},
    );
    await ended;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#hasStopped = true;
    this.#budgetLook.stop();
    this.#goneLook.stop();
    clearInterval(this.#cleanupTimer);
    this.#gone.stop();
    for (const { keeper } of this.#summaries) keeper.stop();
    this.#parts.metrics.ask(undefined);
    await Promise.all([this.#queue.stop(), this.#following.stop()]);
  }

  #followers(): readonly Follower[] {
    const { results, summaries, living } = this.#watches;
    return [
      ...Array.from(results, ([kind, target]) => ({ target, handler: this.#resultHandler(kind) })),
      ...this.#summaries.flatMap(({ rules, keeper }) => {
        const target = summaries.get(rules.written);
        return target ? [{ target, handler: keeper.storedHandler() }] : [];
      }),
      ...Array.from(living, ([kind, target]) => ({ target, handler: this.#livingHandler(kind) })),
    ];
  }

  #livingHandler(kind: PostureKind): ObjectHandler {
    return this.#living.handlerOf(kind, (namespace, name) => this.#gone.objectGone(kind, namespace, name));
  }

  #resultHandler(kind: ResultKind): ObjectHandler {
    const keeper = this.#summaries.find(({ rules }) => rules.source === kind)?.keeper;
    return {
      upsert: (object: LiveObject) => {
        const result = storedResult(kind, object);
        this.#index.set(result);
        keeper?.counted(object);
        this.#gone.resultChanged(result);
        this.#budgetLook.ask();
      },
      delete: (object) => {
        this.#index.delete({ kind, namespace: object.namespace, name: object.name });
        keeper?.uncounted(object);
        this.#budgetLook.ask();
      },
    };
  }

  #stateChanged(target: WatchTarget, state: TargetState, before: TargetState): void {
    this.#phases.set(target, state);
    this.#told.onState(target, state, before);
    for (const [kind, living] of this.#watches.living) if (living === target) this.#living.setPhase(kind, state.phase);
    for (const { rules, keeper } of this.#summaries) {
      keeper.setOpen(this.#phases.isSynced(rules.source, rules.written));
    }
    // What went while nobody could say so.
    if (state.phase !== 'synced' || before.phase === 'synced') return;
    this.#goneLook.ask();
    this.#budgetLook.ask();
  }

  #begin(): void {
    if (this.#hasStopped) return;
    this.#cleanUp();
    this.#cleanupTimer = setInterval(() => this.#cleanUp(), this.#parts.settings.cleanupMilliseconds).unref();
  }

  /** Looks at everything that is stored, and says what was found and what was removed since the last time. */
  #cleanUp(): void {
    const { log, metrics, settings } = this.#parts;
    const suspects = this.#gone.lookAtAll();
    const expired =
      settings.retentionMilliseconds > 0
        ? removeExpired({
            index: this.#index,
            living: this.#living,
            remover: this.#remover,
            retention: settings.retentionMilliseconds,
            isUseKnown: () => this.#phases.isSynced(manifestSummaries),
          })
        : 0;
    this.#budgetLook.ask();
    metrics.cleanedUp();
    const removed = this.#remover.takeCounts();
    const unknown = this.#phases.complaints().length;
    const { size: results, bytes } = this.#index;
    const share = settings.mostBytes > 0 ? `, ${percentText(bytes, settings.mostBytes)}` : '';
    const fields = { results, bytes, suspects, expired, removed, unknown };
    log.info(fields, `cleanup: looked at ${results} results${share}`);
  }

  /** Whether it is known what there is, and what of it is in use. What no server has is known to be nothing. */
  #isStoredKnown(): boolean {
    const isThere = resultKinds.every((kind) => this.#phases.of(kind) !== 'starting');
    return isThere && ['synced', 'missing'].includes(this.#phases.of(manifestSummaries));
  }
}
