import { createHmac, randomUUID } from 'node:crypto';

/** A webhook that was sent, or would have been. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly action: string;
  readonly body: string;
  /** Status of each answer, or why there was none. */
  readonly answers: (number | string)[];
}

interface Target {
  readonly url: string;
  readonly secret: string;
}

/** Sends signed webhooks, none waiting for another; loses, doubles and holds them when asked to. */
export class Hooks {
  readonly deliveries: Delivery[] = [];
  /** Characters that each body has besides what is read of it: GitHub's bodies have 10 to 30 KiB. */
  padding = 0;
  readonly #appId: number;
  #target: Target | undefined;
  #losing = 0;
  #doubling = 0;
  #held: Delivery[] | undefined;
  readonly #underWay = new Set<Promise<void>>();

  constructor(appId: number) {
    this.#appId = appId;
  }

  deliverTo(target: Target | undefined): void {
    this.#target = target;
  }

  /** The next so many never come. They can be redelivered. */
  loseNext(count = 1): void {
    this.#losing += count;
  }

  /** The next so many come twice. */
  doubleNext(count = 1): void {
    this.#doubling += count;
  }

  /** Keeps what is to be sent until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Sends what was kept, in the order that is made of it, each once the one before has its answer. */
  async release(order: (held: readonly Delivery[]) => readonly Delivery[] = (held) => held): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const delivery of order(held)) await this.#begin(delivery);
  }

  /** The same id and the same bytes again. */
  redeliver(id: string): Promise<void> {
    return this.#begin(this.#delivery(id));
  }

  /** The same bytes with their signature as another delivery; gives it. */
  async replay(id: string): Promise<Delivery> {
    const replayed = { ...this.#delivery(id), id: randomUUID(), answers: [] };
    await this.#begin(replayed);
    return replayed;
  }

  /** Once all that was sent has its answer. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  send(event: string, payload: Readonly<Record<string, unknown>> & { readonly action: string }): Delivery {
    const body = JSON.stringify(this.padding > 0 ? { ...payload, padding: 'x'.repeat(this.padding) } : payload);
    const delivery = { id: randomUUID(), event, action: payload.action, body, answers: [] };
    this.deliveries.push(delivery);
    if (this.#losing > 0) this.#losing -= 1;
    else if (this.#held) this.#held.push(delivery);
    else {
      void this.#begin(delivery);
      if (this.#doubling > 0) void this.#begin(delivery);
      this.#doubling = Math.max(this.#doubling - 1, 0);
    }
    return delivery;
  }

  #delivery(id: string): Delivery {
    const delivery = this.deliveries.find((candidate) => candidate.id === id);
    if (!delivery) throw new Error(`there is no delivery ${id}`);
    return delivery;
  }

  #begin(delivery: Delivery): Promise<void> {
    const sent = this.#post(delivery).finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
    return sent;
  }

  async #post({ id, event, body, answers }: Delivery): Promise<void> {
    if (!this.#target) return;
    const { url, secret } = this.#target;
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/double',
      'x-github-event': event,
      'x-github-delivery': id,
      'x-github-hook-id': '1',
      'x-github-hook-installation-target-id': String(this.#appId),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    };
    try {
      // GitHub waits ten seconds for an answer.
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
      await response.arrayBuffer();
      answers.push(response.status);
    } catch (error) {
      answers.push(String(error));
    }
  }
}
