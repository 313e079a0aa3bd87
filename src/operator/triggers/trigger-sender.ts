import type { Logger } from 'pino';
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
/** Objects of one batch that have a line of their own in the log. */
const mostLines = 20;

/** Sends what is due, one batch at a time, until each trigger is answered. */
export class TriggerSender {
  readonly #needs: SenderNeeds;
  readonly #bell = new Bell();
  readonly #backOff: BackOff;

  constructor(needs: SenderNeeds) {
    this.#needs = needs;
    this.#backOff = new BackOff(needs.backOff);
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
    const { scanner, metrics, log } = this.#needs;
    log.debug({ objects: batch.length }, 'triggering scan of what changed');
    const answer = await scanner.sendTriggers(
      batch.map(({ trigger }) => trigger),
      signal,
    );
    if (answer.kind === 'answered') {
      this.#backOff.reset();
      this.#settle(batch, answer.value.outcomes, answer.value.writes);
    } else if (answer.kind === 'unavailable') {
      for (const queued of batch) this.#needs.queue.giveBack(queued, this.#needs.now());
      metrics.triggered('unavailable', batch.length);
      await new Bell().wait(this.#backOff.next(answer.waitSeconds), signal);
    } else if (batch.length === 1) {
      // It would be refused for ever; the next full scan covers it.
      metrics.triggered('refused', 1);
      log.error({ why: answer.why, ...shown(batch[0]) }, 'skipped: the scanner refuses this trigger');
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
      if (index < mostLines)
        log.info({ ...shown(queued), outcome, afterMs: Math.round(at - queued.first) }, 'triggered scan');
      if (outcome === 'not-reached' || outcome === 'failed') queue.postpone(queued, at);
      else metrics.answered((at - queued.first) / 1000);
    }
    if (batch.length > mostLines) log.info({ objects: batch.length, writes }, 'triggered scan of many objects');
  }
}

function shown(queued: QueuedTrigger | undefined): Readonly<Record<string, string>> {
  if (!queued) return {};
  const { kind, namespace, name, type } = queued.trigger;
  return { kind, namespace, name, type };
}
