import type { Logger } from 'pino';
import { faultAdvice } from '../../kube/api/fault-advice.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import { BackOff } from '../../kube/watch/back-off.ts';
import { LineBudget } from '../../platform/log/line-budget.ts';
import type { GoneObject, LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import { Bell } from '../calls/bell.ts';
import type { OperatorMetrics } from '../metrics.ts';
import type { Scans } from '../scans/scans.ts';
import { knownCommand, type KnownCommand } from './command-object.ts';
import type { CommandFailure, CommandStore } from './command-store.ts';
import { planOf } from './plan.ts';

export interface RunnerNeeds {
  readonly store: CommandStore;
  readonly scans: Scans;
  readonly metrics: OperatorMetrics;
  readonly log: Logger;
  /** Who works on it, for its status. */
  readonly executer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long commands of ours stay after their end, in milliseconds. */
  readonly keep: number;
}

/** Commands at work at once: most of them wait for one scan. */
const mostAtWork = 50;
const sweepEvery = 60_000;
const idle = 60_000;
const errorCodes = { Invalid: 400, NotAvailable: 501, Refused: 422, Failed: 500, Expired: 504 } as const;

const advice: Readonly<Record<CommandFailure['reason'], string>> = {
  Invalid: 'put the body of the command right and create it anew',
  NotAvailable: 'nothing here does that: take it out of whatever asks for it',
  Refused: 'put its arguments right; operator and scanner have to be of one release',
  Failed: "look for `scan failed` here and in the scanner's log, then create it anew",
  Expired: 'create it anew, with a longer ttl if scans take long; the scanner may have been away',
};

/**
 * Does what OperatorCommands ask for, each once: also those that another process began and did not end, as scans do no harm
 * twice. Told of them as a handler of their watch.
 */
export class CommandRunner implements ObjectHandler {
  readonly #needs: RunnerNeeds;
  readonly #waiting = new Map<string, KnownCommand>();
  readonly #over = new Map<string, KnownCommand>();
  readonly #working = new Map<string, Promise<void>>();
  /** Ends of ours that the watch has not told yet. */
  readonly #ended = new Set<string>();
  readonly #bell = new Bell();
  /** Whoever may create commands can have them written. */
  readonly #lines: LineBudget;

  constructor(needs: RunnerNeeds) {
    this.#needs = needs;
    this.#lines = new LineBudget(needs.log);
  }

  /** Commands that are not over. */
  get depth(): number {
    return this.#waiting.size + this.#working.size;
  }

  upsert(object: LiveObject): void {
    const command = knownCommand(object, this.#needs.now());
    const { uid } = command;
    if (command.isCompleted) {
      this.#waiting.delete(uid);
      this.#ended.delete(uid);
      if (command.isOurs) this.#over.set(uid, command);
    } else if (!this.#ended.has(uid)) {
      this.#waiting.set(uid, command);
      this.#bell.ring();
    }
  }

  delete({ uid }: GoneObject): void {
    for (const known of [this.#waiting, this.#over, this.#ended]) known.delete(uid);
  }

  /** Resolves soon after the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#begin(signal), this.#tidy(signal)]);
    await Promise.all(this.#working.values());
  }

  async #begin(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const [uid, command] of this.#waiting) {
        if (this.#working.size >= mostAtWork) break;
        // An end that was not written begins anew with the next version.
        if (this.#working.has(uid)) continue;
        this.#waiting.delete(uid);
        this.#working.set(uid, this.#work(command, signal));
      }
      await this.#bell.wait(idle, signal);
    }
  }

  async #work(command: KnownCommand, signal: AbortSignal): Promise<void> {
    const { uid, name } = command;
    const { metrics } = this.#needs;
    const backOff = new BackOff();
    while (!signal.aborted) {
      try {
        await this.#execute(command, signal);
        break;
      } catch (error) {
        if (signal.aborted) break;
        // The API server does not take its status: what was done is done again, which does no harm.
        metrics.commanded('unwritten');
        const todo = error instanceof KubeError ? faultAdvice(error.fault) : 'please report this line';
        const said = 'failed to complete action: its status cannot be written';
        this.#lines.write('error', { command: name, why: message(error), todo }, said);
        await new Bell().wait(backOff.next(), signal);
      }
    }
    this.#working.delete(uid);
    this.#bell.ring();
  }

  async #execute(known: KnownCommand, signal: AbortSignal): Promise<void> {
    const { store, now, executer } = this.#needs;
    const { uid, name, command, isStarted } = known;
    const left = known.expires - now();
    if (left > 0) {
      const isOurs = await store.start(known, executer, now(), signal);
      // Changed meanwhile: the watch tells the new version.
      if (!isOurs) return;
      const what = typeof command === 'string' ? 'unknown' : command.commandName;
      this.#lines.write('info', { command: name, what, ...(isStarted && { again: true }) }, 'command started', what);
    }
    const failure = left > 0 ? await this.#outcome(known, left, signal) : expired(known);
    if (signal.aborted) return;
    this.#ended.add(uid);
    try {
      if (await store.complete(known, failure, now(), signal)) this.#tell(known, failure);
      else this.#ended.delete(uid);
      // What the watch told meanwhile is no more than that it was begun.
      this.#waiting.delete(uid);
    } catch (error) {
      this.#ended.delete(uid);
      throw error;
    }
  }

  /** Undefined: all is well. */
  async #outcome({ command }: KnownCommand, left: number, signal: AbortSignal): Promise<CommandFailure | undefined> {
    if (typeof command === 'string') return failed('Invalid', command);
    const plan = planOf(command);
    if (plan.kind === 'refused') return failed(plan.reason, plan.message);
    const scans = plan.requests.map((request) => this.#needs.scans.request(`command ${command.commandName}`, request));
    const timeIsOver = new Bell();
    const over = new AbortController();
    const expiry = timeIsOver.wait(left, AbortSignal.any([signal, over.signal])).then(() => 'expired' as const);
    const ends = await Promise.race([Promise.all(scans), expiry]);
    over.abort();
    if (ends === 'expired') return failed('Expired', 'the scanner has not done it in time; the scan goes on');
    const bad = ends.find((end) => end.kind !== 'done');
    return bad && failed(bad.kind === 'refused' ? 'Refused' : 'Failed', bad.why);
  }

  #tell({ name }: KnownCommand, failure: CommandFailure | undefined): void {
    const { metrics } = this.#needs;
    metrics.commanded(failure?.reason ?? 'done');
    if (failure) {
      const { reason, message: why } = failure;
      const fields = { command: name, reason, why, todo: advice[reason] };
      this.#lines.write('warn', fields, 'failed to complete action', reason);
    } else this.#lines.write('info', { command: name }, 'action completed successfully');
  }

  /** Deletes those of ours that have been over for long enough. */
  async #tidy(signal: AbortSignal): Promise<void> {
    const { store, now, keep, log } = this.#needs;
    const pause = new Bell();
    while (!signal.aborted) {
      for (const [uid, command] of this.#over) {
        if ((command.completedAt ?? 0) + keep > now() || signal.aborted) continue;
        try {
          await store.remove(command, signal);
          this.#over.delete(uid);
        } catch (error) {
          log.debug({ command: command.name, why: message(error) }, 'a command that is over is not deleted yet');
        }
      }
      await pause.wait(Math.min(sweepEvery, keep), signal);
    }
  }
}

function expired({ expires }: KnownCommand): CommandFailure {
  return failed('Expired', `it was to be begun before ${new Date(expires).toISOString()}`);
}

function failed(reason: CommandFailure['reason'], text: string): CommandFailure {
  return { reason, message: text.slice(0, 1000), errorCode: errorCodes[reason] };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
