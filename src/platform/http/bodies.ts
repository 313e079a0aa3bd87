import type { IncomingMessage } from 'node:http';
import type { HttpLimits } from './http-limits.ts';

/** A body in whole, or why there is none. */
export type ReadBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly cause: 'too-large' | 'too-slow' | 'busy' | 'cut-off' };

type BodyLimits = Pick<HttpLimits, 'bodyBytes' | 'bodiesBytes' | 'bodies' | 'bodyTime'>;

const firstCapacity = 16 * 1024;

/** Reads bodies of strangers: each within its size and time, all of them within a number and a total size. */
export class Bodies {
  readonly #limits: BodyLimits;
  /** How to give up each that is being read; the oldest first. */
  readonly #reading = new Set<() => void>();
  #held = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /** Reads the body of a request, of so many bytes at most; never throws. What it refused goes on flowing, unread. */
  read(request: IncomingMessage, bodyBytes = this.#limits.bodyBytes): Promise<ReadBody> {
    if (Number(request.headers['content-length'] ?? 0) > bodyBytes) {
      return Promise.resolve({ kind: 'refused', cause: 'too-large' });
    }
    // Who means it sends a body at once: the one that takes longest is the least likely to be theirs.
    if (this.#reading.size >= this.#limits.bodies) this.#reading.values().next().value?.();
    return new Promise((resolve) => {
      // Grown by copying: a body of many tiny chunks would cost a hundred times its size as a list of them.
      let buffer = Buffer.alloc(0);
      let length = 0;
      const end = (outcome: ReadBody): void => {
        clearTimeout(timer);
        this.#reading.delete(giveUp);
        this.#held -= buffer.length;
        request.off('data', take).off('end', whole).off('close', cutOff);
        resolve(outcome);
      };
      const refuse = (cause: 'too-large' | 'too-slow' | 'busy' | 'cut-off'): void => end({ kind: 'refused', cause });
      const take = (chunk: Buffer): void => {
        const wanted = length + chunk.length;
        if (wanted > bodyBytes) return refuse('too-large');
        if (wanted > buffer.length) {
          const capacity = Math.min(Math.max(wanted, 2 * buffer.length, firstCapacity), bodyBytes);
          if (this.#held + capacity - buffer.length > this.#limits.bodiesBytes) return refuse('busy');
          this.#held += capacity - buffer.length;
          buffer = Buffer.concat([buffer.subarray(0, length)], capacity);
        }
        chunk.copy(buffer, length);
        length = wanted;
      };
      const whole = (): void => end({ kind: 'whole', bytes: buffer.subarray(0, length) });
      const cutOff = (): void => refuse('cut-off');
      const giveUp = (): void => refuse('too-slow');
      const timer = setTimeout(giveUp, this.#limits.bodyTime);
      this.#reading.add(giveUp);
      request
        .on('error', () => {})
        .on('data', take)
        .on('end', whole)
        .on('close', cutOff);
    });
  }
}
