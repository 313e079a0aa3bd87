import type { Endpoint, Health } from '../service/http/endpoint.ts';
import type { Service, ServiceContext } from '../service/service.ts';
import type { TriggerAnswer, TriggerRequest } from '../service/triggers/trigger.ts';
import { toClusterName } from '../kube/names/wlid.ts';
import { usualPolicy, type Policy } from './policy.ts';
import { ScannerMetrics } from './scanner-metrics.ts';
import type { PostScanRequest } from './scans/post-scan-request.ts';
import { ScanDesk } from './scans/scan-desk.ts';
import { scanEndpoints } from './scans/scan-endpoints.ts';
import type { ScanReport } from './scans/scan-report.ts';
import { Session } from './session.ts';
import { triggersEndpoint } from './triggers/triggers-endpoint.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Makes the scanner: it knows the cluster while it leads, and judges and writes only when it is asked to. */
export function createScanner(context: ServiceContext, policy: Policy = usualPolicy()): Service {
  return new Scanner(context, policy);
}

class Scanner implements Service {
  readonly endpoints: readonly Endpoint[];
  readonly health: Health = {
    live: () => [],
    ready: () => this.#session?.pending() ?? [],
    degraded: () => this.#session?.degraded() ?? [],
  };
  readonly #context: ServiceContext;
  readonly #policy: Policy;
  readonly #metrics: ScannerMetrics;
  #session: Session | undefined;
  #desk: ScanDesk | undefined;
  #onRules: () => void = () => {};
  #onSession: (() => void)[] = [];

  constructor(context: ServiceContext, policy: Policy) {
    this.#context = context;
    this.#policy = policy;
    this.#metrics = new ScannerMetrics(context.metrics);
    this.endpoints = [triggersEndpoint((request) => this.#answer(request)), ...scanEndpoints(() => this.#desk)];
    this.#metrics.countScans(() => this.#desk?.busy ?? 0);
    context.rules.onChange(() => this.#onRules());
  }

  async lead(signal: AbortSignal): Promise<void> {
    this.#desk = new ScanDesk({
      run: (request, ends) => this.#scan(request, AbortSignal.any([ends, signal])),
      ended: (outcome, why) => this.#scanEnded(outcome, why),
    });
    try {
      while (!signal.aborted) await this.#leadByRules(signal);
    } finally {
      const desk = this.#desk;
      this.#desk = undefined;
      await desk.stop();
    }
  }

  /** Leads as long as the rules of namespaces are the same: other ones say something else about every object. */
  async #leadByRules(signal: AbortSignal): Promise<void> {
    const { api, rules, settings, log } = this.#context;
    const session = Session.start({
      api,
      rules: rules.current,
      policy: this.#policy,
      clusterName: toClusterName(settings.clusterName),
      kubescapeNamespace: settings.namespace,
      version: settings.version,
      log,
      metrics: this.#metrics,
      now: Date.now,
    });
    this.#session = session;
    this.#metrics.measure(() => session.measure());
    for (const tell of this.#onSession.splice(0)) tell();
    try {
      await this.#until(session, signal);
      if (!signal.aborted) log.info('namespaces have other rules: beginning anew');
    } finally {
      this.#session = undefined;
      this.#metrics.measure(undefined);
      await session.stop();
    }
  }

  /** Resolves when the rules are other ones, or the signal comes. Rejects when the session cannot do its work. */
  async #until(session: Session, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#onRules = resolve;
    const onAbort = (): void => resolve();
    signal.addEventListener('abort', onAbort);
    session.ready.catch(reject);
    if (signal.aborted) resolve();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #answer({ triggers }: TriggerRequest): Promise<TriggerAnswer> {
    if (this.#session) return this.#session.answer(triggers);
    return { outcomes: triggers.map(() => 'not-reached'), writes: 0 };
  }

  /** A scan outlives a change of the rules: it begins again by the new ones. */
  async #scan(request: PostScanRequest, signal: AbortSignal): Promise<ScanReport> {
    for (;;) {
      const session = await this.#sessionNow(signal);
      try {
        return await session.scan(request, signal);
      } catch (error) {
        if (signal.aborted || !session.signal.aborted) throw error;
      }
    }
  }

  async #sessionNow(signal: AbortSignal): Promise<Session> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#session) return this.#session;
      await unlessAborted(new Promise<void>((resolve) => this.#onSession.push(resolve)), signal);
    }
  }

  #scanEnded(outcome: 'complete' | 'failed' | 'cancelled', why: string): void {
    this.#metrics.fullScanEnded(outcome);
    const todo = 'it is asked for again by whoever asked; if that goes on, please report this line';
    if (outcome === 'failed') this.#context.log.error({ why, todo }, 'scan failed');
    if (outcome === 'cancelled') this.#context.log.info('scan cancelled');
  }
}
