import type { ServerResponse } from 'node:http';
import type { StoredEvent } from './stored-kind.ts';

/** A watch as the server has it. */
export class OpenWatch {
  readonly plural: string;
  readonly #response: ServerResponse;
  readonly #shown: (object: StoredEvent['object']) => unknown;
  readonly #namespace: string | undefined;
  /** Takes no more events: its client does not know. */
  isStalled = false;

  constructor(
    response: ServerResponse,
    plural: string,
    namespace: string | undefined,
    shown: (object: StoredEvent['object']) => unknown,
  ) {
    this.plural = plural;
    this.#response = response;
    this.#namespace = namespace;
    this.#shown = shown;
  }

  send({ type, object }: StoredEvent): void {
    if (this.#namespace !== undefined && object.metadata.namespace !== this.#namespace) return;
    this.write({ type, object: this.#shown(object) });
  }

  bookmark(resourceVersion: string): void {
    this.write({ type: 'BOOKMARK', object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion } } });
  }

  /** A line of JSON, or a text as it is. */
  write(line: unknown): void {
    if (this.isStalled || this.#response.writableEnded || this.#response.destroyed) return;
    this.#response.write(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`);
  }

  end(): void {
    this.#response.end();
  }

  /** The connection breaks. */
  cut(): void {
    this.#response.destroy();
  }
}
