import { setTimeout as sleep } from 'node:timers/promises';
import { PlannedFaults, type Times } from './planned-faults.ts';

/** What a client of Git asks for: what there is, which refs, or objects. */
export type GitQuestion = 'info' | 'refs' | 'objects';

/** What goes wrong with a request; bytes are those of the answer's body. */
export type GitFault =
  /** This instead, and git is not asked. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The connection breaks before anything is answered. */
  | { readonly kind: 'reset' }
  /** Nothing comes, or nothing more, until it is released. */
  | {
      readonly kind: 'stall';
      readonly until: Promise<void>;
      readonly afterBytes?: number;
      readonly reached?: () => void;
    }
  /** So many bytes come, and then so many milliseconds nothing. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly milliseconds: number }
  /** The connection breaks after so many bytes. */
  | { readonly kind: 'cut'; readonly afterBytes: number };

interface Asked {
  readonly question: GitQuestion;
  readonly path: string;
}

/** The faults that wait for their requests. */
export class GitFaults {
  readonly #planned = new PlannedFaults<Asked, GitFault>();

  /**
   * Lets a fault happen to the next requests for something, so many times, after letting some pass. `of`: only of
   * `OWNER/REPO`.
   */
  plan(question: GitQuestion, fault: GitFault, { of, ...times }: Times & { readonly of?: string } = {}): void {
    const isOf = (path: string): boolean => of === undefined || path.startsWith(`/${of}.git/`);
    this.#planned.add((asked) => asked.question === question && isOf(asked.path), fault, times);
  }

  /** `path`: of the request. */
  take(question: GitQuestion, path: string): GitFault | undefined {
    return this.#planned.of({ question, path });
  }

  clear(): void {
    this.#planned.clear();
  }
}

/** Where the connection breaks. */
export class Cut extends Error {}

/** A body as it comes with a fault. */
export async function* spoiled(body: AsyncIterable<Buffer>, fault: GitFault | undefined): AsyncGenerator<Buffer> {
  if (fault?.kind === 'slow') return yield* trickled(body, fault.bytes, fault.milliseconds);
  const end = fault?.kind === 'cut' || fault?.kind === 'stall' ? (fault.afterBytes ?? 0) : Infinity;
  let sent = 0;
  for await (const chunk of body) {
    const left = end - sent;
    sent += chunk.length;
    if (chunk.length <= left || left < 0) {
      yield chunk;
      continue;
    }
    if (left > 0) yield chunk.subarray(0, left);
    await interrupt(fault);
    yield chunk.subarray(left);
  }
}

async function interrupt(fault: GitFault | undefined): Promise<void> {
  if (fault?.kind === 'cut') throw new Cut();
  if (fault?.kind !== 'stall') return;
  fault.reached?.();
  await fault.until;
}

async function* trickled(body: AsyncIterable<Buffer>, bytes: number, milliseconds: number): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length; at += bytes) {
      yield chunk.subarray(at, at + bytes);
      await sleep(milliseconds);
    }
  }
}
