import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { TriggerRequest, type Trigger, type TriggerAnswer } from '../../../src/service/triggers/trigger.ts';

/** A scan that was asked for. */
export interface AskedScan {
  readonly id: string;
  readonly request: Readonly<Record<string, unknown>>;
}

type Outcome = TriggerAnswer['outcomes'][number];
/** An answer that is none of its own. */
interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that takes what the scanner takes, remembers all of it, and answers as it is told. */
export class ScriptedScanner {
  readonly triggers: Trigger[] = [];
  readonly batches: (readonly Trigger[])[] = [];
  readonly scans: AskedScan[] = [];
  /** What is said of a trigger; default: judged. */
  outcome: (trigger: Trigger) => Outcome = () => 'judged';
  /** What is said in place of an answer to a request for this path. */
  refuse: (path: string) => Refusal | undefined = () => undefined;
  /** Whether a batch with this trigger is none that the scanner takes. */
  refuseTrigger: (trigger: Trigger) => boolean = () => false;
  /** Whether a scan goes on. */
  isBusy: (id: string) => boolean = () => false;
  /** Why a scan failed; empty: it did not. */
  failure: (id: string) => string = () => '';
  /** What could not be read or stored in a scan. */
  problems: readonly string[] = [];
  /** Ids that were asked about. */
  readonly asked: string[] = [];
  #listeners: (() => void)[] = [];
  #port = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  /** Starts one on loopback. */
  static async start(): Promise<ScriptedScanner> {
    const scanner = new ScriptedScanner();
    await scanner.listen();
    return scanner;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, again on the port of the last time. */
  async listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  /** Is not there any more, until it listens again. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Waits until something that was asked for makes this true. */
  async until<T>(look: () => T | undefined | false): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** Waits for a trigger that has these fields. */
  triggered(fields: Partial<Trigger>): Promise<Trigger> {
    return this.until(() => this.about(fields)[0]);
  }

  /** The triggers that had these fields. */
  about(fields: Partial<Trigger>): readonly Trigger[] {
    const wanted = Object.entries(fields);
    return this.triggers.filter((trigger) =>
      wanted.every(([name, value]) => Object.entries(trigger).some(([key, is]) => key === name && is === value)),
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const refusal = this.refuse(url.pathname);
    const { status, body } = refusal
      ? { status: refusal.status, body: { error: 'scripted' } }
      : this.#answerTo(url, text);
    response.writeHead(status, { 'content-type': 'application/json', ...refusal?.headers }).end(JSON.stringify(body));
    for (const listener of this.#listeners.splice(0)) listener();
  }

  #report(): { readonly outcome: string; readonly problems: readonly string[] } {
    return { outcome: this.problems.length === 0 ? 'complete' : 'incomplete', problems: this.problems };
  }

  #answerTo(url: URL, text: string): { readonly status: number; readonly body: unknown } {
    if (url.pathname === '/v1/triggers') {
      const { triggers } = TriggerRequest.parse(JSON.parse(text));
      if (triggers.some((trigger) => this.refuseTrigger(trigger))) return { status: 400, body: { error: 'scripted' } };
      this.batches.push(triggers);
      this.triggers.push(...triggers);
      return { status: 200, body: { outcomes: triggers.map((trigger) => this.outcome(trigger)), writes: 0 } };
    }
    if (url.pathname === '/v1/scan') {
      const id = `scan-${this.scans.length + 1}`;
      this.scans.push({ id, request: JSON.parse(text) });
      return { status: 200, body: { id, type: 'busy', response: '' } };
    }
    const id = url.searchParams.get('id') ?? '';
    this.asked.push(id);
    if (!this.scans.some((scan) => scan.id === id)) return { status: 404, body: { error: 'no such scan' } };
    if (url.pathname === '/v1/results') {
      const response = this.failure(id);
      return response === ''
        ? { status: 200, body: { id, type: 'v1results', response: this.#report() } }
        : { status: 500, body: { id, type: 'error', response } };
    }
    return { status: 200, body: { id, type: this.isBusy(id) ? 'busy' : 'notBusy' } };
  }
}
