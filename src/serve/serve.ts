import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { GithubApp } from '../github/app/github-app.ts';
import type { GithubAppSettings } from '../github/app/settings.ts';
import type { MirrorLimits } from '../platform/git/mirror/bare-mirror.ts';
import { Mirrors } from '../platform/git/mirror/mirrors.ts';
import { styleText } from '../report/gate/page/style.ts';
import type { WebServer } from '../platform/http/web-server.ts';
import { startHttpServer } from './http/http-server.ts';
import type { Surface } from './http/surface.ts';
import type { Delivery } from './http/surface.ts';
import { type Signal, takeIn } from './intake.ts';
import { Metrics } from './metrics.ts';
import { pageOf } from './pages.ts';
import { poll } from './poll.ts';
import { Readiness } from './readiness.ts';
import { Rounds } from './rounds.ts';
import { State } from './state/state.ts';
import { isNamedBy } from './judging/check-name.ts';
import { Dispatcher, type Width } from './judging/dispatcher.ts';
import { RenderSlots } from './judging/render-slots.ts';
import type { Workshop, WorkSettings } from './judging/workshop.ts';

/** All that decides how the App works. */
export interface ServeSettings extends WorkSettings {
  readonly host: string;
  readonly port: number;
  /** Folder of the state and of the mirrors; it is made where there is none. */
  readonly dataFolder: string;
  readonly webhookSecret: string;
  /** Who reads pages and metrics has to know it; without one, pages are open to those who know their address. */
  readonly readerToken?: string;
  readonly app: Omit<GithubAppSettings, 'log' | 'onLimit'>;
  readonly mirrorLimits: MirrorLimits;
  readonly mirrorsBytes: number;
  readonly renders: number;
  readonly width: Width;
  readonly pollMilliseconds: number;
  readonly mostPolled: number;
  readonly version: string;
  /** The environment by which git is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whoever runs containers gives them ten seconds at least, from being told to stop until being killed. */
const stopMilliseconds = 6000;
const choresMilliseconds = 60_000;

/** The gate as a GitHub App: takes webhooks, judges changes, publishes verdicts. */
export class Serve {
  readonly #workshop: Workshop;
  readonly #readiness: Readiness;
  readonly #dispatcher: Dispatcher;
  readonly #polls: Rounds;
  readonly #chores: Rounds;
  readonly #stop = new AbortController();
  #http: WebServer | undefined;
  #settled: Promise<void> = Promise.resolve();

  private constructor(settings: ServeSettings, log: Logger) {
    const { dataFolder, env, mirrorLimits: limits, mirrorsBytes: totalBytes, renders, version } = settings;
    // What is weak in clusters is for nobody else on this machine.
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const state = State.open(path.join(dataFolder, 'state.sqlite'));
    const metrics = new Metrics({ version, queue: () => queueState(state, Date.now()) });
    const app = new GithubApp({
      ...settings.app,
      log: (line) => log.warn({ line }, 'github'),
      onLimit: (limit) => metrics.limited(limit),
    });
    this.#workshop = {
      state,
      app,
      mirrors: new Mirrors({ folder: path.join(dataFolder, 'mirrors'), env, limits, totalBytes }),
      slots: new RenderSlots({ count: renders }),
      metrics,
      log,
      settings,
      now: Date.now,
    };
    this.#readiness = new Readiness(app, log);
    this.#dispatcher = new Dispatcher(this.#workshop, settings.width);
    const limitsOfPoll = { repositories: settings.mostPolled };
    this.#polls = new Rounds(
      (signal) => this.#poll(limitsOfPoll, signal),
      settings.pollMilliseconds,
      (error) => {
        metrics.polled('failed', 0);
        metrics.failed('poll');
        log.warn({ err: error }, 'poll failed');
      },
    );
    this.#chores = new Rounds(
      () => this.#clean(),
      choresMilliseconds,
      (error) => this.#log(error),
    );
  }

  /** Takes webhooks once it resolves; judges once GitHub has said that the credentials are right. */
  static async start(settings: ServeSettings, log: Logger): Promise<Serve> {
    const serve = new Serve(settings, log);
    const restored = serve.#workshop.state.queue.restore();
    if (restored > 0) log.info({ subjects: restored }, 'going on with what was being judged');
    const { host, port, webhookSecret: secret, readerToken, checkName } = settings;
    serve.#http = await startHttpServer(
      {
        host,
        port,
        secret,
        ...(readerToken === undefined ? {} : { readerToken }),
        app: { ...numberOf(settings.app.appId), isOurCheck: (name) => isNamedBy(checkName, name) },
        styles: [styleText],
        log,
        onRefused: (cause) => serve.#workshop.metrics.refused(cause),
        onDelivery: (event, result) => serve.#workshop.metrics.delivered(event, result),
      },
      serve.#surface(settings),
    );
    log.info({ url: serve.#http.url, data: settings.dataFolder, forks: settings.forks }, 'listening');
    serve.#settled = serve.#begin();
    return serve;
  }

  /** Where it listens. */
  get url(): string {
    return this.#http?.url ?? '';
  }

  /** Ends within ten seconds. What was not finished is gone on with by the next process. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([
      this.#http?.stop(stopMilliseconds),
      this.#dispatcher.stop(stopMilliseconds),
      this.#polls.stop(),
      this.#chores.stop(),
    ]);
    await this.#settled;
    this.#workshop.state.close();
    this.#workshop.log.info('stopped');
  }

  #surface(settings: ServeSettings): Surface {
    const { state, metrics } = this.#workshop;
    return {
      accept: (delivery) => this.#accept(delivery),
      readiness: () => ({
        isReady: this.#readiness.isReady && !this.#stop.signal.aborted,
        sentences: this.#stop.signal.aborted ? ['It is being stopped.'] : this.#readiness.sentences,
      }),
      isAlive: () => true,
      page: (id) => {
        const page = pageOf(id, state, settings.gitUrl);
        if (page) metrics.pageServed();
        return page;
      },
      metrics: () => metrics.read(),
    };
  }

  #accept(delivery: Delivery): 'accepted' | 'duplicate' | 'full' {
    const { state, now } = this.#workshop;
    const { outcome, signals } = takeIn(delivery, state, now());
    // The answer to GitHub comes first.
    setImmediate(() => signals.forEach((signal) => this.#heed(signal)));
    return outcome;
  }

  #heed(signal: Signal): void {
    if (this.#stop.signal.aborted) return;
    try {
      this.#do(signal);
    } catch (error) {
      // What it asks for is filed: it is found in the queue.
      this.#log(error);
    }
  }

  #do(signal: Signal): void {
    switch (signal.kind) {
      case 'wake':
        this.#dispatcher.wake();
        return;
      case 'reconsider':
        this.#dispatcher.reconsider(signal.key, signal.headSha).catch((error: unknown) => this.#log(error));
        return;
      case 'call-off':
        this.#dispatcher.callOff(signal.key, 'closed');
        return;
      case 'forget':
        this.#dispatcher.callOffDropped();
        for (const name of signal.repositories) {
          this.#workshop.mirrors.remove(name).catch((error: unknown) => this.#log(error));
        }
        return;
      case 'poll':
        this.#polls.ask();
    }
  }

  #log(error: unknown): void {
    this.#workshop.metrics.failed('other');
    this.#workshop.log.error({ err: error }, 'internal error');
  }

  async #begin(): Promise<void> {
    try {
      await this.#readiness.settle(this.#stop.signal);
      this.#dispatcher.start();
      this.#polls.start();
      this.#chores.start();
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#log(error);
    }
  }

  async #poll(limits: { readonly repositories: number }, signal: AbortSignal): Promise<void> {
    await poll(this.#workshop, limits, signal);
    this.#dispatcher.wake();
  }

  /** Lets go of what is old, and has looked for what did not fit into the queue. */
  async #clean(): Promise<void> {
    const { state, mirrors, now } = this.#workshop;
    state.deliveries.forget(now());
    state.runs.trim(now());
    await mirrors.trim();
    const missed = state.transaction(() => {
      const names = state.queue.takeMissed();
      for (const name of names) state.repositories.setEtag(name, undefined);
      return names;
    });
    if (missed.length > 0) this.#polls.ask();
  }
}

/** Of a client id only GitHub knows the number; then the names of checks decide which are ours. */
function numberOf(appId: string): { readonly id?: number } {
  return /^\d+$/.test(appId) ? { id: Number(appId) } : {};
}

function queueState(state: State, now: number): { readonly depth: number; readonly oldestAge: number } {
  const { waiting, taken, oldestQueuedAt = now } = state.queue.depth();
  return { depth: waiting + taken, oldestAge: Math.max(0, (now - oldestQueuedAt) / 1000) };
}
