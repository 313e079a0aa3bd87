import type { Logger } from 'pino';
import { LineBudget } from '../platform/log/line-budget.ts';
import { KubeError } from '../kube/api/kube-error.ts';
import type { WatchNews } from '../kube/watch/watch-news.ts';
import { WatchedKinds } from '../kube/watch/watched-kinds.ts';
import type { ObjectHandler, TargetState, WatchTarget } from '../kube/watch/watched.ts';
import type { ServiceContext } from '../service/service.ts';
import type { Trigger } from '../service/triggers/trigger.ts';
import { watchNews } from '../service/watching/watch-news.ts';
import { ScannerLink } from './calls/scanner-link.ts';
import { CommandRunner } from './commands/command-runner.ts';
import type { CommandStore } from './commands/command-store.ts';
import { NewestOfKinds } from './deciding/newest.ts';
import { ObjectWatch, type ObjectDecisions } from './deciding/object-watch.ts';
import type { OperatorGauges, OperatorMetrics } from './metrics.ts';
import type { Decision } from './metrics-table.ts';
import type { OperatorSettings } from './operator-settings.ts';
import { ProgressLines, type Waiting } from './progress-lines.ts';
import { ResultWatch, type ResultNews } from './rescans/result-watch.ts';
import { runSchedule } from './schedule/run-schedule.ts';
import { Scans } from './scans/scans.ts';
import { operatorTargets, type OperatorTargets } from './targets.ts';
import { TriggerQueue } from './triggers/trigger-queue.ts';
import { TriggerSender } from './triggers/trigger-sender.ts';
import { watchTroubles } from './watch-troubles.ts';

export interface LeadingNeeds extends Pick<ServiceContext, 'api' | 'log' | 'rules' | 'client'> {
  readonly namespace: string;
  /** Who this is, for the status of commands. */
  readonly identity: string;
  readonly settings: OperatorSettings;
  readonly metrics: OperatorMetrics;
  readonly store: CommandStore;
}

const rescanAdvice = {
  initial: 'nothing: the first scan covers it',
  unchanged: 'give the annotation another value',
  owned: 'annotate the workload that owns it',
  filtered: 'take its namespace into includeNamespaces, or out of excludeNamespaces',
} as const;

/** One time of leading: all that is known is gathered anew, and gone afterwards. */
export class Leading {
  readonly #needs: LeadingNeeds;
  readonly #log: Logger;
  readonly #targets: OperatorTargets;
  readonly #scanner: ScannerLink;
  readonly #queue: TriggerQueue;
  readonly #sender: TriggerSender;
  readonly #scans: Scans;
  readonly #commands: CommandRunner;
  readonly #progress: ProgressLines;
  readonly #lines: LineBudget;
  readonly #watches = new Map<WatchTarget, ObjectWatch>();
  readonly #results = new Map<WatchTarget, ResultWatch>();
  /** What the first scan has to see. */
  readonly #first = new NewestOfKinds();
  #isStarted = false;
  #kinds: WatchedKinds | undefined;

  constructor(needs: LeadingNeeds) {
    const { api: _, log, client, settings, metrics, store, namespace, identity } = needs;
    const { timing, scannerUrl } = settings;
    this.#needs = needs;
    this.#log = log;
    this.#progress = new ProgressLines(log);
    this.#lines = new LineBudget(log);
    this.#targets = operatorTargets(namespace);
    this.#scanner = new ScannerLink(client, scannerUrl, log);
    const scanner = this.#scanner;
    const later = (triggers: readonly Trigger[]): void => triggers.forEach((trigger) => this.#trigger(trigger));
    this.#scans = new Scans({ scanner, metrics, log, backOff: timing.backOff, poll: timing.poll, later });
    this.#queue = new TriggerQueue(timing.queue, (newest) => this.#overflowed(newest));
    const now = (): number => performance.now();
    this.#sender = new TriggerSender({ queue: this.#queue, scanner, metrics, log, now, backOff: timing.backOff });
    const keep = timing.keepCommands;
    this.#commands = new CommandRunner({
      store,
      scans: this.#scans,
      metrics,
      log,
      executer: identity,
      now: Date.now,
      keep,
    });
  }

  /** Works until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { schedule, timing } = this.#needs.settings;
    const { judged, results, commands } = this.#targets;
    const all = [...judged, ...results, commands];
    this.#log.info({ kinds: all.length }, 'fetched gvrs');
    const { api } = this.#needs;
    const began = performance.now();
    this.#log.info({ kinds: all.length }, 'Watch pool: starting');
    this.#kinds = WatchedKinds.start(api, all, (target) => this.#handlerOf(target), this.#watchNews());
    try {
      await Promise.all([
        this.#start(this.#kinds, signal),
        this.#sender.run(signal),
        this.#scans.run(signal),
        this.#commands.run(signal),
        this.#progress.run(timing.summary, () => this.#waiting(), signal),
        schedule && runSchedule(schedule, () => this.scanAll('schedule'), signal),
      ]);
    } finally {
      await this.#kinds.stop();
      this.#log.info({ seconds: Math.round((performance.now() - began) / 1000) }, 'ran watch pool');
    }
  }

  /** Has everything scanned. */
  scanAll(cause: string): void {
    void this.#scans.request(cause);
  }

  /** Why it is not ready; none: it is. */
  ready(): readonly string[] {
    return this.#isStarted ? [] : ['the first lists of the kinds to watch are not over'];
  }

  degraded(): readonly string[] {
    const { trouble } = this.#scanner;
    return [...(trouble === '' ? [] : [`triggers wait: ${trouble}`]), ...watchTroubles(this.#states())];
  }

  gauges(): OperatorGauges {
    const { depth, oldestSeconds } = this.#waiting();
    return {
      queueDepth: depth,
      queueOldestSeconds: oldestSeconds,
      scansWaiting: this.#scans.depth,
      commandsOpen: this.#commands.depth,
      isScannerDown: this.#scanner.trouble !== '',
      states: this.#states(),
      known: new Map(Array.from(this.#watches, ([{ kind }, watch]) => [kind.plural, watch.size])),
    };
  }

  #waiting(): Waiting {
    const { sending } = this.#sender;
    const oldest = Math.min(this.#queue.oldest() ?? Infinity, ...sending.map(({ first }) => first));
    return {
      depth: this.#queue.depth + sending.length,
      oldestSeconds: oldest === Infinity ? 0 : (performance.now() - oldest) / 1000,
      inVain: this.#queue.inVain,
      trouble: this.#scanner.trouble,
    };
  }

  async #start(kinds: WatchedKinds, signal: AbortSignal): Promise<void> {
    const { settle } = this.#needs.settings.timing;
    try {
      await kinds.settled(AbortSignal.any([signal, AbortSignal.timeout(settle)]));
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
    }
    if (signal.aborted) return;
    const phases = Array.from(this.#states().values(), ({ phase }) => phase);
    const synced = phases.filter((phase) => phase === 'synced').length;
    this.#log.info({ kinds: phases.length, synced }, 'Watch pool: started ok');
    this.#isStarted = true;
    void this.#scans.request('start', {}, this.#first.take());
    this.#log.info({ schedule: this.#needs.settings.schedule?.text ?? 'off' }, 'set up cont scanning service');
  }

  #handlerOf(target: WatchTarget): ObjectHandler {
    if (target === this.#targets.commands) return this.#commands;
    if (this.#targets.results.includes(target)) {
      const results = new ResultWatch({ onRequest: this.#rescan, onLoss: (why) => this.scanAll(why) });
      this.#results.set(target, results);
      return results;
    }
    const watch = new ObjectWatch(target, this.#decisions());
    this.#watches.set(target, watch);
    return watch;
  }

  /** For log and metrics, and for what has to be done when results could not be stored. */
  #watchNews(): WatchNews {
    const told = watchNews(this.#log, this.#needs.metrics.watchNews);
    return {
      ...told,
      onState: (target, state, before) => {
        told.onState(target, state, before);
        if (state.phase === 'missing') this.#results.get(target)?.missing();
      },
      onRelist: (target, cause) => {
        told.onRelist(target, cause);
        if (cause === 'missing') this.#results.get(target)?.missing();
      },
    };
  }

  #decisions(): ObjectDecisions {
    const { rules, metrics } = this.#needs;
    return {
      allows: (object) => rules.current.allows(object),
      trigger: (trigger) => this.#trigger(trigger),
      rescanNamespace: (name) => {
        this.#decided('rescan');
        void this.#scans.request(`rescan of namespace ${name}`, { includeNamespaces: [name] });
      },
      skip: (decision, object, isAsked = false) => {
        metrics.decided(decision);
        if (decision !== 'initial') this.#progress.count(decision, decision === 'filtered' ? object.namespace : '');
        if (isAsked) {
          const said = 'skipped: a rescan is asked for on what is not scanned by itself';
          this.#lines.write('info', { ...object, why: decision, todo: rescanAdvice[decision] }, said, decision);
        } else this.#log.debug({ ...object, why: decision }, 'skipped');
      },
      listed: ({ kind }, newest) => {
        if (this.#isStarted) void this.#scans.request(`${kind.kind} can be watched now`, {}, newest);
        else for (const trigger of newest) this.#first.note(trigger);
      },
    };
  }

  readonly #rescan: ResultNews['onRequest'] = (trigger, result) => {
    const { kind, metadata } = result;
    const shown = { kind, namespace: metadata.namespace, name: metadata.name };
    if (!trigger) {
      const todo = 'annotate the workload instead; a result that is not ours says not whom it is about';
      this.#lines.write('warn', { ...shown, todo }, 'skipped: a rescan is asked for on a result that names no object');
    } else if (this.#needs.rules.current.allows(trigger)) this.#trigger(trigger);
    else {
      const said = 'skipped: a rescan is asked for in a namespace that is not to be scanned';
      this.#lines.write('info', { ...shown, todo: rescanAdvice.filtered }, said);
    }
  };

  #trigger(trigger: Trigger): void {
    const { kind, namespace, name, type } = trigger;
    const added = this.#queue.add(trigger, performance.now());
    this.#decided(type === 'rescan' ? 'rescan' : added === 'added' ? 'triggered' : 'coalesced');
    this.#log.debug({ kind, namespace, name, type }, added === 'added' ? 'scan queued' : 'debounced');
    this.#sender.wake();
  }

  #decided(decision: Decision): void {
    this.#needs.metrics.decided(decision);
    this.#progress.count(decision);
  }

  #overflowed(newest: readonly Trigger[]): void {
    this.#needs.metrics.overflowed();
    const { most } = this.#needs.settings.timing.queue;
    const todo = 'nothing is lost; find out what changes so many objects at once, and whether the scanner is away';
    this.#log.warn({ most, todo }, 'queue full: triggering one scan of everything instead');
    void this.#scans.request('queue overflow', {}, newest);
  }

  #states(): ReadonlyMap<WatchTarget, TargetState> {
    return this.#kinds?.states() ?? new Map();
  }
}
