import type { Logger } from 'pino';
import { Inventory } from '../engine/inventory.ts';
import type { KubeApi } from '../kube/api/kube-api.ts';
import { WatchedKinds, type WatchNews } from '../kube/watch/watched-kinds.ts';
import { LineBudget } from '../platform/log/line-budget.ts';
import type { ObjectHandler, WatchTarget } from '../kube/watch/watched.ts';
import type { NamespaceRules } from '../service/namespaces/namespace-rules.ts';
import type { Trigger, TriggerAnswer } from '../service/triggers/trigger.ts';
import { watchNews } from '../service/watching/watch-news.ts';
import { AwaitedKeys } from './cluster-objects/awaited-keys.ts';
import { FluxRevisions } from './cluster-objects/flux-revisions.ts';
import { JudgedObjects } from './cluster-objects/judged-objects.ts';
import { isSubject, postureFeed } from './cluster-objects/posture-feed.ts';
import { SkippedObjects } from './cluster-objects/skipped-objects.ts';
import { ClusterExceptions } from './exceptions/cluster-exceptions.ts';
import { ChangedKeys } from './judging/changed-keys.ts';
import { Judge } from './judging/judge.ts';
import { Orphans } from './judging/orphans.ts';
import { SeverityTally } from './judging/severity-tally.ts';
import { Turns } from './judging/turns.ts';
import { degradations, unavailableKinds } from './kind-states.ts';
import type { Policy } from './policy.ts';
import { Readiness } from './readiness.ts';
import { ResultClaims } from './results/result-claims.ts';
import { SubjectBook } from './results/subject-book.ts';
import type { Measured, ScannerMetrics } from './scanner-metrics.ts';
import { FullScan } from './scans/full-scan.ts';
import type { PostScanRequest } from './scans/post-scan-request.ts';
import type { ScanReport } from './scans/scan-report.ts';
import { StoredResults } from './stored/stored-results.ts';
import { Sightings } from './triggers/sightings.ts';
import { TriggerDesk } from './triggers/trigger-desk.ts';
import { unlessAborted } from './unless-aborted.ts';
import { watchTargets } from './watch-targets.ts';
import { ResultWriter } from './writing/result-writer.ts';

export interface SessionSettings {
  readonly api: KubeApi;
  readonly rules: NamespaceRules;
  readonly policy: Policy;
  readonly clusterName: string;
  readonly kubescapeNamespace: string;
  readonly version: string;
  readonly log: Logger;
  readonly metrics: ScannerMetrics;
  readonly now: () => number;
}

/** How often it is looked what has changed, so that it can be told how old the oldest change is. */
const everyMilliseconds = 15_000;

/** Everything that a scanner knows of the cluster while it leads and the rules are the same, and all that it does. */
export class Session {
  readonly #settings: SessionSettings;
  readonly #stop = new AbortController();
  readonly #targets = watchTargets();
  readonly #flux = new FluxRevisions();
  readonly #objects = new JudgedObjects((owner) => this.#flux.revisionOf(owner));
  readonly #skipped = new SkippedObjects();
  readonly #stored = new StoredResults();
  readonly #severities = new SeverityTally();
  readonly #turns = new Turns();
  readonly #changed: ChangedKeys;
  readonly #awaited: AwaitedKeys;
  readonly #inventory: Inventory;
  readonly #exceptions: ClusterExceptions;
  readonly #book: SubjectBook;
  readonly #judge: Judge;
  readonly #orphans: Orphans;
  readonly #desk: TriggerDesk;
  readonly #watched: WatchedKinds;
  readonly #sightings: Sightings;
  readonly #ready: Promise<void>;
  readonly #readiness: Readiness;
  readonly #lines: LineBudget;
  #isSettled = false;
  #freshness: NodeJS.Timeout | undefined;

  private constructor(settings: SessionSettings) {
    this.#settings = settings;
    this.#lines = new LineBudget(settings.log);
    const { policy, rules, clusterName, kubescapeNamespace, version, log, now, api, metrics } = settings;
    // Ages: a clock that is set says nothing about them.
    const elapsed = (): number => performance.now();
    this.#changed = new ChangedKeys(elapsed);
    this.#awaited = new AwaitedKeys(elapsed);
    this.#inventory = new Inventory({
      controls: policy.controls,
      frameworks: policy.frameworks,
      inputs: policy.inputs,
      exceptions: policy.exceptions,
      scope: 'cluster',
      clusterName,
      inlineExceptionsAt: now(),
      judges: (resource) => rules.allows(resource) && isSubject(resource, kubescapeNamespace),
    });
    this.#exceptions = new ClusterExceptions(this.#inventory, { ...settings, own: policy.exceptions });
    const claims = new ResultClaims((namespace, name) => this.#stored.holderOf(namespace, name));
    this.#book = new SubjectBook(
      (keys) => this.#inventory.verdictsOf(keys),
      (key) => this.#objects.find(key),
      claims,
      kubescapeNamespace,
    );
    const told = metrics.wrote.bind(metrics);
    const failed = metrics.failedToWrite.bind(metrics);
    this.#judge = new Judge({
      inventory: this.#inventory,
      book: this.#book,
      stored: this.#stored,
      writer: new ResultWriter({ api, stored: this.#stored, kubescapeNamespace, log, now, told, failed }),
      changed: this.#changed,
      results: {
        clusterName,
        kubescapeNamespace,
        engineVersion: version,
        policyDigest: policy.digest,
        controls: policy.controls,
        inputs: policy.inputs,
      },
      told: ({ identity, summary }) => this.#severities.set(identity, summary.spec.severities),
    });
    this.#orphans = new Orphans(this.#judge, () => unavailableKinds(this.#watched.states(), this.#targets.posture));
    this.#sightings = new Sightings({
      targets: this.#targets,
      watched: () => this.#watched,
      ready: () => this.#ready,
      uidOf: (key) => this.#objects.find(key)?.uid,
      signal: this.#stop.signal,
    });
    this.#desk = this.#triggerDesk();
    this.#watched = WatchedKinds.start(api, this.#targets.all, (target) => this.#handlerOf(target), this.#news());
    this.#readiness = new Readiness(this.#targets, () => this.#watched.states());
    this.#ready = this.#settle();
    // Nobody has to wait for it.
    this.#ready.catch(() => {});
  }

  /** Begins to list and watch. What goes wrong shows in `degraded` and is tried again. */
  static start(settings: SessionSettings): Session {
    return new Session(settings);
  }

  /** Resolves once what is in the cluster and what is stored are both known. Rejects when the session ends before. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Aborted when the session ends. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** What is still to be waited for, in sentences. */
  pending(): readonly string[] {
    return this.#readiness.pending();
  }

  degraded(): readonly string[] {
    return [...degradations(this.#watched.states()), ...this.#exceptions.problems()];
  }

  measure(): Measured {
    return {
      objects: this.#inventory.size,
      subjects: this.#book.size,
      stored: { scan: this.#stored.count('scan'), summary: this.#stored.count('summary') },
      failed: this.#severities.total((identity) => this.#book.keyOf(identity) !== undefined),
      openTriggers: this.#desk.open,
      unreflected: this.#changed.size,
      oldestUnreflected: this.#changed.oldestAge(),
      states: this.#watched.states(),
    };
  }

  /** Judges what is triggered, once it has been seen; at once if there is nothing to see. */
  async answer(triggers: readonly Trigger[]): Promise<TriggerAnswer> {
    const begun = performance.now();
    const answer = await this.#desk.answer(triggers);
    this.#exceptions.tell();
    this.#settings.metrics.scanned('triggers', performance.now() - begun);
    const fields = { triggers: triggers.length, writes: answer.writes, outcomes: counted(answer.outcomes) };
    this.#lines.write('info', fields, 'triggers judged', answer.writes > 0 ? 'with writes' : 'without writes');
    return answer;
  }

  /** Judges everything, or what the request narrows it to, and has all results stored. Throws when the signal comes first. */
  async scan(request: PostScanRequest, signal: AbortSignal): Promise<ScanReport> {
    const ends = AbortSignal.any([signal, this.#stop.signal]);
    await unlessAborted(this.#ready, ends);
    const { clusterName, log, metrics, now } = this.#settings;
    const scan = new FullScan({
      inventory: this.#inventory,
      book: this.#book,
      objects: this.#objects,
      skipped: this.#skipped,
      changed: this.#changed,
      awaited: this.#awaited,
      judge: this.#judge,
      orphans: this.#orphans,
      turns: this.#turns,
      degraded: () => this.degraded(),
      clusterName,
      log,
      metrics,
      now,
    });
    const report = await scan.run(request, ends);
    this.#exceptions.tell();
    return report;
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('this replica does not lead any more, or begins anew'));
    clearInterval(this.#freshness);
    await Promise.all([this.#watched.stop(), this.#exceptions.stop()]);
  }

  #triggerDesk(): TriggerDesk {
    return new TriggerDesk({
      judge: this.#judge,
      turns: this.#turns,
      changed: this.#changed,
      awaited: this.#awaited,
      allows: (trigger) => this.#settings.rules.allows(trigger),
      see: (trigger) => this.#sightings.see(trigger),
      forget: (deleted) => this.#orphans.forget(deleted, this.#stop.signal),
      signal: this.#stop.signal,
      told: (outcome) => this.#settings.metrics.triggered(outcome),
    });
  }

  async #settle(): Promise<void> {
    const { signal } = this.#stop;
    await this.#readiness.settled(signal);
    this.#isSettled = true;
    this.#updateUnavailable();
    this.#exceptions.begin(signal);
    await this.#readiness.storedKnown(signal);
    await this.#turns.take('urgent', () => this.#judge.absorb());
    signal.throwIfAborted();
    this.#readiness.isReady = true;
    this.#exceptions.tell();
    this.#freshness = setInterval(() => {
      // Annotations that except an object may have come to their end.
      this.#inventory.setInlineExceptionsAt(this.#settings.now());
      void this.#turns.take('patient', () => this.#judge.absorb());
    }, everyMilliseconds);
    this.#freshness.unref();
    const { log } = this.#settings;
    log.info({ objects: this.#inventory.size, results: this.#book.size }, 'the cluster is known');
  }

  #handlerOf(target: WatchTarget): ObjectHandler {
    return this.#sightings.noting(target, this.#innerHandlerOf(target));
  }

  #innerHandlerOf(target: WatchTarget): ObjectHandler {
    const kind = this.#targets.results.get(target);
    if (kind !== undefined) return this.#stored.handler(kind);
    if (this.#targets.flux.has(target)) return this.#flux.handler;
    if (this.#targets.exceptions.has(target)) return this.#exceptions.book;
    return postureFeed({
      inventory: this.#inventory,
      objects: this.#objects,
      skipped: this.#skipped,
      awaited: this.#awaited,
      rules: this.#settings.rules,
      kubescapeNamespace: this.#settings.kubescapeNamespace,
      isSettled: () => this.#isSettled,
    });
  }

  #news(): WatchNews {
    const { log, metrics } = this.#settings;
    const told = watchNews(log, metrics.watchNews);
    return {
      ...told,
      onState: (target, state, before) => {
        told.onState(target, state, before);
        if (this.#isSettled) this.#updateUnavailable();
        this.#readiness.look();
      },
    };
  }

  #updateUnavailable(): void {
    this.#inventory.setUnavailable(unavailableKinds(this.#watched.states(), this.#targets.posture));
  }
}

function counted(outcomes: TriggerAnswer['outcomes']): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
