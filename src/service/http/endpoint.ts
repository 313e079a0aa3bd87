/** A request that was let in. */
export interface Call {
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined where there was no body. Anything: whoever answers checks it. */
  readonly body: unknown;
  /** Who asks: `system:serviceaccount:kubescape:kubescape-operator`. */
  readonly caller: string;
  /** Aborted when the caller hangs up or the server stops. */
  readonly signal: AbortSignal;
}

/** What the caller gets: JSON, a text, or nothing. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that may be asked for. All of it needs a token of somebody who may. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Bytes of the largest body; more is refused with 413. Default: 1 MiB. */
  readonly largestBody?: number;
  /** Answered by replicas that do not lead, too. */
  readonly onEveryReplica?: true;
  answer(call: Call): Promise<Reply>;
}

/** What probes ask. Sentences that say what is wrong; none: all is well. */
export interface Health {
  /** Only what a restart would cure. */
  live(): readonly string[];
  ready(): readonly string[];
  /** What works, but worse than it should, for people: it never makes a process not ready. */
  degraded(): readonly string[];
}
