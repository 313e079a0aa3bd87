import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const AuditEvent = z.object({
  stage: z.string(),
  verb: z.string(),
  user: z.object({ username: z.string() }),
  objectRef: z.object({ resource: z.string().optional(), subresource: z.string().optional() }).optional(),
  requestReceivedTimestamp: z.string(),
});

/** A request of one of our processes. */
export interface Asked {
  readonly account: string;
  /** As `update workloadconfigurationscans`. */
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Only who asks by the clock, whatever happens in the cluster. */
const byTheClock = new Set(['leases', 'tokenreviews']);
const account = /^system:serviceaccount:kubescape:(\S+)$/;

/** What our processes ask the API server for, as its audit log has it. */
export class AskedRequests {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Everything that comes later is behind this position. */
  position(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** What was asked for since a position, but for leases and reviews of tokens. */
  async since(position: number): Promise<readonly Asked[]> {
    const asked: Asked[] = [];
    const lines = createInterface({ input: createReadStream(this.#file, { start: position }) });
    for await (const line of lines) {
      const one = line.includes('"system:serviceaccount:kubescape:') ? read(line) : undefined;
      if (one) asked.push(one);
    }
    return asked;
  }
}

function read(line: string): Asked | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    // The last line may not be whole yet.
    return undefined;
  }
  const { stage, verb, user, objectRef, requestReceivedTimestamp } = AuditEvent.parse(event);
  const { resource = '', subresource } = objectRef ?? {};
  const [, name] = account.exec(user.username) ?? [];
  // A watch is told of when it begins and when it ends.
  if (name === undefined || stage === 'ResponseStarted' || byTheClock.has(resource)) return undefined;
  const what = `${verb} ${subresource === undefined ? resource : `${resource}/${subresource}`}`;
  return { account: name, what, at: Date.parse(requestReceivedTimestamp) };
}

/** How many of each, the most frequent first. */
export function counted(asked: readonly Asked[]): readonly (readonly [string, number])[] {
  const groups = Map.groupBy(asked, ({ account: who, what }) => `${who}: ${what}`);
  return Array.from(groups, ([what, all]) => [what, all.length] as const).toSorted(([, one], [, other]) => other - one);
}
