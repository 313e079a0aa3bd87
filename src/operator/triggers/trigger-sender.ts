import type { Logger } from 'pino';
import { LineBudget } from '../../platform/log/line-budget.ts';
import { BackOff, type BackOffLimits } from '../../kube/watch/back-off.ts';
import { mostTriggers } from '../../service/triggers/trigger.ts';
import { Bell } from '../calls/bell.ts';
import type { ScannerLink } from '../calls/scanner-link.ts';
import type { OperatorMetrics } from '../metrics.ts';
import type { QueuedTrigger, TriggerQueue } from './trigger-queue.ts';

export interface SenderNeeds {
  readonly queue: TriggerQueue;
  readonly scanner: ScannerLink;
  readonly metrics: OperatorMetrics;
  readonly log: Logger;
  readonly now: () => number;
  /** While the scanner does not answer. */
  readonly backOff: BackOffLimits;
}

/** Longest nap while nothing waits. */
const idle = 60_000;
/** In vain so often is no accident: somebody is to look. */
const manyFailures = 3;

/** Sends what is due, one batch at a time, until each trigger is answered. */
export class TriggerSender {
  readonly #needs: SenderNeeds;
  readonly #bell = new Bell();
  readonly #backOff: BackOff;
  readonly #lines: LineBudget;
  #sending: readonly QueuedTrigger[] = [];

  constructor(needs: SenderNeeds) {
    this.#needs = needs;
    this.#backOff = new BackOff(needs.backOff);
    this.#lines = new LineBudget(needs.log);
  }

  /** What the scanner was sent and has not answered. */
  get sending(): readonly QueuedTrigger[] {
    return this.#sending;
  }

  /** To be called after something was added to the queue. */
  wake(): void {
    this.#bell.ring();
  }

  /** Resolves soon after the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { queue, now } = this.#needs;
    while (!signal.aborted) {
      const batch = queue.take(now(), mostTriggers);
      if (batch.length > 0) {
        await this.#send(batch, signal);
        continue;
      }
      const next = queue.nextDue();
      await this.#bell.wait(next === undefined ? idle : next - now(), signal);
    }
  }

  async #send(batch: readonly QueuedTrigger[], signal: AbortSignal): Promise<void> {
    const { scanner, metrics, log, now } = this.#needs;
    this.#sending = batch;
    log.debug({ objects: batch.length }, 'triggering scan of what changed');
    const answer = await scanner.sendTriggers(
      batch.map(({ trigger }) => trigger),
      signal,
    );
    this.#sending = [];
    if (answer.kind === 'answered') {
      this.#backOff.reset();
      this.#settle(batch, answer.value.outcomes, answer.value.writes);
    } else if (answer.kind === 'unavailable') {
      for (const queued of batch) this.#needs.queue.giveBack(queued, now());
      metrics.triggered('unavailable', batch.length);
      await new Bell().wait(this.#backOff.next(answer.waitSeconds), signal);
    } else if (batch.length === 1) {
      // It would be refused for ever; the next full scan covers it.
      metrics.triggered('refused', 1);
      const todo = 'run operator and scanner of one release; if they are, please report this line';
      this.#lines.write(
        'error',
        { why: answer.why, ...shown(batch[0]), todo },
        'skipped: the scanner refuses this trigger',
      );
    } else {
      // One of them is not as it should be: the others are not to suffer for it.
      const middle = Math.ceil(batch.length / 2);
      await this.#send(batch.slice(0, middle), signal);
      await this.#send(batch.slice(middle), signal);
    }
  }

  #settle(batch: readonly QueuedTrigger[], outcomes: readonly string[], writes: number): void {
    const { queue, metrics, log, now } = this.#needs;
    const at = now();
    for (const [index, queued] of batch.entries()) {
      const outcome = outcomes[index] ?? 'failed';
      metrics.triggered(outcome, 1);
      this.#tell(queued, outcome, at);
      if (outcome === 'not-reached' || outcome === 'failed') queue.postpone(queued, at);
      else metrics.answered((at - queued.first) / 1000);
    }
    log.debug({ objects: batch.length, writes }, 'triggers answered');
  }

  #tell(queued: QueuedTrigger, outcome: string, at: number): void {
    const { changes, first, failures } = queued;
    const fields = { ...shown(queued), outcome, changes, afterMs: Math.round(at - first) };
    const todo = advice.get(outcome);
    if (todo !== undefined && failures + 1 >= manyFailures) {
      this.#lines.write('warn', { ...fields, todo }, 'triggered scan in vain: sent again', outcome);
    } else this.#lines.write('info', fields, 'triggered scan', outcome);
  }
}

const advice: ReadonlyMap<string, string> = new Map([
  ['failed', "look for `result not written` in the scanner's log: it says why"],
  ['not-reached', 'the scanner has not seen this version: look for `watch lost` in its log'],
]);

function shown(queued: QueuedTrigger | undefined): Readonly<Record<string, string>> {
  if (!queued) return {};
  const { kind, namespace, name, type } = queued.trigger;
  return { kind, namespace, name, type };
}
