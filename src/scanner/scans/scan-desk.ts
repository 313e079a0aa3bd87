import { randomUUID } from 'node:crypto';
import type { PostScanRequest } from './post-scan-request.ts';
import type { ScanReport } from './scan-report.ts';

/** How a scan stands. */
export type ScanState =
  | { readonly phase: 'busy' }
  | { readonly phase: 'done'; readonly report: ScanReport }
  | { readonly phase: 'failed'; readonly why: string };

interface Scan {
  readonly stop: AbortController;
  state: ScanState;
}

export interface ScanDeskSettings {
  readonly run: (request: PostScanRequest, signal: AbortSignal) => Promise<ScanReport>;
  readonly ended: (outcome: 'complete' | 'failed' | 'cancelled', why: string) => void;
}

/** Scans that wait or are under way: more are refused. */
const mostBusy = 10;
/** Scans that have ended and can still be asked for. */
const mostEnded = 50;

/** Takes scans that are asked for, one after the other, and remembers what came of them. */
export class ScanDesk {
  readonly #settings: ScanDeskSettings;
  readonly #scans = new Map<string, Scan>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(settings: ScanDeskSettings) {
    this.#settings = settings;
  }

  /** Begins as soon as those before have ended. Undefined where too many wait. `done` never rejects. */
  submit(request: PostScanRequest): { readonly id: string; readonly done: Promise<ScanState> } | undefined {
    if (this.busy >= mostBusy) return undefined;
    const id = randomUUID();
    const scan: Scan = { stop: new AbortController(), state: { phase: 'busy' } };
    this.#scans.set(id, scan);
    const done = this.#last.then(() => this.#run(scan, request));
    this.#last = done;
    return { id, done };
  }

  /** Undefined of a scan that is not known here, or not any more. */
  state(id: string): ScanState | undefined {
    return this.#scans.get(id)?.state;
  }

  /** How many wait or are under way. */
  get busy(): number {
    return Array.from(this.#scans.values()).filter(({ state }) => state.phase === 'busy').length;
  }

  /** Ends a scan early; what it has written stays. */
  cancel(id: string): void {
    this.#scans.get(id)?.stop.abort();
  }

  /** Ends them all; resolves when they have. */
  async stop(): Promise<void> {
    for (const { stop } of this.#scans.values()) stop.abort();
    await this.#last;
  }

  async #run(scan: Scan, request: PostScanRequest): Promise<ScanState> {
    const { signal } = scan.stop;
    try {
      signal.throwIfAborted();
      scan.state = { phase: 'done', report: await this.#settings.run(request, signal) };
      this.#settings.ended('complete', '');
    } catch (error) {
      const why = signal.aborted ? 'the scan was cancelled' : messageOf(error);
      scan.state = { phase: 'failed', why };
      this.#settings.ended(signal.aborted ? 'cancelled' : 'failed', why);
    }
    this.#forgetOld();
    return scan.state;
  }

  #forgetOld(): void {
    const ended = Array.from(this.#scans).filter(([, { state }]) => state.phase !== 'busy');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.#scans.delete(id);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
